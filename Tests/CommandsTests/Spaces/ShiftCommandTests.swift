import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct ShiftCommandTests {
  @Test func wordsThatMovedAreListed() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    // Turned by a right angle, and the king where the tree was; in another order.
    let other = try directory.write(
      "6 2\ntree 0 -1\nqueen -0.6 0.8\nman -0.8 0.6\nwoman -1 0\nboy -0.8 -0.6\nking -1 -0.1\n", to: "w.txt")
    let result = try CommandRunner("shift", path, other, "-n", "1")
    #expect(result.exitCode == 0)
    #expect(result.output.hasSuffix("  1  6  king\n") && result.output.split(separator: "\n").count == 1)
    #expect(
      result.messages.hasPrefix("6 words in both, mean cosine ") && result.messages.hasSuffix(" after\n"))
    let json = try CommandRunner.objects(try CommandRunner("shift", path, other, "--json").output)
    let words = try #require(json[0]["words"] as? [[String: Any]])
    #expect(words.count == 6 && words[0]["word"] as? String == "king")
    #expect(words[0]["places"] as? [Int] == [1, 6])
    let similarities = words.compactMap { $0["similarity"] as? Double }
    #expect(similarities == similarities.sorted() && similarities.count == 6)
    let fit = try #require(json[0]["alignment"] as? [String: Any])
    #expect(fit["words"] as? Int == 6)
    let mean = similarities.reduce(0, +) / 6
    #expect(abs(mean - (fit["similarityAfter"] as? Double ?? 0)) < 1e-6)
    let top = try CommandRunner.objects(
      try CommandRunner("shift", path, other, "--top", "4", "--json").output)
    #expect((top[0]["words"] as? [Any])?.count == 3)
  }

  @Test func cosinesOfBothSignsAreInOneColumn() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let other = try directory.write(sixWords.replacing("king 1 0", with: "king -1 0"), to: "w.txt")
    let lines = try CommandRunner("shift", path, other).output.split(separator: "\n")
    #expect(lines.count == 6 && lines[0] == "  -1.0000  1  1  king")
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("   1.0000  ") })
  }

  @Test func filesThatDoNotFitAreNotCompared() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let wide = try directory.write("1 3\nking 1 2 3\n", to: "w.txt")
    let result = try CommandRunner("shift", path, wide)
    #expect(result.exitCode == 1 && result.output.isEmpty)
    #expect(
      result.messages
        == "hogvec: cannot align '\(path)' to '\(wide)': its vectors have 2 numbers, the others 3\n")
    let strange = try directory.write("2 2\nking 1 2\nmoon 1 2\n", to: "s.txt")
    #expect(try CommandRunner("shift", path, strange).messages.contains("and there are 1\n"))
    #expect(try CommandRunner("shift", "-", "-").exitCode == 2)
  }
}
