import Foundation
import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecCommands

/// `--init` and `--save-context`.
@Suite struct InitialVectorsTests {
  private static let text = String(
    repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 200)

  private let directory: TemporaryDirectory
  private let corpus: String

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(Self.text, to: "corpus.txt")
  }

  private func train(_ arguments: [String]) throws -> CommandRunner {
    try CommandRunner(
      ["train", corpus, "--output", directory.file("v.bin"), "--size", "4", "--threads", "1"] + arguments)
  }

  private func expectRefusal(
    _ arguments: [String], _ line: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try train(arguments)
    #expect(result.exitCode == 1, sourceLocation: sourceLocation)
    #expect(result.messages == "hogvec: \(line)\n", sourceLocation: sourceLocation)
    #expect(!FileManager.default.fileExists(atPath: directory.file("v.bin")), sourceLocation: sourceLocation)
  }

  /// The vectors in a file by their words.
  private func vectors(_ name: String) throws -> [String: [Float]] {
    let vectors = try WordVectors(reading: directory.file(name))
    let pairs = (0..<vectors.count).map { row in
      (String(decoding: vectors.word(row), as: UTF8.self), (0..<4).map { vectors.row(row)[$0] })
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The first values of a run: a rate this small changes no number by a bit that shows.
  private static let almostNothing = ["--alpha", "1e-30", "--epochs", "1", "--quiet"]

  private static let given: [String: [Float]] = ["dog": [1, 2, 3, 4], "cat": [-0.5, 0.25, 8, 1e-3]]

  @Test(arguments: [
    ("text", "3 4\ndog 1 2 3 4\nunseen 9 9 9 9\ncat -0.5 0.25 8 0.001\n"),
    ("GloVe", "dog 1 2 3 4\ncat -0.5 0.25 8 0.001\ndog 7 7 7 7\n"),
  ])
  func wordsOfTheFileGetItsVectorsAndOthersStartAsEver(_ form: String, _ content: String) throws {
    #expect(try train(Self.almostNothing).exitCode == 0)
    let usual = try vectors("v.bin")
    let file = try directory.write(content, to: "given")
    let result = try train(Self.almostNothing + ["--init", file])
    #expect(result.exitCode == 0, "\(form): \(result.messages)")
    let started = try vectors("v.bin")
    #expect(started.count == 10)
    for (word, vector) in started { #expect(vector == Self.given[word] ?? usual[word], "\(form): \(word)") }
  }

  @Test func theRunSaysHowManyStartFromTheFile() throws {
    let file = try directory.write("dog 1 2 3 4\ncat 1 2 3 4\nunseen 1 2 3 4\n", to: "given")
    let result = try train(["--init", file, "--log-json", "-"])
    #expect(result.exitCode == 0)
    #expect(
      result.messages.hasPrefix("first vectors    2 from '\(file)', 8 at random\n"), "\(result.messages)")
    let events = try CommandRunner.objects(result.output)
    let event = try #require(events.first { $0["event"] as? String == "initialized" })
    #expect(
      Set(event.keys) == [
        "event", "time", "seconds", "file", "given", "random", "frozen", "outputs", "absent",
      ])
    #expect(event["file"] as? String == file)
    #expect(event["given"] as? Int == 2)
    #expect(event["random"] as? Int == 8)
    #expect(event["frozen"] as? Int == 0)
    #expect((events[0]["options"] as? [String: Any])?["init"] as? String == file)
  }

  /// Unless it is given, the size is that of the vectors, also when such a run is planned, resumed or
  /// repeated.
  @Test func theSizeIsThatOfTheVectors() throws {
    let file = try directory.write("dog 1 2 3 4 5\ncat 1 2 3 4 5\n", to: "given")
    let (output, model) = (directory.file("v.bin"), directory.file("model"))
    let arguments = [corpus, "--output", output, "--threads", "1", "--init", file]
    #expect(try CommandRunner(["plan", "--seconds", "0"] + arguments).output.contains("10 rows of 5, "))
    #expect(try CommandRunner(["train", "--quiet"] + arguments).exitCode == 0)
    #expect(try WordVectors(reading: output).dimension == 5)
    let continuing = ["train", "--quiet", "--model", model, "--resume", "auto"] + arguments
    #expect(try CommandRunner(continuing + ["--time-budget", "0.000001s"]).exitCode == 75)
    // What it starts from is in its tables.
    try FileManager.default.removeItem(atPath: file)
    let ended = try CommandRunner(continuing)
    #expect(ended.exitCode == 0, "\(ended.messages)")
    #expect(try WordVectors(reading: output).dimension == 5)
    let other = try CommandRunner(continuing + ["--size", "100"])
    #expect(other.exitCode == 2 && other.messages.contains("--size 5, not 100"), "\(other.messages)")
  }

  @Test func aFinishedRunsVectorsAreAStart() throws {
    #expect(try train(["--quiet"]).exitCode == 0)
    let first = try vectors("v.bin")
    try FileManager.default.moveItem(atPath: directory.file("v.bin"), toPath: directory.file("first.bin"))
    #expect(try train(Self.almostNothing + ["--init", directory.file("first.bin")]).exitCode == 0)
    #expect(try vectors("v.bin") == first)
  }

  @Test func vectorsThatCannotBeAStartAreRefused() throws {
    let missing = directory.file("missing")
    try expectRefusal(["--init", missing], "cannot open '\(missing)': No such file or directory")
    try expectRefusal(
      ["--init", "-"], "cannot read '-': --init reads its file twice; write what comes from a pipe to a file")
    try expectRefusal(
      ["--init", "/dev/null"],
      "cannot read '/dev/null': --init reads its file twice; write what comes from a pipe to a file")
    let wide = try directory.write("dog 1 2 3 4 5\n", to: "wide")
    try expectRefusal(
      ["--init", wide],
      "'\(wide)' has vectors of 5 numbers, and --size is 4; give --size 5, or other vectors")
    let given = try CommandRunner(
      "train", corpus, "--output", directory.file("v.bin"), "--init", wide, "--size", "100")
    #expect(
      given.messages
        == "hogvec: '\(wide)' has vectors of 5 numbers, and --size is 100; give --size 5, or other vectors\n")
    let foreign = try directory.write("hund 1 2 3 4\nkatze 1 2 3 4\n", to: "foreign")
    try expectRefusal(
      ["--init", foreign, "--quiet"],
      "'\(foreign)': no word in it is in the vocabulary; use words as the text has them (--lowercase), or leave "
        + "out --init")
    let infinite = try directory.write("cat 1 2 3 4\ndog 1 2 inf 4\n", to: "infinite")
    try expectRefusal(
      ["--init", infinite, "--quiet"],
      "'\(infinite)', record 2: the vector of 'dog' has a number that is not finite")
    let damaged = try directory.write("2 4\ncat 1 2 3 4\ndog 1 2\n", to: "damaged")
    let result = try train(["--init", damaged, "--quiet"])
    #expect(result.exitCode == 1)
    #expect(result.messages.hasPrefix("hogvec: '\(damaged)', "), "\(result.messages)")
    #expect(result.messages.split(separator: "\n").count == 1)
  }

  @Test func aResumedRunGoesOnFromItsOwnVectors() throws {
    let file = try directory.write("dog 1 2 3 4\n", to: "given")
    let options = ["--init", file, "--quiet", "--epochs", "3"]
    #expect(try train(options).exitCode == 0)
    let expected = try directory.contents("v.bin")
    let model = directory.file("model")
    #expect(try train(options + ["--model", model, "--time-budget", "0.000001s"]).exitCode == 75)
    #expect(try directory.contents("v.bin.interrupted") != expected)
    let refused = try CommandRunner("train", "--resume", model, "--init", file)
    #expect(refused.exitCode == 2)
    #expect(
      refused.messages
        == "hogvec: --init '\(file)' is for new runs: the one in '\(model)' continues from its own vectors; leave it out\n"
    )
    // The file is not read again.
    try FileManager.default.removeItem(atPath: file)
    let result = try CommandRunner("train", "--resume", model, "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try directory.contents("v.bin") == expected)
  }

  // MARK: - Output vectors

  @Test(arguments: [[], ["-hs", "1"], ["--objective", "softmax"], ["--cbow", "1"]])
  func theOutputVectorsOfWordsAreWritten(_ objective: [String]) throws {
    let context = directory.file("context")
    let result = try train(objective + ["--save-context", context, "--model", directory.file("model")])
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(
      result.messages.hasSuffix("output           \(directory.file("v.bin"))\ncontext          \(context)\n"))
    // Read from the model's table, whose rows from the first on are the words.
    let written = try vectors("context")
    #expect(Set(written.keys) == Set(try vectors("v.bin").keys))
    #expect(try directory.contents("context").starts(with: Array("10 4\nthe ".utf8)))
    let table = try directory.contents("model/output.table")
    let words = String(decoding: try directory.contents("model/vocabulary.txt"), as: UTF8.self)
    for (row, line) in words.split(separator: "\n").enumerated() {
      let word = String(line.split(separator: " ")[0])
      let floats = (0..<4).map { column in
        let start = 4096 + row * 64 + column * 4
        return Float(bitPattern: table[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
      }
      #expect(written[word] == floats, "\(word)")
      #expect(floats.contains { $0 != 0 })
    }
  }

  @Test func outputVectorsHaveTheFormOfTheOutput() throws {
    let context = directory.file("context")
    #expect(try train(["--format", "text", "--quiet", "--save-context", context]).exitCode == 0)
    #expect(String(decoding: try directory.contents("context"), as: UTF8.self).hasPrefix("10 4\nthe "))
    #expect(try WordVectors(reading: context, format: .text).count == 10)
  }

  @Test func outputVectorsThatCannotBeWrittenAreFoundFirst() throws {
    let context = directory.file("no/context")
    try expectRefusal(
      ["--save-context", context],
      "cannot write '\(context)': the directory '\(directory.file("no"))': No such file or directory")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["corpus.txt"])
  }

  @Test func aResumedRunMayWriteThemToo() throws {
    let model = directory.file("model")
    let budget = ["--model", model, "--quiet", "--time-budget", "0.000001s"]
    #expect(try train(budget).exitCode == 75)
    let context = directory.file("context")
    #expect(try CommandRunner("train", "--resume", model, "--quiet", "--save-context", context).exitCode == 0)
    let first = try directory.contents("context")
    // It is part of the run from then on.
    try FileManager.default.removeItem(atPath: context)
    #expect(try CommandRunner("train", "--resume", model, "--quiet").exitCode == 0)
    #expect(try directory.contents("context") == first)
  }
}
