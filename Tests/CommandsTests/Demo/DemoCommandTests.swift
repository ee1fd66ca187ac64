import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct DemoCommandTests {
  /// The words of the demo's text.
  private static let words = Set(
    DemoCorpus.demoText().split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  ).map { String(decoding: $0, as: UTF8.self) }

  @Test(.optimized) func theDemoLearnsItsLanguage() throws {
    let directory = try TemporaryDirectory()
    // What an earlier demo has left is replaced.
    _ = try directory.write(vectors(words: Self.words, dimension: 100), to: "vectors.txt")
    let result = try CommandRunner("demo", "--output-dir", directory.path, "--keep-text", "--threads", "2")
    #expect(result.exitCode == 0, "\(result.messages)")
    let evaluation = try CommandRunner(
      "evaluate", directory.file("vectors.bin"), "--analogies", directory.file("analogies.txt"), "--json")
    let object = try #require(try CommandRunner.objects(evaluation.output).first)
    let results = try #require(object["results"] as? [[String: Any]])
    let accuracy = try #require((results[0]["total"] as? [String: Any])?["accuracy"] as? Double)
    #expect(accuracy >= 0.8)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    #expect(names == ["analogies.txt", "corpus.txt", "vectors.bin", "vectors.txt"])
  }

  @Test(arguments: ["corpus.txt", "analogies.txt"])
  func theDemoDoesNotReplaceATextOfTheUser(_ name: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("my own", to: name)
    let result = try CommandRunner("demo", "--output-dir", directory.path, "--keep-text")
    #expect(result.exitCode == 1)
    #expect(
      result.messages
        == "hogvec: '\(path)' exists, and --keep-text would replace it; choose another --output-dir\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [name])
  }

  @Test(arguments: ["vectors.bin", "vectors.txt"])
  func theDemoReplacesNoVectorsButItsOwn(_ name: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("2 1\nparis 1\nlondon 2\n", to: name)
    let result = try CommandRunner("demo", "--output-dir", directory.path)
    #expect(result.exitCode == 1)
    #expect(
      result.messages
        == "hogvec: '\(path)' exists, and is not of an earlier demo; choose another --output-dir\n"
    )
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [name])
  }

  @Test func theDemoReplacesNoVectorsOfOtherWordsOrAnotherSize() throws {
    let directory = try TemporaryDirectory()
    for (words, dimension) in [(Self.words, 7), (Self.words.dropLast() + ["foreign"], 100)] {
      let path = try directory.write(vectors(words: words, dimension: dimension), to: "vectors.txt")
      let result = try CommandRunner("demo", "--output-dir", directory.path)
      #expect(result.exitCode == 1)
      #expect(result.messages.hasPrefix("hogvec: '\(path)' exists, and is not of an earlier demo"))
    }
  }

  /// Vectors of ones in word2vec's text form.
  private func vectors(words: [String], dimension: Int) -> String {
    let rows = words.map { $0 + String(repeating: " 1", count: dimension) + "\n" }
    return "\(words.count) \(dimension)\n" + rows.joined()
  }
}
