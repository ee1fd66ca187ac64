import Foundation
import HogvecKernels
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct TrainCommandTests {
  private static let text = String(
    repeating: "the cat sat on the mat\nthe dog sat on the log and the cat saw it\n\nrare\n", count: 20)

  private func files(in directory: TemporaryDirectory) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test func theCountsOfTheSummaryAddUp() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let result = try CommandRunner(
      "train", corpus, "--output", directory.file("v.bin"), "--size", "8", "--threads", "2", "--json",
      "--quiet",
      "--epochs", "3", "--sample", "0.01")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(result.messages.isEmpty)
    let summary = try #require(try CommandRunner.objects(result.output).first)
    #expect(summary["tokensRead"] as? Int == 18 * 20)
    #expect(summary["tokensInVocabulary"] as? Int == 18 * 20)
    #expect(summary["tokensTrained"] as? Int == 3 * 18 * 20)
    let kept = try #require(summary["tokensKept"] as? Int)
    #expect(kept > 0 && kept < 3 * 18 * 20)
    #expect(try directory.contents("v.bin").starts(with: Array("11 8\n".utf8)))
    #expect(try files(in: directory) == ["corpus.txt", "v.bin"])
  }

  @Test func thePlainSummaryNamesEveryStage() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let result = try CommandRunner(
      "train", corpus, "--output", directory.file("v.txt"), "--size", "8", "--threads", "1", "--min-count",
      "30")
    #expect(result.exitCode == 0)
    #expect(result.output.isEmpty)
    let names = result.messages.split(separator: "\n").map { String($0.prefix(17)) }
    #expect(
      names == [
        "words read       ", "in vocabulary    ", "trained          ", "time             ",
        "speed            ", "loss             ", "output           ",
      ])
    #expect(result.messages.contains("words read       360 in 60 sentences\n"))
    #expect(result.messages.contains("in vocabulary    220 (and 140 outside), 4 distinct\n"))
    #expect(result.messages.contains("trained          1,100 = 5 x 220; subsampling kept"))
  }

  @Test func oneThreadAndOneSeedGiveTheSameBytes() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
      let result = try CommandRunner(
        "train", corpus, "--output", directory.file(name), "--size", "16", "--threads", "1", "--seed", seed,
        "--quiet", "--tables", name == "b" ? "anonymous" : "file")
      #expect(result.exitCode == 0)
    }
    #expect(try directory.contents("a") == directory.contents("b"))
    #expect(try directory.contents("a") != directory.contents("c"))
  }

  @Test func aSavedVocabularyGivesTheSameVectors() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let common = ["train", corpus, "--size", "8", "--threads", "1", "--quiet", "--output"]
    #expect(
      try CommandRunner(common + [directory.file("a"), "--save-vocab", directory.file("words")]).exitCode == 0
    )
    #expect(
      try CommandRunner(common + [directory.file("b"), "--read-vocab", directory.file("words")]).exitCode == 0
    )
    #expect(try directory.contents("a") == directory.contents("b"))
    #expect(String(decoding: try directory.contents("words"), as: UTF8.self).hasPrefix("the 100\n"))
  }

  @Test func theLogFollowsItsSchema() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let result = try CommandRunner(
      "train", corpus, "--output", directory.file("v.bin"), "--size", "8", "--epochs", "2", "--threads", "1",
      "--quiet", "--log-json", "-")
    #expect(result.exitCode == 0)
    let events = try CommandRunner.objects(result.output)
    #expect(
      events.map { $0["event"] as? String } == [
        "started", "vocabulary", "tables", "epoch", "epoch", "finished",
      ])
    for event in events {
      #expect(event["seconds"] is Double)
      let time = try #require(event["time"] as? String)
      #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil, "\(time)")
    }
    #expect(
      Set(events[0].keys) == [
        "event", "time", "seconds", "version", "commit", "host", "processors", "kernels", "options",
      ])
    #expect(events[0]["kernels"] as? String == (try KernelSet.chosen().instructionSet.rawValue))
    let options = try #require(events[0]["options"] as? [String: Any])
    #expect(
      Set(options.keys) == [
        "corpora", "output", "format", "save-epochs", "unknown", "save-context", "init", "vocab-merge",
        "freeze",
        "save-vocab",
        "read-vocab", "size",
        "cbow",
        "window", "fixed-window", "any-order",
        "negative", "hs", "objective", "cbow-sum", "sharing", "block-centers", "negative-draws",
        "negative-uses", "rare-weight", "subwords", "buckets",
        "init-scale", "cbow-update",
        "ns-exponent", "sample", "min-count", "max-sentence",
        "word2vec-eos", "epochs", "alpha", "min-alpha", "threads", "pin", "seed", "tables", "quiet", "json",
        "log-json",
        "metrics", "profile",
        "progress-interval",
        "skip-unreadable", "lowercase", "unicode-spaces", "json-field", "column", "max-vocab", "keep-words",
        "stop-words", "window-across-lines",
        "cache", "cache-size", "vocab-memory",
        "model", "checkpoint-interval", "time-budget", "sync-words", "sync-rows",
      ])
    #expect(options["size"] as? Int == 8)
    #expect(options["alpha"] as? Double == 0.025 && options["min-alpha"] as? Double == 2.5e-6)
    #expect(
      Set(events[1].keys) == [
        "event", "time", "seconds", "words", "types", "tokensRead", "tokensInVocabulary", "sentences",
        "bytes",
      ])
    #expect(Set(events[2].keys) == ["event", "time", "seconds", "tables", "bytes"])
    #expect(events[2]["tables"] as? String == "anonymous")
    #expect(
      Set(events[3].keys) == [
        "event", "time", "seconds", "epoch", "tokensDone", "wordsPerSecond", "rate", "loss", "recentLoss",
      ])
    #expect(
      Set(events[5].keys) == [
        "event", "time", "seconds", "vocabularySeconds", "encodingSeconds", "trainingSeconds",
        "writingSeconds",
        "totalSeconds", "tokensRead", "tokensInVocabulary", "tokensKept", "tokensTrained", "wordsPerSecond",
        "loss", "recentLoss", "output", "context", "cache", "stoppedBy",
      ])
    #expect(events[5]["output"] as? String == directory.file("v.bin"))
    #expect(events[5]["tokensTrained"] as? Int == 720)
    // However short a run, each epoch has the figures of its end.
    #expect(events[3...4].map { $0["epoch"] as? Int } == [1, 2])
    #expect(events[3...4].map { $0["tokensDone"] as? Int } == [360, 720])
    #expect(abs(try #require(events[3]["rate"] as? Double) - 0.0125) < 1e-8)
    #expect(events[3]["loss"] as? Double != events[4]["loss"] as? Double)
    #expect(events[4]["loss"] as? Double == events[5]["loss"] as? Double)
    // The mean of an epoch, and the mean since the start: alike in the first alone.
    #expect(events[3]["recentLoss"] as? Double == events[3]["loss"] as? Double)
    #expect(events[4]["recentLoss"] as? Double != events[4]["loss"] as? Double)
    #expect(events[4]["recentLoss"] as? Double == events[5]["recentLoss"] as? Double)
  }

  @Test(arguments: [
    ["-hs", "1"], ["-hs", "1", "-negative", "0"], ["-hs", "1", "-cbow", "1"], ["--cbow", "1", "--cbow-sum"],
    ["--objective", "softmax"], ["--objective", "softmax", "--cbow", "1", "--cbow-sum"],
  ])
  func everyObjectiveTrainsVectors(_ options: [String]) throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let output = directory.file("v.bin")
    let common = ["train", corpus, "--size", "8", "--epochs", "2", "--threads", "1", "--quiet", "--output"]
    #expect(try CommandRunner(common + [output] + options).exitCode == 0)
    #expect(try CommandRunner(common + [directory.file("default.bin")]).exitCode == 0)
    #expect(try directory.contents("v.bin").count == directory.contents("default.bin").count)
    #expect(try directory.contents("v.bin") != directory.contents("default.bin"))
  }

  @Test func aFailureLeavesTheOldOutputAndNothingElse() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("old", to: "v.bin")
    let empty = try directory.write("", to: "empty.txt")
    let rare = try directory.write("one two two", to: "rare.txt")
    let zipped = try directory.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], to: "text.gz")
    let commands = [
      [empty], [rare], [zipped], [directory.file("missing")],
      [rare, "--min-count", "1", "--read-vocab", directory.file("missing")],
      [rare, "--min-count", "1", "--save-vocab", directory.file("no/words")],
      [rare, "--min-count", "1", "--log-json", directory.file("no/log")],
    ]
    for arguments in commands {
      let result = try CommandRunner(["train", "--output", directory.file("v.bin")] + arguments)
      #expect(result.exitCode == 1, "\(arguments)")
      #expect(result.messages.hasPrefix("hogvec: "), "\(arguments)")
      #expect(result.messages.split(separator: "\n").count == 1, "\(result.messages)")
      #expect(result.output.isEmpty)
    }
    #expect(try directory.contents("v.bin") == Array("old".utf8))
    #expect(try files(in: directory) == ["empty.txt", "rare.txt", "text.gz", "v.bin"])
  }

  @Test func anOutputThatCannotBeWrittenIsFoundFirst() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("x", to: "file")
    let expected = [
      (directory.path, "cannot write '\(directory.path)': it is a directory"),
      (
        directory.file("no/v.bin"),
        "cannot write '\(directory.file("no/v.bin"))': the directory '\(directory.file("no"))': "
          + "No such file or directory"
      ),
      ("\(file)/v.bin", "cannot write '\(file)/v.bin': '\(file)' is not a directory"),
    ]
    for (output, line) in expected {
      // The corpus is missing too, but what is written is checked before anything is read.
      let result = try CommandRunner("train", directory.file("missing"), "--output", output)
      #expect(result.exitCode == 1)
      #expect(result.messages == "hogvec: \(line)\n")
    }
  }

  @Test func aTextWithoutANameIsRefused() throws {
    let result = try CommandRunner("train", "", "--output", "v.bin")
    #expect(result.messages.hasPrefix("hogvec: the name of a text is empty; name a file, a folder or -\n"))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everything"))
  func aWriteProtectedOutputStays() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(Self.text, to: "corpus.txt")
    let output = try directory.write("old", to: "v.bin")
    chmod(output, 0o444)
    let result = try CommandRunner("train", corpus, "--output", output)
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: cannot write '\(output)': Permission denied\n")
    #expect(try directory.contents("v.bin") == Array("old".utf8))
  }

  @Test(arguments: [
    (
      "a\nb\na\n", "0",
      "every line is one word; separate words by spaces, which a text in Chinese, Japanese or Thai needs a segmenter "
        + "for, or make one sentence of all lines (--window-across-lines)"
    ),
    (
      "a a a a a a a\n", "1e-9",
      "no sentence has two words (subsampling skipped 7 of 7; --sample 0 skips none)"
    ),
  ])
  func aTextWithoutPairsIsRefused(_ text: String, _ sample: String, _ reason: String) throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(text, to: "corpus.txt")
    _ = try directory.write("old", to: "v.bin")
    let result = try CommandRunner(
      "train", corpus, "--output", directory.file("v.bin"), "--min-count", "1", "--sample", sample,
      "--epochs", "1", "--size", "4", "--quiet")
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: nothing to train: \(reason)\n")
    #expect(try directory.contents("v.bin") == Array("old".utf8))
    #expect(try files(in: directory) == ["corpus.txt", "v.bin"])
  }

  @Test func oneSentenceIsSingular() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write("a b a b a b a b a b\n", to: "corpus.txt")
    let result = try CommandRunner(
      "train", corpus, "--output", directory.file("v.bin"), "--sample", "0", "--threads", "1", "--size", "4")
    #expect(result.messages.hasPrefix("words read       10 in 1 sentence\n"))
    let kernels = try KernelSet.chosen().instructionSet.rawValue
    #expect(result.messages.contains(" words/s on 1 thread, \(kernels) kernels\n"))
  }
}
