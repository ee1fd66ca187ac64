import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// What trained vectors say of themselves, and the counts of their words.
@Suite struct ProvenanceTests {
  private let directory: TemporaryDirectory
  private let corpus: String

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try directory.write(
      String(repeating: "the cat sat on the mat\nthe dog sat\n", count: 100), to: "corpus.txt")
  }

  private func train(to output: String, _ arguments: String...) throws -> String {
    let path = directory.file(output)
    let result = try CommandRunner(
      ["train", corpus, "--output", path, "--size", "8", "--threads", "1", "--epochs", "2", "--quiet"]
        + arguments)
    #expect(result.exitCode == 0, "\(result.messages)")
    return path
  }

  private func inspect(_ path: String) throws -> [String: Any] {
    let result = try CommandRunner("inspect", path, "--json")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test(arguments: ["v.npz", "v.safetensors"]) func aFileSaysHowItWasMade(_ output: String) throws {
    let path = try train(to: output, "--window", "3")
    let metadata = try #require(try inspect(path)["metadata"] as? [String: String])
    #expect(metadata["hogvec.version"]?.isEmpty == false && metadata["hogvec.tokens"] == "900")
    #expect(metadata["hogvec.corpus"]?.count == 16)
    let text = try #require(metadata["hogvec.options"])
    let options = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(options["size"] as? Int == 8 && options["window"] as? Int == 3 && options["epochs"] as? Int == 2)
    // Names of files and what only concerns a run stay out.
    #expect(!text.contains(directory.path) && options["output"] == nil && options["quiet"] == nil)
    #expect(try CommandRunner("inspect", path).output.contains(/hogvec.tokens +900\n/))
    let converted = directory.file("c.safetensors")
    _ = try CommandRunner(
      "convert", path, converted, "--normalize", "--remove-components", "1", "--precision", "f16")
    #expect(
      (try inspect(converted)["metadata"] as? [String: String])?["hogvec.converted"]
        == "1 component removed, scaled to length 1, rounded to f16")
    // Another text has another fingerprint.
    _ = try directory.write(String(repeating: "a cat sat on a mat\n", count: 100), to: "corpus.txt")
    let other = try #require(
      try inspect(train(to: "other.npz"))["metadata"] as? [String: String])
    #expect(other["hogvec.corpus"] != metadata["hogvec.corpus"])
  }

  @Test(arguments: ["v.npz", "v.jsonl", "v.table"], [[], ["--unknown", "<unk>"]])
  func theCountsOfWordsAreThere(_ output: String, _ arguments: [String]) throws {
    let path = directory.file(output)
    let result = try CommandRunner(
      ["train", corpus, "--output", path, "--size", "8", "--epochs", "1", "--quiet"] + arguments)
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(try inspect(path)["tokens"] as? Int == 900)
    let lines = directory.file("lines.jsonl")
    _ = try CommandRunner("convert", path, lines)
    let objects = try CommandRunner.objects(
      String(decoding: directory.contents("lines.jsonl"), as: UTF8.self))
    let counts = objects.map { "\($0["word"] ?? "") \($0["count"] ?? "-")" }
    #expect(counts.prefix(2) == ["the 300", "sat 200"])
    #expect(counts.last == (arguments.isEmpty ? counts.last : "<unk> -") && counts.count > 5)
  }
}
