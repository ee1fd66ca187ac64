import HogvecRuns
import Testing

@testable import HogvecCommands

@Suite struct JobProgressLinesTests {
  private let status = JobProgress(
    tokensDone: 413, tokensTotal: 1000, epoch: 3, epochCount: 5, wordsPerSecond: 1_234_567.4, rate: 0.01469,
    loss: 3.5, recentLoss: 2.13449)

  @Test func thePlainLineHasEverything() {
    #expect(
      status.plainLine
        == "epoch 3/5, 41.3 %, 1,234,567 words/s, rate 0.01469, loss 2.1345, 0:00 left")
  }

  @Test func aWideBarLineHasABarOfFortyColumns() {
    let bar = String(repeating: "#", count: 16) + String(repeating: ".", count: 24)
    #expect(
      status.barLine(width: 200)
        == "[\(bar)] 41.3 %  1,234,567 words/s  rate 0.01469  loss 2.1345  0:00 left")
  }

  @Test(arguments: 0...120)
  func theBarLineFitsTheTerminal(_ width: Int) {
    let line = status.barLine(width: width)
    #expect(line.count <= width)
    if width >= 6 { #expect(line.contains("41.3 %")) }
  }

  @Test func theTimeLeftFollowsTheSpeed() {
    var status = status
    status.wordsPerSecond = 10
    #expect(status.secondsLeft == 58.7)
    status.wordsPerSecond = 0
    #expect(status.plainLine.hasSuffix("-:-- left"))
  }

  @Test func aRunWithoutTokensIsDone() {
    let empty = JobProgress(
      tokensDone: 0, tokensTotal: 0, epoch: 1, epochCount: 1, wordsPerSecond: 0, rate: 0, loss: .nan)
    #expect(empty.share == 1)
    #expect(empty.plainLine == "epoch 1/1, 100.0 %, 0 words/s, rate 0.00000, loss nan, -:-- left")
  }
}
