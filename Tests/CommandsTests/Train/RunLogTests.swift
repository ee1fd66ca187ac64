import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// The log and the metrics of runs that are resumed, or fail.
@Suite struct RunLogTests {
  private let directory: TemporaryDirectory
  private let corpus: String
  private var model: String { directory.file("model") }

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(
      String(repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 400),
      to: "corpus.txt")
  }

  private func train(_ more: String..., epochs: Int = 3) throws -> CommandRunner {
    try CommandRunner(
      [
        "train", corpus, "--output", directory.file("v.bin"), "--model", model, "--size", "8", "--threads",
        "1", "--epochs", "\(epochs)", "--quiet", "--resume", "auto",
      ] + more)
  }

  private func events(_ name: String = "log") throws -> [[String: Any]] {
    try CommandRunner.objects(String(decoding: try directory.contents(name), as: UTF8.self))
  }

  private func names(_ events: [[String: Any]]) -> [String?] { events.map { $0["event"] as? String } }

  @Test func aResumedRunContinuesTheLogWhoseNameItKnows() throws {
    let log = directory.file("log")
    #expect(try train("--log-json", log, "--time-budget", "0.000001s").exitCode == 75)
    let first = try events()
    #expect(names(first).first == "started" && names(first).last == "finished")
    #expect(first.last?["stoppedBy"] as? String == "--time-budget")
    let result = try CommandRunner("train", "--resume", model, "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    let all = try events()
    let rest = Array(all.dropFirst(first.count))
    #expect(names(rest).first == "resumed" && names(rest).last == "finished")
    #expect(rest[0]["tokensDone"] as? Int == 0)
    #expect((rest[0]["options"] as? [String: Any])?["epochs"] as? Int == 3)
    for run in [first, rest] {
      let seconds = run.compactMap { $0["seconds"] as? Double }
      #expect(seconds == seconds.sorted())
    }
    // A new run replaces it.
    try FileManager.default.removeItem(atPath: model)
    #expect(try train("--log-json", log).exitCode == 0)
    #expect(names(try events()).filter { $0 == "started" || $0 == "resumed" } == ["started"])
  }

  /// What a full disk leaves of a line goes; a file with something else keeps it.
  @Test(arguments: [
    ("{\"event\": \"a\"}\n{\"event\": \"b", "{\"event\": \"a\"}\n"), ("{\"ev", ""), ("", ""),
    ("{\"event\": \"a\"}\n", "{\"event\": \"a\"}\n"), ("notes", "notes\n"),
    ("x\n{\"event\": \"" + String(repeating: "a", count: 200_000), "x\n"),
    ("{}", "{}\n"),
  ])
  func aLineThatIsCutGoes(_ left: String, _ kept: String) throws {
    #expect(try train("--time-budget", "0.000001s").exitCode == 75)
    let log = try directory.write(left, to: "log")
    #expect(try train("--log-json", log).exitCode == 0)
    let text = String(decoding: try directory.contents("log"), as: UTF8.self)
    #expect(text.hasPrefix(kept + "{\"event\": \"resumed\""), "\(text.prefix(100))")
  }

  @Test func aFailureIsTheLastEvent() throws {
    let (log, metrics) = (directory.file("log"), directory.file("metrics"))
    let result = try train("--log-json", log, "--metrics", metrics, "--alpha", "10")
    #expect(result.exitCode == 1)
    let last = try #require(try events().last)
    #expect(last["event"] as? String == "failed")
    #expect("hogvec: \(last["message"] as? String ?? "")\n" == result.messages)
    #expect(last["code"] as? Int == 1)
    let text = String(decoding: try directory.contents("metrics"), as: UTF8.self)
    #expect(text.contains("hogvec_run_stage{stage=\"failed\"} 1.0\n"))
  }

  @Test(.needsProgram)
  func aSignalBeforeTrainingIsTheLastEvent() throws {
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = [
      "train", pipe, "--output", directory.file("v.bin"), "--log-json", directory.file("log"), "--quiet",
    ]
    process.standardError = FileHandle.nullDevice
    // Opened for both, so that the program waits for text.
    let writer = open(pipe, O_RDWR)
    defer { close(writer) }
    try process.run()
    directory.wait(for: "\n", in: "log")
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
    let last = try #require(try events().last)
    #expect(last["event"] as? String == "failed" && last["code"] as? Int == 143)
    #expect(last["message"] as? String == "ended by SIGTERM")
  }

  @Test func theVectorsOfEachEpochAreLogged() throws {
    let result = try train("--log-json", directory.file("log"), "--save-epochs", epochs: 2)
    #expect(result.exitCode == 0, "\(result.messages)")
    let saved = try events().filter { $0["event"] as? String == "saved" }
    #expect(saved.map { $0["epoch"] as? Int } == [1, 2])
    let output = directory.file("v.epoch1.bin")
    #expect(saved[0]["output"] as? String == output && FileManager.default.fileExists(atPath: output))
    #expect(Set(saved[0].keys) == ["event", "time", "seconds", "epoch", "output", "writingSeconds"])
  }

  @Test func progressIsLoggedAtTheIntervalThatIsAskedFor() throws {
    let result = try train(
      "--log-json", directory.file("log"), "--metrics", directory.file("metrics"), "--progress-interval",
      "0.01s", epochs: 300)
    #expect(result.exitCode == 0, "\(result.messages)")
    let progress = try events().filter { $0["event"] as? String == "progress" }
    #expect(progress.count > 1)
    #expect(
      Set(try #require(progress.first).keys) == [
        "event", "time", "seconds", "epoch", "share", "tokensDone", "tokensTotal", "wordsPerSecond", "rate",
        "loss", "recentLoss", "secondsLeft", "cpuSeconds", "residentBytes",
      ])
    #expect(try #require(progress.last?["cpuSeconds"] as? Double) > 0)
    #expect(try #require(progress.last?["residentBytes"] as? Int) > 1 << 20)
    // The loss falls, and the mean since the start comes after it.
    let last = try #require(progress.last)
    #expect(try #require(last["recentLoss"] as? Double) < #require(last["loss"] as? Double))
    let text = String(decoding: try directory.contents("metrics"), as: UTF8.self)
    let lines = text.split(separator: "\n")
    for line in lines where !line.hasPrefix("#") {
      #expect(line.wholeMatch(of: #/hogvec_[a-z0-9_]+(\{.*\})? (NaN|[+-]Inf|[-+.e0-9]+)/#) != nil, "\(line)")
    }
    #expect(lines.contains("hogvec_run_stage{stage=\"finished\"} 1.0"))
    #expect(lines.contains("hogvec_epochs 300.0"))
    // All words have been trained at the end.
    func value(_ name: String) -> Double? {
      lines.first { $0.hasPrefix("hogvec_\(name) ") }.flatMap { Double($0.split(separator: " ")[1]) }
    }
    #expect(value("words_trained") != nil && value("words_trained") == value("words_to_train"))
    #expect(value("seconds_left") == 0)
    #expect(lines.contains { $0.hasPrefix("hogvec_run_info{version=") })
  }
}
