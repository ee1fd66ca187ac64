import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// Formats and precisions from the command line: written, looked at, and asked.
@Suite struct ConvertedFormatsTests {
  /// Eight words at angles that grow, so that each is nearest to the one before or after it.
  private func vectors(_ directory: TemporaryDirectory) throws -> String {
    let rows = (0..<8).map { row in
      (0..<8).map { column in String(format: "%.4f", column <= row ? 1.0 + Double(column) / 10 : -0.5) }
    }
    let lines = rows.enumerated().map { "w\($0) \($1.joined(separator: " "))\n" }
    return try directory.write("8 8\n" + lines.joined(), to: "v.txt")
  }

  @Test(arguments: [
    ("v.npy", "f16"), ("v.npy", "binary"), ("v.npz", "f16"), ("v.npz", "int8"), ("v.npz", "binary"),
    ("v.safetensors", "f16"), ("v.safetensors", "bf16"), ("v.safetensors", "int8"),
    ("v.safetensors", "binary"),
  ])
  func everyPrecisionIsAskedAndLookedAt(_ name: String, _ precision: String) throws {
    let directory = try TemporaryDirectory()
    let (input, output) = (try vectors(directory), directory.file(name))
    let converted = try CommandRunner("convert", input, output, "--precision", precision)
    #expect(converted.exitCode == 0, "\(converted.messages)")
    let inspected = try CommandRunner("inspect", output)
    #expect(inspected.output.contains("  precision           \(precision)\n"))
    let json = try CommandRunner.objects(try CommandRunner("inspect", output, "--json").output)
    #expect(json[0]["precision"] as? String == precision)
    for row in [0, 7] {
      let answer = try CommandRunner.objects(
        try CommandRunner("neighbors", output, "w\(row)", "-n", "1", "--json").output)
      let nearest = (answer[0]["neighbors"] as? [[String: Any]])?.first?["word"] as? String
      #expect(nearest == (row == 0 ? "w1" : "w6"))
    }
  }

  @Test func aFolderAndLinesGoThereAndBack() throws {
    let directory = try TemporaryDirectory()
    let (input, folder) = (try vectors(directory), directory.file("model"))
    #expect(try CommandRunner("convert", input, directory.file("v.bin")).exitCode == 0)
    #expect(try CommandRunner("convert", input, folder, "--to", "model2vec").exitCode == 0)
    #expect(try CommandRunner("convert", folder, directory.file("a.jsonl")).exitCode == 0)
    #expect(try CommandRunner("convert", directory.file("a.jsonl"), directory.file("b.bin")).exitCode == 0)
    #expect(try directory.contents("b.bin") == directory.contents("v.bin"))
    #expect(try CommandRunner("neighbors", folder, "w0", "-n", "1").output.hasSuffix("  w1\n"))
    let again = try CommandRunner("convert", input, folder, "--to", "model2vec")
    #expect(again.exitCode == 1)
    #expect(
      again.messages
        == "hogvec: cannot write '\(folder)': the folder is not empty; name a new one, or remove it\n")
  }

  @Test(arguments: [
    (["--precision", "f17"], "--precision: 'f17' is not f16, bf16, int8, binary, 0, 1, "),
    (
      ["--precision", "int8"],
      "--precision: the format npy holds f16, binary or all bits of each number, not int8"
    ),
    (["--to", "gensim"], "--to: 'gensim' is not bin, "),
  ])
  func whatCannotBeWrittenIsAMistakeOfTheLine(_ options: [String], _ message: String) throws {
    let directory = try TemporaryDirectory()
    let result = try CommandRunner(["convert", try vectors(directory), directory.file("v.npy")] + options)
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: \(message)"), "\(result.messages)")
  }
}
