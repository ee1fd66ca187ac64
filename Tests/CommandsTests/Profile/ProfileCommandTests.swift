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
      "profile", corpus, "--threads", "1,2", "--seconds", "0.02", "--repeats", "2", "--pin", "--size", "16",
      "--json", "--sample", "0", "--output", directory.file("sweep.svg"))
    #expect(result.exitCode == 0, "\(result.messages)")
    let report = try #require(try CommandRunner.objects(result.output).first)
    #expect(report["kernels"] as? String == (try KernelSet.chosen().instructionSet.rawValue))
    #expect((report["peaks"] as? [Any])?.count == InstructionSet.supported.count)
    let drawing = String(decoding: try directory.contents("sweep.svg"), as: UTF8.self)
    let stages = ["read", "sample", "dot", "logistic", "update", "wait"]
    for title in ["words/s", "measured"] + stages {
      #expect(drawing.contains(">\(title)</text>"), "\(title)")
    }
    // Each stage is an area, and the roof a line where the machine could be measured.
    for stage in stages { #expect(drawing.contains("<title>\(stage)</title>"), "\(stage)") }
    let runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs.map { $0["threads"] as? Int } == [1, 2])
    let roofs = runs.compactMap { $0["roof"] as? String }
    #expect(drawing.contains(">the machine's roof (") == !roofs.isEmpty)
    for run in runs {
      let workers = try #require(run["workers"] as? [[String: Any]])
      #expect(workers.count == run["threads"] as? Int)
      let seconds = try #require(workers[0]["seconds"] as? [String: Double])
      #expect(Set(seconds.keys) == Set(stages + ["exchange"]) && seconds["exchange"] == 0)
      #expect(abs(seconds.values.reduce(0, +) - (run["seconds"] as? Double ?? 0)) < 2e-3)
      #expect((run["repeats"] as? [Double])?.count == 2)
      #expect((0...1).contains(run["spread"] as? Double ?? -1))
      #expect((0...1).contains(run["processorShare"] as? Double ?? -1))
      for name in ["otherProcessors", "stolenProcessors", "involuntarySwitchesPerSecond"] {
        #expect((run[name] as? Double ?? -1) >= 0, "\(name)")
      }
      #expect(run["disturbed"] is Bool)
      // Counts, or why there are none.
      #expect(run["instructions"] is Int || run["notCounted"] is String)
      for name in ["inputPages", "outputPages"] {
        #expect((run[name] as? [String: Any])?["nodes"] is [String: Any], "\(name)")
      }
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
    #expect(lines.filter { $0.hasPrefix("      1 ") }.count >= 2)
    for title in [
      "processor", "kernels", "peak", "reading", "text", "training", "threads", "pages of words",
      "pages of outputs", "spread",
    ] {
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

  /// Runs a command in a folder with a text and reads the JSON that it leaves.
  private func profile(
    _ directory: TemporaryDirectory, threads: String = "1", _ arguments: String...
  ) throws -> CommandRunner {
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    return try CommandRunner(
      [
        "profile", corpus, "--threads", threads, "--seconds", "0.02", "--repeats", "1", "--size", "16",
        "--sample", "0",
      ] + arguments)
  }

  @Test func aProfileIsComparedWithAnEarlierOne() throws {
    let directory = try TemporaryDirectory()
    let before = try profile(directory, "--json")
    let path = try directory.write(before.output, to: "before.json")
    let same = try profile(directory, "--compare", path)
    #expect(same.exitCode == 0, "\(same.messages)")
    #expect(same.output.contains("\ncompared with '\(path)'\nthreads"), "\(same.output)")
    let chart = try profile(directory, "--compare", path, "--output", path)
    #expect(chart.exitCode == 2 && chart.messages.hasSuffix("is read too\n"), "\(chart.messages)")
    #expect(same.output.contains("nanoseconds of a word, more or less than before"))
    let other = try profile(directory, "--compare", path, "--window", "2", "--json")
    let compared = try #require(
      try CommandRunner.objects(other.output).first?["compared"] as? [String: Any])
    #expect(compared["differs"] as? [String] == ["window is 2, before 5"])
    let runs = try #require(compared["runs"] as? [[String: Any]])
    #expect(runs.count == 1 && (runs[0]["ratio"] as? Double ?? 0) > 0)
    let threads = try profile(directory, threads: "2", "--compare", path)
    #expect(threads.output.contains("no number of threads is in both; it has --threads 1\n"))
  }

  @Test(arguments: [
    ("{}", "is not a profile"), ("{\"runs\": [{\"threads\": 1}]}", "is not a profile"),
    ("{", "it is not JSON"),
    ("{\"runs\": [{\"threads\": 1, \"wordsPerSecond\": 1e300, \"workers\": []}]}", "is not a profile"),
    ("{\"runs\": [{\"threads\": 1, \"wordsPerSecond\": 0, \"workers\": []}]}", "trained nothing"),
  ])
  func whatIsNoProfileIsNotCompared(_ text: String, _ message: String) throws {
    let directory = try TemporaryDirectory()
    let result = try profile(directory, "--compare", try directory.write(text, to: "before.json"))
    #expect(result.exitCode == 1 && result.output.isEmpty)
    #expect(result.messages.contains(message), "\(result.messages)")
  }

  @Test func aRealRunIsProfiledAndCompared() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let (vectors, path) = (directory.file("v.bin"), directory.file("train.json"))
    let options = ["--threads", "1", "--size", "16", "--sample", "0", "--min-count", "5"]
    let result = try CommandRunner(
      ["train", corpus, "--output", vectors, "--profile", path, "--epochs", "20", "--save-epochs"] + options)
    #expect(result.exitCode == 0, "\(result.messages)")
    let report = try #require(
      try CommandRunner.objects(String(decoding: directory.contents("train.json"), as: UTF8.self)).first)
    let run = try #require((report["runs"] as? [[String: Any]])?.first)
    let workers = try #require(run["workers"] as? [[String: Any]])
    // Of all epochs, though workers stopped at the end of each.
    #expect(workers.map { $0["tokens"] as? Int } == [20 * (report["tokensInVocabulary"] as? Int ?? 0)])
    let compared = try profile(directory, "--compare", path)
    #expect(compared.output.contains("nanoseconds of a word"), "\(compared.output)")
    // Nothing is written over what is read, or twice.
    let twice = try CommandRunner(
      ["train", corpus, "--output", vectors, "--profile", vectors] + options)
    #expect(twice.exitCode == 2 && twice.messages.contains("is also --output"), "\(twice.messages)")
  }
}
