import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecCommands

/// `--vocab-merge`, and `--init` with a model directory.
@Suite struct VocabularyMergeTests {
  private static let oldText = String(
    repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 200)
  private static let newText =
    String(repeating: "the fish swam in the sea\nthe cat saw the fish\n", count: 200) + "a dog rare words\n"

  private let directory: TemporaryDirectory
  private let newCorpus: String
  private var model: String { directory.file("old") }

  /// Trains on the old text, with a model directory.
  init() throws {
    directory = try TemporaryDirectory()
    newCorpus = try directory.write(Self.newText, to: "new.txt")
    try trainOld()
  }

  private func trainOld(_ arguments: String...) throws {
    try? FileManager.default.removeItem(atPath: model)
    let corpus = try directory.write(Self.oldText, to: "old.txt")
    var command = [
      "train", corpus, "--output", directory.file("old.bin"), "--model", model, "--size", "4", "--quiet",
    ]
    command += arguments
    // Without negative samples there are no output vectors to write.
    if !arguments.contains("--negative") { command += ["--save-context", directory.file("old-context.bin")] }
    let result = try CommandRunner(command)
    #expect(result.exitCode == 0, "\(result.messages)")
  }

  /// Trains on the new text.
  private func train(_ arguments: [String]) throws -> CommandRunner {
    try CommandRunner(
      ["train", newCorpus, "--output", directory.file("v.bin"), "--size", "4", "--threads", "1"] + arguments)
  }

  private func expectTraining(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try train(arguments)
    #expect(result.exitCode == 0, "\(result.messages)", sourceLocation: sourceLocation)
  }

  /// The vectors in a file by their words, as bits.
  private func bits(_ name: String) throws -> [String: [UInt32]] {
    let vectors = try WordVectors(reading: directory.file(name))
    let pairs = (0..<vectors.count).map { row in
      (
        String(decoding: vectors.word(row), as: UTF8.self),
        (0..<4).map { unsafe vectors.row(row)[$0].bitPattern }
      )
    }
    // A word that stands twice would trap.
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  private func words(ofModel name: String) throws -> String {
    String(decoding: try directory.contents("\(name)/vocabulary.txt"), as: UTF8.self)
  }

  /// First values: a rate this small changes no bit of the input vectors.
  private static let almostNothing = ["--alpha", "1e-30", "--epochs", "1", "--quiet"]

  private static let oldWords: Set = ["the", "cat", "sat", "on", "mat", "and", "dog", "saw", "it", "log"]
  private static let newWords: Set = ["the", "fish", "swam", "in", "sea", "cat", "saw"]

  // MARK: - Which words, and what they start from

  @Test(arguments: ["old", "new", "union"], ["file", "model"])
  func wordsOfBothBeginWithTheOldVectors(_ merge: String, _ source: String) throws {
    let from = source == "file" ? directory.file("old.bin") : model
    let expected =
      switch merge {
      case "old": Self.oldWords
      case "new": Self.newWords
      default: Self.oldWords.union(Self.newWords)
      }
    try expectTraining(
      Self.almostNothing + [
        "--init", from, "--vocab-merge", merge, "--save-context", directory.file("c.bin"),
      ])
    let (first, old) = (try bits("v.bin"), try bits("old.bin"))
    #expect(Set(first.keys) == expected)
    for word in Self.oldWords.intersection(expected) { #expect(first[word] == old[word], "\(word)") }
    // The others start at random, small and not alike.
    let others = expected.subtracting(Self.oldWords)
    let components = others.flatMap { first[$0] ?? [] }.map { Float(bitPattern: $0) }
    #expect(components.allSatisfy { abs($0) <= 0.5 } && Set(components).count == components.count)
    // A file has no output vectors, so that these start at zero, and stay below any value that training
    // gives.
    let (outputs, oldOutputs) = (try bits("c.bin"), try bits("old-context.bin"))
    for word in expected {
      if source == "model" && Self.oldWords.contains(word) {
        #expect(outputs[word] == oldOutputs[word], "\(word)")
      } else {
        #expect(outputs[word]?.allSatisfy { abs(Float(bitPattern: $0)) < 1e-20 } == true, "\(word)")
      }
    }
  }

  @Test func countsAndOrderAreThoseOfTheText() throws {
    let options = Self.almostNothing + ["--init", model]
    try expectTraining(options + ["--vocab-merge", "union", "--model", directory.file("union")])
    #expect(
      try words(ofModel: "union")
        == "the 800\nfish 400\nswam 200\nin 200\nsea 200\ncat 200\nsaw 200\ndog 1\nsat 0\non 0\nmat 0\nand 0\nit 0\nlog 0\n"
    )
    try expectTraining(options + ["--vocab-merge", "old", "--model", directory.file("only")])
    #expect(
      try words(ofModel: "only")
        == "the 800\ncat 200\nsaw 200\ndog 1\nsat 0\non 0\nmat 0\nand 0\nit 0\nlog 0\n")
    // The union is the old vocabulary of a third run.
    try expectTraining(Self.almostNothing + ["--init", directory.file("union"), "--vocab-merge", "old"])
    #expect(Set(try bits("v.bin").keys) == Self.oldWords.union(Self.newWords))
  }

