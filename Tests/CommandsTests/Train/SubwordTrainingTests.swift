import Foundation
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecCommands

/// `--subwords` and `--buckets`.
@Suite struct SubwordTrainingTests {
  private let directory: TemporaryDirectory
  private let corpus: String

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(
      String(repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 400),
      to: "corpus.txt")
  }

  private static let subwords = ["--subwords", "2-4", "--buckets", "500"]

  private func train(
    to output: String = "v.bin", _ arguments: [String], subwords: [String] = subwords
  ) throws -> CommandRunner {
    try CommandRunner(
      ["train", corpus, "--output", directory.file(output), "--size", "8", "--threads", "1"] + subwords
        + arguments)
  }

  @Test(arguments: [([], true), (["--format", "fasttext-bin"], false), (["--subwords", "0"], false)])
  func itIsSaidThatAFileHasNoNGrams(_ arguments: [String], isSaid: Bool) throws {
    let isWord = arguments.first == "--subwords"
    let result = try train(isWord ? [] : arguments, subwords: isWord ? [] : Self.subwords)
    #expect(result.exitCode == 0)
    #expect(
      result.messages.contains("words only; --format fasttext-bin keeps the n-grams") == isSaid,
      "\(result.messages)")
  }

  @Test func aModelDirectoryIsNoVectorFile() throws {
    let model = directory.file("model")
    #expect(try train(["--model", model, "--quiet"]).exitCode == 0)
    #expect(
      try CommandRunner("inspect", model).messages.hasPrefix(
        "hogvec: cannot read '\(model)': it is the model directory of a run"))
  }

  @Test func oneThreadAndOneSeedGiveTheSameBytes() throws {
    for output in ["one", "two"] { #expect(try train(to: output, []).exitCode == 0) }
    #expect(try directory.contents("one") == directory.contents("two"))
    #expect(try train(to: "words", [], subwords: []).exitCode == 0)
    #expect(try directory.contents("one") != directory.contents("words"))
    #expect(try train(to: "cbow", ["--cbow", "1"]).exitCode == 0)
    #expect(try directory.contents("one") != directory.contents("cbow"))
  }

  /// Also one that started from a model, whose buckets have a row each.
  @Test(arguments: ["file", "anonymous"], [false, true])
  func aRunThatIsResumedGivesTheSameBytes(_ tables: String, startsFromModel: Bool) throws {
    var start: [String] = []
    if startsFromModel {
      #expect(try train(to: "given", ["--format", "fasttext-bin", "--seed", "3"]).exitCode == 0)
      start = ["--init", directory.file("given")]
    }
    #expect(try train(to: "expected", ["--epochs", "4"] + start).exitCode == 0)
    let arguments =
      [
        "--epochs", "4", "--tables", tables, "--model", directory.file("model"), "--resume", "auto",
      ] + start
    #expect(try train(arguments + ["--time-budget", "0.000001s"]).exitCode == 75)
    let ended = try train(arguments)
    #expect(ended.exitCode == 0, "\(ended.messages)")
    #expect(try directory.contents("v.bin") == directory.contents("expected"))
    let other = try train(arguments, subwords: ["--subwords", "3-4", "--buckets", "500"])
    #expect(other.messages.contains("has other settings: --subwords \"2-4\", not \"3-4\"; use these"))
  }

  /// A rate this small changes nothing that shows.
  private static let almostNothing = ["--alpha", "1e-30", "--epochs", "1", "--quiet"]

  @Test func wordsStartAtTheVectorsThatAreGiven() throws {
    let file = try directory.write("2 8\ncat 1 2 3 4 5 6 7 8\nunseen 9 9 9 9 9 9 9 9\n", to: "given")
    #expect(try train(Self.almostNothing + ["--init", file]).exitCode == 0)
    let vectors = try WordVectors(reading: directory.file("v.bin"))
    let row = try #require((0..<vectors.count).first { vectors.word($0) == Array("cat".utf8) })
    for column in 0..<8 { #expect(abs(vectors.row(row)[column] - Float(column + 1)) < 1e-5) }
  }

  /// Its n-grams too, and its output rows: what is written is what was read.
  @Test func aModelOfFastTextGivesItsRowsToARunWithTheSame() throws {
    let form = ["--format", "fasttext-bin"]
    #expect(try train(to: "given", ["--epochs", "2"] + form).exitCode == 0)
    let given = directory.file("given")
    #expect(try train(to: "same", Self.almostNothing + form + ["--init", given]).exitCode == 0)
    let (before, after) = (try directory.contents("given"), try directory.contents("same"))
    // The arguments differ in the epochs.
    #expect(before.dropFirst(64) == after.dropFirst(64))
    // Other n-grams start anew, so that the words start at their vectors.
    let other = try train(
      ["--alpha", "1e-30", "--epochs", "1", "--init", given],
      subwords: ["--subwords", "3-3", "--buckets", "9"])
    #expect(other.exitCode == 0)
    #expect(
      other.messages.contains(
        "has n-grams of 2 to 4 characters in 500 buckets, and this run n-grams of 3 to 3 characters in 9 "
          + "buckets: words start at its vectors, and nothing else is taken"), "\(other.messages)")
    #expect(
      try CommandRunner("convert", given, directory.file("expected.bin"), "--quiet").exitCode == 0)
    try expectTheSameVectors("v.bin", "expected.bin")
  }

  /// Expects two files to have the same words and vectors, but for rounding.
  private func expectTheSameVectors(_ file: String, _ other: String) throws {
    let vectors = try WordVectors(reading: directory.file(file))
    let expected = try WordVectors(reading: directory.file(other))
    #expect(vectors.count == expected.count)
    for row in 0..<min(vectors.count, expected.count) {
      #expect(vectors.word(row) == expected.word(row))
      for column in 0..<8 { #expect(abs(vectors.row(row)[column] - expected.row(row)[column]) < 1e-6) }
    }
  }

  @Test func aModelDirectoryGivesItsNGramsToARunWithTheSame() throws {
    let model = directory.file("model")
    #expect(try train(to: "expected", ["--model", model]).exitCode == 0)
    #expect(try train(Self.almostNothing + ["--init", model]).exitCode == 0)
    try expectTheSameVectors("v.bin", "expected")
    // One that has a row for each bucket gives them too.
    let second = directory.file("second")
    #expect(try train(to: "w.bin", Self.almostNothing + ["--init", model, "--model", second]).exitCode == 0)
    #expect(try train(to: "x.bin", Self.almostNothing + ["--init", second]).exitCode == 0)
    #expect(try directory.contents("x.bin") == directory.contents("v.bin"))
    for (subwords, name) in [([], "no n-grams"), (["--subwords", "2-3"], "n-grams of 2 to 3 characters")] {
      let result = try train(Self.almostNothing + ["--init", model], subwords: subwords)
      #expect(result.exitCode == 1)
      #expect(
        result.messages.hasPrefix(
          "hogvec: cannot start from '\(model)': its run has n-grams of 2 to 4 characters in 500 buckets, and "
            + "this one \(name)"), "\(result.messages)")
    }
  }

  /// The model has the rows that the vectors are made of, and says how it was trained.
  @Test(arguments: [subwords, []], [[], ["--cbow", "1"]])
  func aModelOfFastTextHasTheSameVectors(_ subwords: [String], _ form: [String]) throws {
    let arguments = form + ["--window", "3", "--epochs", "2"]
    #expect(try train(to: "v.bin", arguments, subwords: subwords).exitCode == 0)
    let model = try train(to: "m.bin", arguments + ["--format", "fasttext-bin"], subwords: subwords)
    #expect(model.exitCode == 0, "\(model.messages)")
    #expect(
      try CommandRunner("convert", directory.file("m.bin"), directory.file("w.bin"), "--quiet").exitCode == 0)
    try expectTheSameVectors("w.bin", "v.bin")
    let report = try CommandRunner("inspect", directory.file("m.bin"))
    let kind = form.isEmpty ? "skip-gram" : "CBOW"
    #expect(report.output.contains(kind), "\(report.output)")
    #expect(report.exitCode == 0)
    let size = try directory.contents("m.bin").count
    let plan = try CommandRunner(
      ["plan", corpus, "--size", "8", "--seconds", "0.1", "--json", "--format", "fasttext-bin"] + subwords)
    let planned = try #require(try CommandRunner.objects(plan.output).first)
    let disk = try #require(planned["disk"] as? [[String: Any]])
    #expect((disk[0]["parts"] as? [String: Any])?["vectors"] as? Int == size)
  }

  /// A word with a zero byte is one of the text's, and a model of fastText ends words by it.
  @Test func aWordThatTheFormatCannotHoldIsRefusedBeforeTraining() throws {
    let arguments = ["--format", "fasttext-bin", "--size", "4"]
    let file = try directory.write(String(repeating: "cat dog\n", count: 20000) + "a\0b\n", to: "late")
    for command in [["train", file, "--output", directory.file("m.bin")], ["plan", file]] {
      let result = try CommandRunner(command + ["--min-count", "1"] + arguments)
      #expect(result.exitCode == 1)
      #expect(
        (result.output + result.messages).contains("of the text has a zero byte in it, which --format"),
        "\(result.messages)\(result.output)")
    }
  }

  @Test func theVectorsOfEachEpochAreModelsToo() throws {
    let arguments = ["--format", "fasttext-bin", "--epochs", "2"]
    #expect(try train(to: "plain", arguments).exitCode == 0)
    let model = directory.file("model")
    let saving = arguments + ["--save-epochs", "--model", model, "--resume", "auto"]
    #expect(try train(to: "m.bin", saving + ["--time-budget", "0.000001s"]).exitCode == 75)
    let result = try train(to: "m.bin", saving)
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try directory.contents("m.bin") == directory.contents("plain"))
    #expect(try directory.contents("m.epoch2.bin") == directory.contents("m.bin"))
    #expect(try directory.contents("m.epoch1.bin") != directory.contents("m.bin"))
    #expect(try CommandRunner("inspect", directory.file("m.epoch1.bin")).exitCode == 0)
  }

  @Test func aTreeAloneAndContextVectorsGiveModels() throws {
    let tree = try train(
      to: "t.bin", ["--hs", "1", "--negative", "0", "--format", "fasttext-bin"], subwords: [])
    #expect(tree.exitCode == 0, "\(tree.messages)")
    let both = try train(
      to: "b.bin", ["--format", "fasttext-bin", "--save-context", directory.file("c.bin")])
    #expect(both.exitCode == 0, "\(both.messages)")
    for file in ["t.bin", "b.bin", "c.bin"] {
      #expect(try CommandRunner("inspect", directory.file(file)).exitCode == 0)
    }
    #expect(
      try CommandRunner("convert", directory.file("c.bin"), directory.file("c.txt"), "--quiet").exitCode == 0)
    let context = try train(to: "v.bin", ["--save-context", directory.file("expected.txt")])
    #expect(context.exitCode == 0, "\(context.messages)")
    #expect(try directory.contents("c.txt") == directory.contents("expected.txt"))
  }

  @Test func planCountsTheRowsAndTheListsOfNGrams() throws {
    let result = try CommandRunner(
      ["plan", corpus, "--size", "8", "--seconds", "0.1", "--threads", "1", "--json"] + Self.subwords)
    let report = try #require(try CommandRunner.objects(result.output).first)
    let rows = try #require(report["inputRows"] as? Int)
    // Ten words of 2 or 3 letters have 6 or 9 n-grams each; those that a word has alone are in its row.
    #expect(rows > 10 && rows < 10 + 2 * 6 + 8 * 9)
    let memory = try #require(report["memory"] as? [String: Any])
    let parts = try #require(memory["parts"] as? [String: Any])
    // For each bucket and each n-gram that a row is for four bytes, for each row eight and for each word
    // twelve, for each row that a word has eight; and eight more for the rows. Four lists of addresses and
    // two of factors are as long as the longest word has rows.
    let lists = try #require(parts["n-grams"] as? Int)
    let least = 500 * 4 + 4 * rows + 8 * (rows + 1) + 10 * 12 + 10 * 8
    #expect(lists > least && lists < least + 8 * 10 * 9 + 4 * (2 * 6 + 8 * 9) + 2 * 20 * 10)
    #expect(try train(["--epochs", "1", "--model", directory.file("model")]).exitCode == 0)
    #expect(report["inputTable"] as? Int == (try directory.contents("model/input.table").count))
    // Vectors that are given may bring a row for each bucket.
    let given = try CommandRunner(
      ["plan", corpus, "--seconds", "0", "--json", "--init", directory.file("v.bin")] + Self.subwords)
    let larger = try #require(try CommandRunner.objects(given.output).first)
    #expect(larger["inputRows"] as? Int == 510, "\(given.messages)")
  }

  @Test(arguments: [
    (["--subwords", "3-2"], "--subwords: '3-2' is not allowed; it must be two numbers from 1 to 100, "),
    (["--subwords", "3"], "--subwords: '3' is not allowed; it must be two numbers from 1 to 100, "),
    (["--subwords", "0-3"], "--subwords: '0-3' is not allowed; it must be two numbers from 1 to 100, "),
    (["--buckets", "9"], "--buckets has an effect only with --subwords"),
    (["--subwords", "3-6", "--objective", "softmax"], "--objective and --subwords cannot be combined; "),
    (["--subwords", "3-6", "--hs", "1"], "--hs and --subwords cannot be combined; leave one out"),
    (
      ["--subwords", "3-6", "--sharing", "pair"],
      "--sharing has no effect with --subwords, where a word predicts its whole window; leave it out"
    ),
    (
      ["--subwords", "3-6", "--cbow", "1", "--cbow-sum"],
      "--cbow-sum and --subwords cannot be combined; leave one out"
    ),
    (
      ["--subwords", "3-6", "--init", "v", "--freeze", "all"],
      "--freeze and --subwords cannot be combined: n-grams that other words share change a word's vector; "
    ),
  ])
  func whatDoesNotGoTogetherIsRefused(_ arguments: [String], _ line: String) throws {
    let result = try train(arguments, subwords: [])
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: \(line)"), "\(result.messages)")
  }
}
