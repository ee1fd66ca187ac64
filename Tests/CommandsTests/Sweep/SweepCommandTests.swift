import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct SweepCommandTests {
  private let directory: TemporaryDirectory
  private let corpus: String
  private let pairs: String
  private let record: String

  init() throws {
    directory = try TemporaryDirectory()
    // Two kinds of words, of which each stands with its own kind.
    var lines = ""
    for line in 0..<600 {
      lines +=
        (0..<8).map { "\(line % 2 == 0 ? "a" : "b")\((line * 7 + $0 * 3) % 11)" }.joined(separator: " ")
        + "\n"
    }
    corpus = try directory.write(lines, to: "corpus.txt")
    pairs = try directory.write("a1 a2 9\nb1 b2 9\na1 b2 1\na3 b5 1\nb4 b7 8\n", to: "pairs.txt")
    record = directory.file("sweep.jsonl")
  }

  private func sweep(_ arguments: String...) throws -> CommandRunner {
    try CommandRunner(["sweep", corpus, "--no-cache", "--threads", "1", "--similarity", pairs] + arguments)
  }

  private func lines(_ path: String) throws -> [String] {
    String(decoding: try directory.contents(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func everyCombinationIsTrainedAndTheBestIsFirst() throws {
    let result = try sweep("--vary", "size=4,8", "--vary", "epochs=1,3,9", "--record", record)
    #expect(result.exitCode == 0)
    let table = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(table.count == 7 && table[0] == ["size", "epochs", "pairs.txt", "words/s", "seconds"])
    let scores = table.dropFirst().compactMap { Double($0[2]) }
    #expect(scores.count == 6 && scores == scores.sorted(by: >))
    #expect(Set(table.dropFirst().map { $0[0] + " " + $0[1] }) == ["4 1", "4 3", "4 9", "8 1", "8 3", "8 9"])
    #expect(result.messages.split(separator: "\n").count == 6)
    #expect(result.messages.hasPrefix("1 of 6  size 4, epochs 1: "))
    #expect(try lines("sweep.jsonl").count == 7)
    // No vectors are left.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == [
        "corpus.txt", "pairs.txt", "sweep.jsonl",
      ])
    // The score is the one that the two commands give.
    let vectors = directory.file("v.bin")
    #expect(
      try CommandRunner(
        "train", corpus, "--output", vectors, "--size", "8", "--epochs", "3", "--threads", "1", "--quiet"
      ).exitCode == 0)
    let evaluated = try CommandRunner("evaluate", vectors, "--similarity", pairs).output
    let score = try #require(table.first { $0.starts(with: ["8", "3"]) })[2]
    #expect(evaluated.contains("Spearman \(score)"))
  }

  @Test func aSweepThatWasStoppedGoesOn() throws {
    let whole = try sweep("--vary", "size=4,8", "--seeds", "2", "--record", record)
    let before = try lines("sweep.jsonl")
    #expect(before.count == 5 && whole.output.contains(" ±"))
    // As if it had been killed while it wrote its third run.
    _ = try directory.write(
      before[..<3].joined(separator: "\n") + "\n{\"settings\": {\"si", to: "sweep.jsonl")
    let rest = try sweep("--vary", "size=4,8", "--seeds", "2", "--record", record)
    #expect(rest.messages.split(separator: "\n").map { $0.prefix(6) } == ["3 of 4", "4 of 4"])
    let after = try lines("sweep.jsonl")
    #expect(after.count == 5 && after[..<3] == before[..<3])
    func scores(_ line: String) -> Substring? { line.firstMatch(of: /"scores": \[[^\]]*\]/)?.output }
    #expect(after.map(scores) == before.map(scores))
    // More values are added to what is there.
    let more = try sweep("--vary", "size=4,8,12", "--seeds", "2", "--record", record, "--json")
    #expect(more.messages.split(separator: "\n").count == 2)
    let object = try #require(try CommandRunner.objects(more.output).first)
    let results = try #require(object["results"] as? [[String: Any]])
    #expect(object["measures"] as? [String] == ["pairs.txt"] && results.count == 3)
    #expect(results.allSatisfy { $0["runs"] as? Int == 2 })
    #expect(Set(results.compactMap { ($0["settings"] as? [String: Int])?["size"] }) == [4, 8, 12])
  }

  @Test func theRecordOfAnotherSweepIsRefused() throws {
    #expect(try sweep("--vary", "size=4", "--record", record).exitCode == 0)
    for change in [["--window", "2"], ["--similarity-top", "9"], ["--sample-text", "0.5"]] {
      let other = try CommandRunner(
        ["sweep", corpus, "--no-cache", "--similarity", pairs, "--vary", "size=4", "--record", record]
          + change)
      #expect(other.exitCode == 1, "\(change)")
    }
    let elsewhere = try TemporaryDirectory()
    _ = try elsewhere.write("a1 a2 9\nb1 b2 9\na1 b2 2\n", to: "pairs.txt")
    let other = try CommandRunner(
      "sweep", corpus, "--no-cache", "--threads", "1", "--similarity", elsewhere.file("pairs.txt"),
      "--vary",
      "size=4", "--record", record)
    #expect(other.exitCode == 1)
    #expect(
      other.messages
        == "hogvec: '\(record)' is the record of a sweep over another text, with other settings or measures; give another file\n"
    )
    let words = try directory.write("words\n", to: "words.txt")
    let none = try sweep("--vary", "size=4", "--record", words)
    #expect(none.messages == "hogvec: '\(words)' is not the record of a sweep; give another file\n")
    let same = try sweep("--vary", "size=4", "--record", pairs)
    #expect(same.messages == "hogvec: --record '\(pairs)' is read too\n")
    _ = try directory.write("\(try lines("sweep.jsonl")[0])\nnothing\n", to: "damaged")
    #expect(
      try sweep("--vary", "size=4", "--record", directory.file("damaged")).messages
        == "hogvec: '\(directory.file("damaged"))', line 2, is not a run of a sweep; take it out, or give another file\n"
    )
    let run = try lines("sweep.jsonl")[1].replacing("\"scores\": [", with: "\"scores\": [0.5, ")
    _ = try directory.write("\(try lines("sweep.jsonl")[0])\n\(run)\n", to: "damaged")
    #expect(try sweep("--vary", "size=4", "--record", directory.file("damaged")).exitCode == 1)
    _ = try directory.write("more text\n", to: "corpus.txt")
    #expect(try sweep("--vary", "size=4", "--record", record, "--min-count", "1").exitCode == 1)
  }

  @Test func aSampleIsTrained() throws {
    let result = try sweep(
      "--vary", "fixed-window=0,1", "--sample-text", "0.5", "--column", "1", "--lowercase")
    #expect(result.exitCode == 0)
    let words = try #require(result.messages.firstMatch(of: /sample           ([0-9,]+) words/)).output.1
    let count = try #require(Int(words.replacing(",", with: "")))
    // 600 lines of eight words, each picked by chance: seven standard deviations.
    #expect(abs(count - 2400) < 7 * 8 * 13)
    let table = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(Set(table.dropFirst().map { $0[0] }) == ["0", "1"])
  }

  /// What cannot be scored comes last, and takes no other's scores away.
  @Test func whatCannotBeScoredIsSaid() throws {
    let grid = try SweepGrid(["size=1,2,3"], of: TrainOptions.trained.flatMap(\.options))
    let scores: [[Double?]] = [[nil, 0.5], [0.25, nil], [0.75, 0.5]]
    let rows = zip(grid.points, scores).map {
      SweepTable.Row(
        point: $0, runs: [SweepRecord.Run(scores: $1, seconds: 1, wordsPerSecond: 2000)], failedCount: 0)
    }
    let table = SweepTable(rows, measures: ["a", "b"])
    #expect(
      table.text == """
          size       a       b  words/s  seconds
             3  0.7500  0.5000    2,000      1.0
             2  0.2500       -    2,000      1.0
             1       -  0.5000    2,000      1.0

        """)
    #expect("\(table.json)".contains("{\"mean\": null, \"standardDeviation\": null}"))
  }

  @Test(
    arguments: [
      (["--vary", "size"], "--vary: 'size' is not NAME=VALUE,VALUE, such as size=50,100"),
      (["--vary", "sise=5"], "--vary: 'sise' is not a setting that can vary; the nearest is 'size'"),
      (
        ["--vary", "seed=1,2"],
        "--vary: seeds do not vary; --seeds N trains with N of them and prints the means"
      ),
      (["--vary", "sample=1e-3,0.001"], "--vary: 'sample=1e-3,0.001' has '0.001' twice"),
      (["--vary", "cbow=0,1", "--sg", "1"], "--sg and --vary cbow contradict each other; leave one out"),
      (["--vary", "size=5", "-n", "3"], "-n has an effect only with --sequences"),
      (
        ["--vary", "size=5", "--sample-text", "0.5", "--cache", "x"],
        "--cache has no effect with --sample-text, of which nothing is kept; leave it out"
      ),
      (["--vary", "output=a"], "--vary: 'output' is not a setting that can vary"),
      (["--vary", "size=5,5"], "--vary: 'size=5,5' has '5' twice"),
      (
        ["--vary", "size=5", "--vary", "dim=6"],
        "--vary: 'size' is given more than once; put all its values after one"
      ),
      (["--vary", "fixed-window=2"], "--vary fixed-window: '2' is not 0 or 1, for without and with"),
      (["--vary", "size=5", "--size", "6"], "--size and --vary size contradict each other; leave one out"),
      ([], "--vary NAME=VALUE,... is missing"),
    ])
  func whatCannotVaryIsSaid(_ arguments: [String], _ message: String) throws {
    let result = try CommandRunner(["sweep", corpus, "--similarity", pairs] + arguments)
    #expect(result.exitCode == 2)
    let line = result.messages.split(separator: "\n").first.map(String.init)
    #expect(line?.hasPrefix("hogvec: \(message)") == true, "\(result.messages)")
  }

  @Test func aCombinationOfWhichARunFailedHasNoScore() throws {
    let grid = try SweepGrid(["size=1,2"], of: TrainOptions.trained.flatMap(\.options))
    let run = SweepRecord.Run(scores: [0.5], seconds: 2, wordsPerSecond: 1000)
    let rows = [
      SweepTable.Row(point: grid.points[0], runs: [run], failedCount: 1),
      SweepTable.Row(point: grid.points[1], runs: [run, run], failedCount: 0),
    ]
    #expect(rows[0].mean(0) == nil && rows[0].deviation(0) == nil && rows[0].mean(\.seconds) == 2)
    #expect(rows[1].mean(0) == 0.5 && rows[1].deviation(0) == 0)
    let results = SweepTable(rows, measures: ["a"]).json["results"]?.elements
    #expect(results?.map { $0["settings"]?["size"]?.double } == [2, 1])
    #expect(results?.map { $0["failedRuns"]?.double } == [0, 1])
  }

  @Test func runsGoOnAfterOneThatFails() throws {
    // No word is so frequent, which only reading tells.
    let options = ["--vary", "min-count=100000,1", "--size", "4", "--epochs", "1", "--record", record]
    let result = try CommandRunner(
      ["sweep", corpus, "--no-cache", "--threads", "1", "--similarity", pairs, "--json"] + options)
    #expect(result.exitCode == 1)
    let messages = result.messages.split(separator: "\n")
    try #require(messages.count == 3)
    #expect(messages[0].hasPrefix("hogvec: min-count 100000: ") && messages[0].contains("--min-count"))
    #expect(messages[1].hasPrefix("2 of 2  min-count 1: "))
    #expect(messages[2] == "hogvec: 1 of 2 runs failed, for the reasons given above")
    let rows = try #require(try JSONValue(parsing: Array(result.output.utf8))["results"]?.elements)
    #expect(rows.map { $0["settings"]?["min-count"]?.double } == [1, 100_000])
    #expect(rows.map { $0["runs"]?.double } == [1, 0] && rows.map { $0["failedRuns"]?.double } == [0, 1])
    #expect(rows[1]["seconds"] == .null && rows[1]["scores"]?.elements?.first?["mean"] == .null)
    // It is tried again, unlike the others.
    #expect(try lines("sweep.jsonl").count == 2)
    let again = try sweep("--vary", "min-count=100000,1", "--size", "4", "--epochs", "1", "--record", record)
    #expect(again.exitCode == 1 && again.messages.split(separator: "\n").count == 2)
    let table = again.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(table.count == 3 && table[2] == ["100000", "-", "-", "-"])
  }

  @Test func combinationsThatCannotBeTrainedAreRefusedBeforeTheFirst() throws {
    let result = try sweep("--vary", "negative=5,0", "--record", record)
    #expect(result.exitCode == 2 && !FileManager.default.fileExists(atPath: record))
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for (stream, name) in [("-", "standard input"), (pipe, "'\(pipe)'")] {
      let result = try CommandRunner("sweep", stream, "--vary", "size=5", "--similarity", pairs)
      #expect(result.exitCode == 2)
      #expect(
        result.messages
          == "hogvec: \(name) can be read only once; give the corpus as a file, or --sample-text\n")
    }
    #expect(try CommandRunner("sweep", corpus, "--vary", "size=5").exitCode == 2)
  }
}