  @Test func wordsThatAreNotInTheTextStayAsTheyWere() throws {
    try expectTraining([
      "--init", model, "--vocab-merge", "union", "--epochs", "3", "--quiet", "--save-context",
      directory.file("c.bin"),
    ])
    let (end, old) = (try bits("v.bin"), try bits("old.bin"))
    let (endOutputs, oldOutputs) = (try bits("c.bin"), try bits("old-context.bin"))
    for word in ["sat", "on", "mat", "and", "it", "log"] {
      #expect(end[word] == old[word], "\(word)")
      #expect(endOutputs[word] == oldOutputs[word], "\(word)")
    }
    for word in ["cat", "saw"] {
      #expect(end[word] != old[word], "\(word)")
      #expect(endOutputs[word] != oldOutputs[word], "\(word)")
    }
  }

  @Test func frozenVectorsStay() throws {
    try expectTraining(["--init", model, "--vocab-merge", "union", "--freeze", "all", "--quiet"])
    let (end, old) = (try bits("v.bin"), try bits("old.bin"))
    for word in Self.oldWords { #expect(end[word] == old[word], "\(word)") }
  }

  @Test func theRunSaysWhatItBeginsWith() throws {
    let result = try train(["--init", model, "--vocab-merge", "union", "--log-json", "-"])
    #expect(
      result.messages.hasPrefix(
        "first vectors    10 from '\(model)' with their output vectors, 4 at random; 6 are not in the text\n"),
      "\(result.messages)")
    let events = try CommandRunner.objects(result.output)
    let event = try #require(events.first { $0["event"] as? String == "initialized" })
    #expect(event["given"] as? Int == 10)
    #expect(event["outputs"] as? Int == 10)
    #expect(event["absent"] as? Int == 6)
    #expect((events[0]["options"] as? [String: Any])?["vocab-merge"] as? String == "union")
  }

  @Test(arguments: [
    ["-hs", "1"], ["--objective", "softmax"], ["--cbow", "1"], ["-hs", "1", "-negative", "0"],
  ])
  func everyObjectiveGoesOn(_ objective: [String]) throws {
    let result = try train(objective + ["--init", model, "--vocab-merge", "union"])
    #expect(result.exitCode == 0, "\(result.messages)")
    // A tree's nodes are no words' rows.
    #expect(result.messages.contains("with their output vectors") == !objective.contains("-negative"))
  }

