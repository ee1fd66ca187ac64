import Foundation
import HogvecTestSupport
import Testing
import HogvecVectorFiles

@testable import HogvecCommands

/// `--freeze`.
@Suite struct FrozenWordsTests {
  private static let text = String(
    repeating: "the cat sat on the mat and the dog saw it\nthe dog sat on the log\n", count: 300)

  private let directory: TemporaryDirectory
  private let corpus: String
  private let given: String
  private var model: String { directory.file("model") }

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(Self.text, to: "corpus.txt")
    given = try directory.write(
      "the 0.1 0.2 0.3 0.4\ndog 1 2 3 4\ncat -1 -2 -3 -4\nunseen 0 0 0 0\n", to: "given")
  }

  private func train(_ arguments: String...) throws -> CommandRunner {
    try CommandRunner(
      [
        "train", corpus, "--output", directory.file("v.bin"), "--size", "4", "--sample", "0", "--epochs", "3",
        "--init", given,
      ] + arguments)
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
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test(arguments: ["1", "2"])
  func givenVectorsStayWhileOthersAreTrained(_ threads: String) throws {
    let result = try train("--freeze", "all", "--threads", threads)
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(
      result.messages.hasPrefix("first vectors    3 from '\(given)', 7 at random\nfrozen           3\n"))
    let (start, end) = (try bits("given"), try bits("v.bin"))
    for word in ["the", "dog", "cat"] { #expect(end[word] == start[word], "\(word)") }
    #expect(try train("--quiet", "--threads", threads, "--alpha", "1e-30").exitCode == 0)
    let first = try bits("v.bin")
    for word in ["sat", "on", "mat", "and", "saw", "it", "log"] {
      #expect(end[word] != first[word], "\(word)")
    }
  }

  @Test func onlyListedWordsStay() throws {
    let list = try directory.write("dog\nmat\nunseen\n", to: "list")
    let result = try train("--freeze", list, "--log-json", "-")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(result.messages.contains("\nfrozen           2, 1 of them at random values\n"))
    #expect(
      result.messages.contains("\n1 of the 3 words in '\(list)' is not in the vocabulary: unseen\n"))
    let event = try CommandRunner.objects(result.output).first { $0["event"] as? String == "initialized" }
    #expect(event?["frozen"] as? Int == 2)
    let (start, end) = (try bits("given"), try bits("v.bin"))
    #expect(end["dog"] == start["dog"])
    #expect(end["cat"] != start["cat"])
    #expect(try train("--quiet", "--alpha", "1e-30").exitCode == 0)
    #expect(try bits("v.bin")["mat"] == end["mat"])
  }

  @Test(arguments: ["file", "anonymous"])
  func theyStayInAResumedRun(_ tables: String) throws {
    #expect(try train("--freeze", "all", "--quiet", "--threads", "1").exitCode == 0)
    let expected = try directory.contents("v.bin")
    let list = try directory.write("the\ndog\ncat\n", to: "list")
    let begun = try train(
      "--freeze", list, "--quiet", "--threads", "1", "--tables", tables, "--model", model, "--time-budget",
      "0.000001s")
    #expect(begun.exitCode == 75, "\(begun.messages)")
    #expect(try directory.contents("v.bin.interrupted") != expected)
    #expect(try directory.contents("model/frozen.txt") == Array("the\ndog\ncat\n".utf8))
    // The list is the model directory's from here on.
    _ = try directory.write("log\n", to: "list")
    let result = try CommandRunner("train", "--resume", model, "--quiet")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try directory.contents("v.bin") == expected)
    let other = try CommandRunner("train", "--resume", model, "--freeze", "all")
    #expect(other.exitCode == 2)
    #expect(
      other.messages
        == "hogvec: --freeze \"all\": the run in '\(model)' has \"\(list)\", which cannot change\n")
  }

  @Test func aListThatWasChangedInTheModelDirectoryIsRefused() throws {
    let begun = try train("--freeze", "all", "--quiet", "--model", model, "--time-budget", "0.000001s")
    #expect(begun.exitCode == 75)
    func expectRefusal(_ start: String) throws {
      let result = try CommandRunner("train", "--resume", model)
      #expect(result.exitCode == 1)
      #expect(result.messages.hasPrefix("hogvec: \(start)"), "\(result.messages)")
      #expect(result.messages.split(separator: "\n").count == 1)
    }
    _ = try directory.write("the\ndog\n", to: "model/frozen.txt")
    try expectRefusal("'\(model)/frozen.txt' was changed after training began: its fingerprint is ")
    try FileManager.default.removeItem(atPath: "\(model)/frozen.txt")
    try expectRefusal("cannot open '\(model)/frozen.txt': No such file or directory")
    let manifest = String(decoding: try directory.contents("model/manifest.json"), as: UTF8.self)
    _ = try directory.write(
      withoutChecksum(manifest.replacing("\"frozen\":", with: "\"thawed\":")), to: "model/manifest.json")
    try expectRefusal("'\(model)/manifest.json': the member 'frozen' is missing\n")
  }

  @Test func listsThatFreezeNothingAreRefused() throws {
    let missing = directory.file("missing")
    let empty = try directory.write("", to: "empty")
    let foreign = try directory.write("hund\n", to: "foreign")
    let lines = [
      (missing, "cannot open '\(missing)': No such file or directory"),
      (empty, "'\(empty)': there are no words in it"),
      (
        foreign, "'\(foreign)': no word in it is in the vocabulary, so that --freeze would freeze none"
      ),
    ]
    for (list, line) in lines {
      let result = try train("--freeze", list, "--quiet")
      #expect(result.exitCode == 1)
      #expect(result.messages == "hogvec: \(line)\n")
    }
  }
}
