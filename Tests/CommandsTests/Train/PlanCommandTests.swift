import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct PlanCommandTests {
  /// Some words that are frequent and many that are rare.
  private static let text = (0..<3000).map {
    "the cat\($0 % 7) sat on mat\($0 % 40) with word\($0 % 900) and rare\($0)\n"
  }.joined()

  private let directory: TemporaryDirectory
  private let corpus: String

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(Self.text, to: "corpus.txt")
  }

  private func plan(_ arguments: String...) throws -> [String: Any] {
    let result = try CommandRunner(["plan", corpus, "--json"] + arguments)
    #expect(result.exitCode == 0, "\(result.messages)")
    return try #require(try CommandRunner.objects(result.output).first)
  }

  /// The parts of the disk of a plan, and of the memory.
  private func parts(_ report: [String: Any], place: Int) throws -> [String: Int] {
    let places = try #require(report["disk"] as? [[String: Any]])
    return try #require(places[place]["parts"] as? [String: Int])
  }

  private func size(_ name: String) throws -> Int { try directory.contents(name).count }

  @Test(arguments: [
    ["--size", "20"], ["--size", "20", "--hs", "1", "--cbow", "1"],
    ["--size", "7", "--hs", "1", "--negative", "0"],
    ["--size", "20", "--min-count", "1", "--word2vec-eos"], ["--size", "20", "--tables", "anonymous"],
  ])
  func theSizesAreThoseOfARun(_ options: [String]) throws {
    let (output, model) = (directory.file("v.bin"), directory.file("model"))
    let common = [corpus, "--output", output, "--model", model, "--threads", "1"] + options
    let planned = try CommandRunner(["plan", "--json", "--seconds", "0"] + common)
    #expect(planned.exitCode == 0, "\(planned.messages)")
    let report = try #require(try CommandRunner.objects(planned.output).first)
    #expect(!FileManager.default.fileExists(atPath: model))
    #expect(try CommandRunner(["train", "--quiet", "--epochs", "1"] + common).exitCode == 0)
    #expect(report["inputTable"] as? Int == (try size("model/input.table")))
    #expect(report["outputTable"] as? Int == (try size("model/output.table")))
    let kept = try parts(report, place: 0)
    #expect(kept["ids"] == (try size("model/corpus.ids")))
    #expect(kept["vocabulary"] == (try size("model/vocabulary.txt")))
    #expect(kept["tables"] == (try size("model/input.table") + size("model/output.table")))
    #expect(try parts(report, place: 1) == ["vectors": try size("v.bin")])
  }

  @Test func theCachesEntryIsCounted() throws {
    let (output, cache) = (directory.file("v.bin"), directory.file("new/cache"))
    let common = [corpus, "--output", output, "--cache", cache]
    let planned = try CommandRunner(["plan", "--json", "--seconds", "0"] + common)
    let report = try #require(try CommandRunner.objects(planned.output).first)
    // On one disk it is the file that training reads.
    #expect(try Set(parts(report, place: 0).keys) == ["vectors"])
    #expect(try CommandRunner(["train", "--quiet", "--epochs", "1"] + common).exitCode == 0)
    let entry = try #require(try FileManager.default.contentsOfDirectory(atPath: cache).first)
    #expect(try parts(report, place: 1) == ["ids": size("new/cache/\(entry)")])
    // What is there is taken, and nothing is written for it.
    let again = try #require(
      try CommandRunner.objects(CommandRunner(["plan", "--json", "--seconds", "0"] + common).output).first)
    #expect((again["disk"] as? [Any])?.count == 1)
    #expect(try Set(parts(again, place: 0).keys) == ["vectors"])
    // On another disk there are two.
    guard try !DiskSpace.isShared(by: "/dev/shm", directory.path) else { return }
    let apart = try CommandRunner(
      "plan", corpus, "--output", output, "--json", "--seconds", "0", "--cache", "/dev/shm/hogvec-\(getpid())"
    )
    let places = try #require(try CommandRunner.objects(apart.output).first)
    #expect(try Set(parts(places, place: 0).keys) == ["ids", "vectors"])
    #expect(try Set(parts(places, place: 1).keys) == ["ids"])
  }

  @Test func aTextFilesSizeIsNear() throws {
    let report = try plan("--output", directory.file("v.txt"), "--size", "50", "--seconds", "0")
    #expect(
      try CommandRunner("train", corpus, "--output", directory.file("v.txt"), "--size", "50", "--quiet")
        .exitCode == 0)
    let planned = try #require(try parts(report, place: 0)["vectors"])
    #expect(abs(Double(planned) / Double(try size("v.txt")) - 1) < 0.05)
  }

  @Test func theSpeedGivesTheTime() throws {
    let report = try plan(
      "--output", directory.file("v.bin"), "--size", "8", "--epochs", "7", "--threads", "1", "--seconds",
      "0.05")
    let speed = try #require(report["wordsPerSecond"] as? Double)
    #expect(speed > 0)
    let tokens = try #require(report["tokensInVocabulary"] as? Int)
    let seconds = try #require(report["trainingSeconds"] as? Double)
    #expect(abs(seconds - Double(7 * tokens) / speed) < 1e-2 * seconds + 1e-3)
    #expect(report["refusal"] is NSNull)
    // Nothing is left of what was measured.
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["corpus.txt"])
  }

  @Test func wordsAreCountedForSeveralMinimumCounts() throws {
    let report = try plan("--output", directory.file("v.bin"), "--seconds", "0")
    var counts: [Substring: Int] = [:]
    for word in Self.text.split(whereSeparator: \.isWhitespace) { counts[word, default: 0] += 1 }
    let rows = try #require(report["minCounts"] as? [[String: Any]])
    #expect(rows.map { $0["minCount"] as? Int } == [1, 2, 5, 10, 20, 50, 100, 1000])
    for row in rows {
      let frequent = counts.values.filter { $0 >= row["minCount"] as? Int ?? 0 }
      #expect(row["words"] as? Int == frequent.count)
      #expect(row["tokens"] as? Int == frequent.reduce(0, +))
    }
    #expect(rows[2]["words"] as? Int == report["words"] as? Int)
    let tables = try #require(report["inputTable"] as? Int) + (report["outputTable"] as? Int ?? 0)
    #expect(rows[2]["tables"] as? Int == tables)
  }

  @Test func thePlainReportHasItsLines() throws {
    let result = try CommandRunner(
      "plan", corpus, "--output", directory.file("v.bin"), "--size", "20", "--threads", "1", "--seconds", "0",
      "--tables", "file")
    #expect(result.exitCode == 0, "\(result.messages)")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(10).map { $0.prefix(17).trimmingCharacters(in: .whitespaces) } == [
        "words read", "in vocabulary", "input table", "output table", "disk", "memory", "", "threads", "time",
        "",
      ])
    #expect(lines[2] == "input table      52 rows of 20, 10.8 kB")
    #expect(lines[8].hasSuffix(" s, training not measured"))
    #expect(lines[10] == "min-count        words  of the text       tables")
    #expect(lines.count == 20)
  }

  @Test func whatTrainWouldRefuseIsSaidAndNotMeasured() throws {
    let result = try CommandRunner(
      "plan", corpus, "--json", "--output", directory.file("v.bin"), "--objective", "softmax", "--epochs",
      "1000000", "--size", "1000", "--threads", "1", "--sample", "0")
    let report = try #require(try CommandRunner.objects(result.output).first)
    let refusal = try #require(report["refusal"] as? String)
    #expect(refusal.hasPrefix("the softmax over 52 words takes "))
    #expect(report["wordsPerSecond"] is NSNull)
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: hogvec train would not begin: \(refusal)\n")
  }

  /// Each thread would take seconds for a chunk.
  @Test func theSecondsBoundTheMeasurement() throws {
    let start = ContinuousClock.now
    let result = try CommandRunner(
      "plan", corpus, "--json", "--output", directory.file("v.bin"), "--size", "20000", "--threads", "200",
      "--seconds", "0.5", "--sample", "0")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(ContinuousClock.now - start < .seconds(60))
    let report = try #require(try CommandRunner.objects(result.output).first)
    #expect(try #require(report["wordsPerSecond"] as? Double) > 0)
  }

  @Test func aModelDirectoryIsJudgedAsTrainDoes() throws {
    let model = directory.file("model")
    let options = [corpus, "--output", directory.file("v.bin"), "--model", model, "--size", "8"]
    func refusals() throws -> [String] {
      try [["plan", "--seconds", "0"], ["train", "--quiet"]].map { command in
        let result = try CommandRunner(command + options)
        #expect(result.exitCode == 1)
        return result.messages
      }
    }
    try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: false)
    let planned = try CommandRunner(["plan", "--seconds", "0.02", "--json"] + options)
    #expect(planned.exitCode == 0, "\(planned.messages)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: model).isEmpty)
    _ = try directory.write("mine", to: "model/mine")
    let foreign = "hogvec: '\(model)' holds 'mine', but no model; give --model a new or empty directory\n"
    #expect(try refusals() == [foreign, foreign])
    try FileManager.default.removeItem(atPath: "\(model)/mine")
    #expect(try CommandRunner(["train", "--quiet", "--epochs", "1"] + options).exitCode == 0)
    let used =
      "hogvec: '\(model)' holds a run already; continue it with --resume '\(model)', or give --model another directory\n"
    #expect(try refusals() == [used, used])
  }

  /// Options, and the kilobytes of addresses that a process may use.
  struct Limited {
    let options: [String]
    let kilobytes: String
  }

  /// Tables of 32 MB fit everywhere, those of 1.9 GB nowhere. Nothing is near a limit, since the C library
  /// takes addresses by the hundred megabytes for its threads.
  private static let limited =
    [
      [], ["--size", "1000"], ["--size", "1000", "--tables", "anonymous"],
      ["--size", "1000", "--tables", "file"],
    ]
    .flatMap { options in
      ["unlimited", "1000000", "1500000", "4500000"].map { Limited(options: options, kilobytes: $0) }
    }
    + [["--size", "60000", "--tables", "file"], ["--size", "60000", "--tables", "anonymous"]].flatMap {
      options in
      ["1000000", "1500000"].map { Limited(options: options, kilobytes: $0) }
    }

  /// Whatever is limited, plan says beforehand what train says: of addresses, of the disk by the sizes of the
  /// tables and vectors, and of what settings may be together.
  @Test(
    .needsProgram, .withoutSanitizer,
    arguments: limited
  )
  func trainRefusesWhatPlanRefuses(_ limited: Limited) throws {
    let (options, limit) = (limited.options, limited.kilobytes)
    func run(_ arguments: [String]) throws -> (exitCode: Int32, message: String) {
      let result = try BuiltProgram.run(
        script: "ulimit -v \(limit) && exec \"$0\" \"$@\" >/dev/null",
        arguments
          + [corpus, "--output", directory.file("v.bin"), "--min-count", "1", "--no-cache", "--threads", "2"]
          + options)
      return (
        result.exitCode,
        result.messages.split(separator: "\n").last { $0.contains("hogvec: ") }.map(String.init) ?? ""
      )
    }
    let planned = try run(["plan", "--seconds", "0"])
    // It trains nothing, and ends as a run does whose time is up.
    let trained = try run(["train", "--quiet", "--time-budget", "0.000001s"])
    #expect((planned.exitCode == 0) == (trained.exitCode == 75), "\(planned) \(trained)")
    guard planned.exitCode != 0 else { return }
    // What is available changes from one to the other.
    func withoutNumbers(_ text: String) -> String { text.replacing(#/[0-9.,]+ [kMGT]?i?B/#, with: "N") }
    #expect(
      withoutNumbers(planned.message).replacing("hogvec train would not begin: ", with: "")
        == withoutNumbers(trained.message))
  }

  @Test func whatIsLeftOfARunIsPlanned() throws {
    let model = directory.file("model")
    let begun = try CommandRunner(
      "train", corpus, "--output", directory.file("v.bin"), "--model", model, "--epochs", "4", "--quiet",
      "--time-budget", "0.000001s")
    #expect(begun.exitCode == 75)
    let planned = try CommandRunner("plan", "--resume", model, "--seconds", "0.02", "--json")
    #expect(planned.exitCode == 0, "\(planned.messages)")
    let report = try #require(try CommandRunner.objects(planned.output).first)
    let tokens = try #require(report["tokensInVocabulary"] as? Int)
    let speed = try #require(report["wordsPerSecond"] as? Double)
    #expect(
      abs(try #require(report["trainingSeconds"] as? Double) - Double(4 * tokens) / speed) < 0.01)
    #expect(try CommandRunner("train", "--resume", model, "--quiet").exitCode == 0)
    let ended = try CommandRunner("plan", "--resume", model, "--seconds", "0.02", "--json")
    #expect(
      try #require(try CommandRunner.objects(ended.output).first)["trainingSeconds"] as? Double == 0,
      "\(ended.output)")
  }

  /// Whoever has a line for train may plan it.
  @Test func allOptionsOfTrainAreKnown() {
    for option in TrainOptions.syntax.options {
      #expect(PlanCommand.syntax.option(named: option.names[0]) != nil, "\(option.names[0])")
    }
  }

  @Test(arguments: [
    [String](), ["--size", "0"], ["--negative", "0"], ["--resume", "run"],
  ])
  func wrongArgumentsAreRefused(_ options: [String]) throws {
    let result = try CommandRunner(["plan"] + (options.isEmpty ? [] : [corpus]) + options)
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: "))
  }

  @Test func aTextWithoutPairsIsRefused() throws {
    let lonely = try directory.write("a\na\na\n", to: "lonely.txt")
    let result = try CommandRunner(
      "plan", lonely, "--output", directory.file("v.bin"), "--min-count", "1", "--seconds", "0.02")
    #expect(result.exitCode == 1)
    #expect(result.messages.hasSuffix("hogvec: nothing to train: no sentence has two words\n"))
  }
}
