import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct ClassesCommandTests {
  @Test func classesAreWrittenAsWord2vecDoes() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      "6 2\nking 2 0\nqueen 1 0.1\nboat 0 1\nman 3 -0.1\nship 0.1 4\nwoman 1 0\n", to: "v.txt")
    let lines = "king 0\nqueen 0\nboat 1\nman 0\nship 1\nwoman 0\n"
    let printed = try CommandRunner("classes", path, "-n", "2")
    #expect(printed.exitCode == 0 && printed.output == lines)
    #expect(printed.messages.hasPrefix("6 words in 2 classes; mean cosine with the class's center 0."))
    let output = directory.file("classes.txt")
    let written = try CommandRunner("classes", path, "-n", "2", "--output", output, "--quiet")
    #expect(written.output.isEmpty && written.messages.isEmpty)
    #expect(try directory.contents("classes.txt") == Array(lines.utf8))
    let json = try CommandRunner.objects(try CommandRunner("classes", path, "-n", "2", "--json").output)
    #expect(json.map { $0["word"] as? String }.last == "woman" && json.map { $0["class"] as? Int }.last == 0)
    #expect(json.allSatisfy { ($0["similarity"] as? Double ?? 0) > 0.9 })
    #expect(
      try CommandRunner("classes", path, "-n", "2", "--top", "3", "--quiet").output.split(separator: "\n")
        .count == 3)
  }

  /// After one assignment nothing has been moved to a class that equal words left empty.
  @Test func classesWithoutWordsAreNotCounted() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("2 2\na 1 0\nb 1 0\n", to: "v.txt")
    let result = try CommandRunner("classes", path, "-n", "2", "--iterations", "1")
    #expect(result.exitCode == 0 && result.output == "a 0\nb 0\n")
    #expect(
      result.messages.hasPrefix(
        "2 words in 1 of 2 classes, the others without words; mean cosine with the class's center 1.0000,"))
  }

  @Test func classesThatCannotBeAreRefused() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(sixWords.replacing("6 2", with: "7 2") + "zero 0 0\n", to: "w.txt")
    let many = try CommandRunner("classes", file, "-n", "7")
    #expect(many.exitCode == 1)
    #expect(many.messages == "hogvec: '\(file)': 6 words with a direction cannot make 7 classes\n")
    #expect(
      try CommandRunner("classes", file, "-n", "6").messages.hasSuffix(
        "; left out 1 word whose vector is zero or not finite\n"))
    let same = try CommandRunner("classes", file, "-n", "2", "-o", file)
    #expect(same.exitCode == 2 && same.messages == "hogvec: --output '\(file)' is read too\n")
  }
}
