import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// `--resume auto`: one command line that begins a run, goes on with it, and does nothing once it is
/// finished.
@Suite struct ContinuingTests {
  private let directory: TemporaryDirectory
  private let corpus: String
  private var model: String { directory.file("model") }

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(
      String(repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 400),
      to: "corpus.txt")
  }

  /// The same line each time, but for what is added.
  private func train(_ more: String..., epochs: Int = 4) throws -> CommandRunner {
    try CommandRunner(
      [
        "train", corpus, "--output", directory.file("v.bin"), "--model", model, "--size", "8", "--threads",
        "1",
        "--epochs", "\(epochs)", "--resume", "auto",
      ] + more)
  }

  @Test func oneCommandBeginsGoesOnAndEnds() throws {
    let plain = try CommandRunner(
      "train", corpus, "--output", directory.file("expected"), "--size", "8", "--threads", "1", "--epochs",
      "4")
    #expect(plain.exitCode == 0)
    #expect(try train("--time-budget", "0.000001s").exitCode == 75)
    #expect(try directory.contents("v.bin.interrupted") != directory.contents("expected"))
    #expect(!FileManager.default.fileExists(atPath: directory.file("v.bin")))
    #expect(try train("--time-budget", "0.000001s").exitCode == 75)
    let ended = try train()
    #expect(ended.exitCode == 0, "\(ended.messages)")
    #expect(try directory.contents("v.bin") == directory.contents("expected"))
    let again = try train()
    #expect(again.exitCode == 0)
    #expect(again.messages == "finished         the run in '\(model)' has nothing left to do\n")
    #expect(try train("--quiet").messages.isEmpty)
    // What is lost is written again; more epochs are more to do.
    try FileManager.default.removeItem(atPath: directory.file("v.bin"))
    let written = try train()
    #expect(written.exitCode == 0 && written.messages.contains("\nloss             not measured\n"))
    #expect(try directory.contents("v.bin") == directory.contents("expected"))
    #expect(try train(epochs: 5).exitCode == 0)
    #expect(try directory.contents("v.bin") != directory.contents("expected"))
  }

  @Test func whatHasNothingLeftToDoIsSummarizedForPrograms() throws {
    let first = try JSONValue(parsing: Array(train("--json", "--quiet").output.utf8))
    let again = try train("--json", "--quiet")
    let second = try JSONValue(parsing: Array(again.output.utf8))
    #expect(again.exitCode == 0 && again.messages.isEmpty)
    for member in ["tokensRead", "tokensInVocabulary", "tokensKept", "tokensTrained", "loss", "output"] {
      #expect(first[member] != nil && second[member] == first[member], "\(member)")
    }
    #expect(first["wordsPerSecond"]?.double ?? 0 > 0 && second["wordsPerSecond"] == .null)
  }

  @Test func aTextThatHasChangedIsNamed() throws {
    #expect(try train("--time-budget", "0.000001s", "--quiet").exitCode == 75)
    let notice = """
      '\(resolvedPath(corpus))' is new, or has another size or time than when the run in '\(model)' read it; the run \
      continues with the text as it was. To train on the text as it is now, start a run in another directory

      """
    let text = try directory.contents("corpus.txt")
    try Data(text + Array("more words\n".utf8)).write(to: URL(fileURLWithPath: corpus))
    let ended = try train()
    #expect(ended.exitCode == 0 && ended.messages.contains(notice), "\(ended.messages)")
    let again = try train()
    #expect(again.messages == "finished         the run in '\(model)' has nothing left to do\n" + notice)
    // It may be gone when all of it has been read.
    try FileManager.default.removeItem(atPath: corpus)
    #expect(try !train().messages.contains("is new, or has"))
  }

  @Test func whatTheRunItselfWritesBesideItsTextIsNoNewText() throws {
    let folder = directory.file("texts")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try FileManager.default.copyItem(atPath: corpus, toPath: "\(folder)/a")
    let line = [
      "train", folder, "--output", "\(folder)/v.npy", "--model", "\(folder)/m", "--size", "8", "--epochs",
      "3",
      "--resume", "auto", "--log-json", "\(folder)/log.json",
    ]
    #expect(try CommandRunner(line + ["--time-budget", "0.000001s"]).exitCode == 75)
    let ended = try CommandRunner(line)
    #expect(ended.exitCode == 0 && !ended.messages.contains("is new, or has"), "\(ended.messages)")
    #expect(try CommandRunner(line).messages.split(separator: "\n").count == 1)
  }

  @Test func aNewFileInTheFolderOfTheTextIsNamed() throws {
    let folder = directory.file("texts")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try FileManager.default.copyItem(atPath: corpus, toPath: "\(folder)/a")
    func train() throws -> CommandRunner {
      try CommandRunner(
        "train", folder, "--output", directory.file("v.bin"), "--model", model, "--size", "8", "--epochs",
        "1",
        "--resume", "auto")
    }
    #expect(try train().exitCode == 0)
    #expect(try train().messages == "finished         the run in '\(model)' has nothing left to do\n")
    try FileManager.default.copyItem(atPath: corpus, toPath: "\(folder)/b")
    #expect(try train().messages.contains("\n'\(folder)/b' is new, or has another size"))
  }

  @Test func aRunWithOtherSettingsIsRefusedWithAllThatDiffer() throws {
    #expect(try train("--time-budget", "0.000001s", "--quiet").exitCode == 75)
    let result = try train("--window", "3", "--lowercase")
    #expect(result.exitCode == 2)
    #expect(
      result.messages
        == "hogvec: the run in '\(model)' has other settings: --window 5, not 3, --lowercase false, not true; use "
        + "these, or give --model another directory\n")
    // What may change in a resumed run does.
    #expect(try train("--alpha", "0.01", "--quiet").exitCode == 0)
  }

  @Test func anEmptyDirectoryBeginsAndAForeignOneIsRefused() throws {
    try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: false)
    #expect(try train("--quiet").exitCode == 0)
    try FileManager.default.removeItem(atPath: model)
    try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: false)
    _ = try directory.write("mine", to: "model/notes")
    let result = try train()
    #expect(result.exitCode == 1)
    #expect(
      result.messages
        == "hogvec: '\(model)' holds 'notes', but no model; give --model a new or empty directory\n")
  }

  @Test func autoNeedsADirectory() throws {
    let result = try CommandRunner("train", corpus, "--output", directory.file("v.bin"), "--resume", "auto")
    #expect(result.exitCode == 2)
    #expect(
      result.messages.hasPrefix(
        "hogvec: --resume auto continues the run in the directory of --model; give --model DIR")
    )
  }
}
