import Foundation
import HogvecKernels
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct ProfileCommandTests {
  private static let text = String(
    repeating: "the cat sat on the mat\nthe dog sat on the log and the cat saw it\n", count: 100)

  @Test func everyFigureIsInTheJSON() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let result = try CommandRunner(
      "profile", corpus, "--threads", "1,2", "--seconds", "0.02", "--size", "16", "--json", "--sample", "0",
      "--output", directory.file("sweep.svg"))
    #expect(result.exitCode == 0, "\(result.messages)")
    let report = try #require(try CommandRunner.objects(result.output).first)
    #expect(report["kernels"] as? String == (try KernelSet.chosen().instructionSet.rawValue))
    #expect((report["peaks"] as? [Any])?.count == InstructionSet.supported.count)
    let drawing = String(decoding: try directory.contents("sweep.svg"), as: UTF8.self)
    for title in ["words/s", "measured", "update"] {
      #expect(drawing.contains(">\(title)</text>"), "\(title)")
    }
    let runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs.map { $0["threads"] as? Int } == [1, 2])
    #expect(runs[0]["efficiency"] as? Double == 1)
    for run in runs {
      let workers = try #require(run["workers"] as? [[String: Any]])
      #expect(workers.count == run["threads"] as? Int)
      let seconds = try #require(workers[0]["seconds"] as? [String: Double])
      #expect(Set(seconds.keys) == ["read", "sample", "dot", "logistic", "update", "wait"])
      #expect(abs(seconds.values.reduce(0, +) - (run["seconds"] as? Double ?? 0)) < 2e-3)
    }
  }

  @Test func thePlainReportHasALineForEachRun() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let result = try CommandRunner(
      "profile", corpus, "--threads", "1", "--seconds", "0.02", "--size", "16", "--tables", "anonymous",
      "--sample", "0")
    #expect(result.exitCode == 0, "\(result.messages)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("      1 ") }.count == 2)
    for title in ["processor", "kernels", "peak", "reading", "text", "training", "threads"] {
      #expect(lines.contains { $0.trimmingPrefix(while: \.isWhitespace).hasPrefix(title) }, "\(title)")
    }
  }

  @Test(arguments: ["0", "1,,2", "two", "1025"])
  func wrongNumbersOfThreadsAreRefused(_ threads: String) throws {
    let result = try CommandRunner("profile", "--threads", threads)
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: --threads: '"))
    #expect(result.messages.hasSuffix("is not a number of threads; give numbers from 1 to 1024, as 1,2,4\n"))
  }

  @Test func aTextWithoutPairsIsRefused() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write("a\na\na\n", to: "corpus.txt")
    let result = try CommandRunner(
      "profile", corpus, "--threads", "1", "--seconds", "0.02", "--min-count", "1")
    #expect(result.exitCode == 1)
    #expect(result.messages.hasSuffix("nothing to train: no sentence has two words\n"))
  }
}