  @Test func aModelOfATreeAloneHasNoOutputVectors() throws {
    try trainOld("-hs", "1", "--negative", "0")
    let result = try train(["--init", model])
    #expect(
      result.messages.hasPrefix("first vectors    3 from '\(model)', 4 at random\n"), "\(result.messages)")
  }

  // MARK: - The directories

  @Test func theOldDirectoryStaysAsItIs() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: model).sorted()
    let before = try names.map { try directory.contents("old/\($0)") }
    try expectTraining([
      "--init", model, "--vocab-merge", "union", "--quiet", "--model", directory.file("next"),
    ])
    #expect(try FileManager.default.contentsOfDirectory(atPath: model).sorted() == names)
    #expect(try names.map { try directory.contents("old/\($0)") } == before)
  }

  @Test func aRunFromAModelIsResumedWithoutIt() throws {
    let options = ["--init", model, "--vocab-merge", "union", "--epochs", "3", "--quiet"]
    try expectTraining(options)
    let expected = try directory.contents("v.bin")
    let next = directory.file("next")
    #expect(try train(options + ["--model", next, "--time-budget", "0.000001s"]).exitCode == 75)
    #expect(try directory.contents("v.bin.interrupted") != expected)
    try FileManager.default.removeItem(atPath: model)
    let result = try CommandRunner("train", "--resume", next, "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try directory.contents("v.bin") == expected)
  }

  @Test func aPlanHasTheWordsOfBoth() throws {
    let result = try CommandRunner(
      "plan", newCorpus, "--output", directory.file("v.bin"), "--init", model, "--vocab-merge", "union",
      "--size",
      "4", "--seconds", "0", "--json")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try CommandRunner.objects(result.output).first?["words"] as? Int == 14)
    #expect(!FileManager.default.fileExists(atPath: directory.file("v.bin")))
  }

  // MARK: - Refusals

  @Test func combinationsWithoutMeaningAreRefused() throws {
    let next = directory.file("next")
    let list = try directory.write("dog\n", to: "list")
    let old = ["--init", model, "--vocab-merge", "old"]
    let choosing = { (option: String) in
      "\(option) has no effect with --vocab-merge old, which uses the words of --init; leave it out"
    }
    let lines = [
      (
        ["--vocab-merge", "union"], "--vocab-merge has an effect only with --init, which brings the old words"
      ),
      (
        old + ["--read-vocab", list],
        "--vocab-merge and --read-vocab both say which words to train; give one of them"
      ),
      (old + ["--min-count", "2"], choosing("--min-count")),
      (old + ["--max-vocab", "2"], choosing("--max-vocab")),
      (old + ["--keep-words", list], choosing("--keep-words")),
      (
        ["--init", model, "--model", model],
        "--model '\(model)' is also --init, which stays as it is; give --model a new directory"
      ),
      (
        ["--init", model, "--save-context", "\(model)/output.table"],
        "--save-context '\(model)/output.table' is the file 'output.table' of --init"
      ),
    ]
    for (arguments, line) in lines {
      let result = try train(arguments)
      #expect(result.exitCode == 2)
      #expect(result.messages == "hogvec: \(line)\n")
    }
    let result = try CommandRunner("train", "--resume", model, "--vocab-merge", "union")
    #expect(result.exitCode == 2)
    #expect(
      result.messages
        == "hogvec: --vocab-merge 'union' is for new runs: the one in '\(model)' continues from its own vectors; leave it out\n"
    )
    #expect(!FileManager.default.fileExists(atPath: next))
  }

  @Test func wordsThatCannotBeTrainedAreRefused() throws {
    let foreign = try directory.write("hund 1 2 3 4\nkatze 1 2 3 4\n", to: "foreign")
    try expectRefusal(
      ["--init", foreign, "--vocab-merge", "old"],
      "'\(newCorpus)': none of the 11 words is among the 2 that may be taken")
    let blank = try directory.write("2 4\ncat 1 2 3 4\nnew york 1 2 3 4\n", to: "blank")
    try expectRefusal(
      ["--init", blank, "--vocab-merge", "union"],
      "'\(blank)', record 2: the word 'new york' is empty or has a space in it, so that no vocabulary can have it; use "
        + "--vocab-merge new")
    // Together with the words of the text they can be, though none of them is in it.
    try expectTraining(Self.almostNothing + ["--init", foreign, "--vocab-merge", "union"])
    #expect(Set(try bits("v.bin").keys) == Self.newWords.union(["hund", "katze"]))
    // Of a word that stands twice the first counts.
    let twice = try directory.write("cat 1 2 3 4\ncat 5 6 7 8\nthe 1 2 3 4\n", to: "twice")
    try expectTraining(Self.almostNothing + ["--init", twice, "--vocab-merge", "old"])
    #expect(try bits("v.bin")["cat"] == [1, 2, 3, 4].map { Float($0).bitPattern })
  }

  @Test func aModelThatCannotBeReadIsRefused() throws {
    let union = ["--init", model, "--vocab-merge", "union", "--quiet"]
    let empty = directory.file("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
    try expectRefusal(
      ["--init", empty], "'\(empty)' is a directory without a 'manifest.json', and so not a model")
    try expectRefusal(
      union + ["--size", "5"],
      "'\(model)' has vectors of 4 numbers, and --size is 5; give --size 4, or other vectors", size: nil)
    let lock = try DirectoryLock(model)
    try expectRefusal(
      union, "'\(model)' is in use by another run; wait for its end, or give another directory")
    _ = consume lock

    let table = try directory.contents("old/output.table")
    _ = try directory.write(table.dropLast(), to: "old/output.table")
    try expectRefusal(
      union, "'\(model)/output.table': 10 rows of 4 numbers take 4736 bytes, but the file has 4735")
    // The second row is of the second word; its third number becomes infinite.
    var infinite = table
    infinite.replaceSubrange((4096 + 64 + 8)..<(4096 + 64 + 12), with: [0, 0, 0x80, 0x7F])
    _ = try directory.write(infinite, to: "old/output.table")
    try expectRefusal(
      union, "'\(model)/output.table': the row of 'sat' has a number that is not finite")

    _ = try directory.write("edited 1\n", to: "old/vocabulary.txt")
    let result = try train(union)
    #expect(result.exitCode == 1)
    #expect(
      result.messages.hasPrefix("hogvec: '\(model)/vocabulary.txt' was changed after training began: "))
    let manifest = String(decoding: try directory.contents("old/manifest.json"), as: UTF8.self)
    for (phase, line) in [
      ("diverged", "cannot start from '\(model)': its training diverged, and its vectors are lost"),
      ("reading", "cannot start from '\(model)': its run has not begun to train; continue it with --resume"),
    ] {
      _ = try directory.write(
        withoutChecksum(
          manifest.replacing("\"phase\": \"training\"", with: "\"phase\": \"\(phase)\"")),
        to: "old/manifest.json")
      try expectRefusal(union, line)
    }
  }

  private func expectRefusal(
    _ arguments: [String], _ line: String, size: String? = "4",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try CommandRunner(
      ["train", newCorpus, "--output", directory.file("v.bin"), "--threads", "1"]
        + (size.map { ["--size", $0] } ?? []) + arguments)
    #expect(result.exitCode == 1, sourceLocation: sourceLocation)
    #expect(result.messages == "hogvec: \(line)\n", sourceLocation: sourceLocation)
    #expect(!FileManager.default.fileExists(atPath: directory.file("v.bin")), sourceLocation: sourceLocation)
  }
}
