import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct ProcessorUseTests {
  /// What `/proc/stat` has of three processors, in hundredths of a second.
  private func stat(busy: [Int], stolen: [Int]) -> String {
    let lines = zip(busy, stolen).enumerated().map { number, times in
      "cpu\(number) \(times.0) 0 0 1000 50 0 0 \(times.1) 0 0"
    }
    return "cpu \(busy.reduce(0, +)) 0 0 3000 150 0 0 \(stolen.reduce(0, +)) 0 0\n"
      + lines.joined(separator: "\n") + "\nintr 5 1\n"
  }

  private func use(of processors: [Int], busy: [Int], stolen: [Int] = [0, 0, 0]) throws -> ProcessorUse {
    let root = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: root.file("proc"), withIntermediateDirectories: true)
    _ = try root.write(stat(busy: [100, 100, 100], stolen: [7, 7, 7]), to: "proc/stat")
    let measurement = ProcessorUse.Measurement(processors: processors, root: root.path)
    _ = try root.write(
      stat(busy: busy.map { $0 + 100 }, stolen: stolen.map { $0 + 7 }), to: "proc/stat")
    return measurement.use
  }

  @Test func whatOthersUsedIsWhatThisProcessDidNot() throws {
    let use = try use(of: [], busy: [600_000, 0, 300_000])
    #expect(use.processorCount == 3)
    // Less by what this process used meanwhile, of all its threads.
    #expect(abs(use.otherSeconds + use.ownSeconds - 9000) < 1e-6)
    #expect(use.ownSeconds >= 0 && use.ownSeconds < 1000)
    #expect(use.stolenSeconds == 0)
  }

  @Test func processorsThatMayNotBeUsedDoNotCount() throws {
    let use = try use(of: [1, 2], busy: [600_000, 0, 300_000], stolen: [900, 200, 100])
    #expect(use.processorCount == 2)
    #expect(abs(use.otherSeconds + use.ownSeconds - 3000) < 1e-6)
    #expect(abs(use.stolenSeconds - 3) < 1e-9)
  }

  @Test func withoutTheSystemsFileNothingIsKnown() throws {
    let root = try TemporaryDirectory()
    let use = ProcessorUse.Measurement(processors: [], root: root.path).use
    #expect(use.otherSeconds == 0 && use.stolenSeconds == 0 && use.processorCount == 1)
  }

  @Test(arguments: [
    (0.0, 0.0, false), (0.9, 0.0, false), (1.1, 0.0, true), (0.0, 0.35, false), (0.0, 0.5, true),
  ])
  func aTwentiethOfOthersOrAFiftiethOfTheHostDisturbs(
    _ others: Double, _ stolen: Double, _ expected: Bool
  ) {
    let use = ProcessorUse(
      processorCount: 2, seconds: 10, ownSeconds: 10, otherSeconds: others, stolenSeconds: stolen)
    #expect(use.isDisturbed == expected)
  }

  @Test func aThreadsTimeIsItsOwn() throws {
    let start = ThreadUsage()
    var sum = 0.0
    while (ThreadUsage() - start).processorSeconds < 0.02 { sum += 1 }
    let mine = ThreadUsage() - start
    // Another thread has not worked yet.
    let others = onWorkers(2, label: "usage") { _ in
      let start = ThreadUsage()
      return (ThreadUsage() - start).processorSeconds
    }
    #expect(mine.processorSeconds >= 0.02 && sum > 0)
    #expect(others.allSatisfy { $0 < 0.02 })
  }
}
