import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// What becomes of lists whose words are not all there.
@Suite struct MissingWordsTests {
  @Test func aConversionSaysWhichWordsAreMissing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let list = try directory.write("king\nboat\ntree\nKing\nboat\na\nb\nc\nd\ne\n", to: "list")
    let output = directory.file("o.txt")
    let result = try CommandRunner("convert", path, output, "--words", list)
    #expect(
      result.messages
        == "hogvec: 7 of the 9 words in '\(list)' are not in '\(path)': boat, King, a, b, c, ...\n"
        + "2 vectors of 2 numbers written to '\(output)'\n")
    let json = try CommandRunner.objects(
      try CommandRunner("convert", path, output, "--words", list, "--json").output)
    #expect(json[0]["missingWords"] as? Int == 7)
    let limited = try CommandRunner("convert", path, output, "--words", list, "--limit", "1")
    #expect(limited.messages.hasPrefix("hogvec: 8 of the 9 words in '\(list)' are not in "))
  }

  @Test func nothingDoesNotReplaceSomething() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let output = try directory.write("old", to: "o.txt")
    let list = try directory.write("boat\nship\n", to: "list")
    let result = try CommandRunner("convert", path, output, "--words", list)
    #expect(result.exitCode == 1)
    #expect(
      result.messages
        == "hogvec: cannot write '\(output)': no word to be taken from '\(path)' is in it, such as 'boat'\n")
    let empty = try directory.write("0 2\n", to: "empty.txt")
    let other = try CommandRunner("convert", empty, output)
    #expect(other.exitCode == 1)
    #expect(
      other.messages
        == "hogvec: cannot replace '\(output)': there is no vector to write; remove it first if it is to go\n"
    )
    #expect(try directory.contents("o.txt") == Array("old".utf8))
    #expect(try CommandRunner("convert", empty, directory.file("new.txt")).exitCode == 0)
  }

  @Test func keptWordsThatAreNotThereAreNamed() throws {
    let directory = try TemporaryDirectory()
    let text = try directory.write("a a a b b c\n", to: "text")
    let list = try directory.write("c d\n", to: "list")
    let said = "1 of the 2 words in '\(list)' is not in the vocabulary: d\n"
    let counted = try CommandRunner(
      "vocab", text, "--output", directory.file("w"), "--min-count", "2", "--keep-words", list)
    #expect(counted.messages.contains("hogvec: " + said))
    let merged = try CommandRunner(
      "vocab", "--merge", directory.file("w"), "--output", directory.file("w2"), "--keep-words", list)
    #expect(merged.messages.contains("hogvec: " + said))
    let trained = try CommandRunner(
      "train", text, "--output", directory.file("v"), "--size", "2", "--sample", "0", "--min-count", "2",
      "--keep-words", list)
    #expect(trained.messages.contains(said), "\(trained.messages)")
  }
}
