import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct EvaluateComparisonTests {
  private let directory: TemporaryDirectory
  private let questions: String
  private let pairs: String
  private let sequences: String

  /// `a.txt` has words at 0, 10, 40, 50, ... degrees and answers all questions; `b.txt` has two of its words
  /// changed with each other, and one less.
  init() throws {
    directory = try TemporaryDirectory()
    let angles = [0.0, 10, 40, 50, 90, 100, 140, 150]
    func file(_ words: [String]) -> String {
      "\(words.count) 2\n"
        + zip(words, angles).map { word, angle in
          "\(word) \(cos(angle * .pi / 180)) \(sin(angle * .pi / 180))\n"
        }.joined()
    }
    _ = try directory.write(file(["a", "A2", "b", "B2", "c", "C2", "d", "D2"]), to: "a.txt")
    _ = try directory.write(file(["a", "A2", "b", "C2", "c", "B2", "d"]), to: "b.txt")
    questions = try directory.write(
      ": capitals\na A2 b B2\na A2 c C2\nb B2 c C2\n: gram1\na A2 d D2\nc C2 a A2\n", to: "q.txt")
    pairs = try directory.write("a A2 9\na b 6\na c 2\nc d 3\na D2 1\n", to: "pairs.txt")
    sequences = try directory.write("a A2 b\nc C2 d\nB2 b\n", to: "s.txt")
  }

  private func evaluate(_ arguments: String...) throws -> (Int32, String, String) {
    let files = ["a.txt", "b.txt"].map { directory.file($0) }
    let result = try CommandRunner(["evaluate"] + files + arguments)
    return (result.exitCode, result.output, result.messages)
  }

  @Test func severalFilesAreOneTable() throws {
    let (code, output, messages) = try evaluate(
      "--analogies", questions, "--similarity", pairs, "--sequences", sequences, "-n", "1")
    #expect(code == 0 && messages.isEmpty)
    let lines = output.split(separator: "\n").map(String.init)
    let titles = lines.filter { !$0.hasPrefix(" ") }.map { $0.replacing(directory.path + "/", with: "") }
    #expect(
      titles == [
        "q.txt, semantic: accuracy, 3 of 3 questions, which all files cover",
        "q.txt, syntactic: accuracy, 1 of 2 questions, which all files cover",
        "q.txt: accuracy, 4 of 5 questions, which all files cover",
        "pairs.txt: Spearman, 4 of 5 pairs, which all files cover",
        "s.txt: hit rate at 1, 5 of 5 steps, which all files cover",
        "s.txt: mean reciprocal rank, 5 of 5 steps, which all files cover",
      ])
    // The first file has no difference from itself.
    #expect(lines.filter { $0.hasPrefix("  \(directory.path)/a.txt") }.allSatisfy { !$0.contains("+") })
    #expect(lines.count == 1 + 6 * 3)
    #expect(try evaluate("--analogies", questions).1 == evaluate("--analogies", questions).1)
  }

  @Test func theObjectHasTheSameNumbers() throws {
    let (code, output, _) = try evaluate("--analogies", questions, "--json", "--seed", "7")
    #expect(code == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    #expect(object["seed"] as? Int == 7 && object["resamples"] as? Int == 2000)
    let measures = try #require(object["measures"] as? [[String: Any]])
    let total = try #require(measures.last)
    #expect(total["compared"] as? Int == 4 && total["total"] as? Int == 5)
    let results = try #require(total["results"] as? [[String: Any]])
    #expect(results[0]["score"] as? Double == 1 && results[0]["interval"] as? [Double] == [1, 1])
    #expect(results[0]["difference"] is NSNull && results.map { $0["covered"] as? Int } == [5, 4])
    let (score, difference) = (results[1]["score"] as? Double, results[1]["difference"] as? Double)
    #expect(try #require(score) < 1 && difference == (score ?? 0) - 1)
    #expect((results[1]["differenceInterval"] as? [Double])?.count == 2)
  }

  @Test func sequencesOfOneFileAreALine() throws {
    let file = directory.file("a.txt")
    let result = try CommandRunner("evaluate", file, "--sequences", sequences, "-n", "2")
    #expect(result.exitCode == 0)
    // a - A2, A2 - b (a is nearer), c - C2, C2 - d (c is nearer), B2 - b.
    #expect(
      result.output
        == "\(sequences), among 8 items\n  hit rate at 2 1.0000, mean reciprocal rank 0.8000, 5 of 5 steps\n")
  }

  @Test(arguments: [
    (["--seed", "2"], "--seed is for several FILEs"),
    (["-n", "2"], "-n has an effect only with --sequences"),
  ]) func whatHasNoEffectIsRefused(_ arguments: [String], _ message: String) throws {
    let result = try CommandRunner(
      ["evaluate", directory.file("a.txt"), "--analogies", questions] + arguments)
    #expect(result.exitCode == 2 && result.messages == "hogvec: \(message)\n")
    let layout = try evaluate("--analogies", questions, "--compute-accuracy")
    #expect(layout.0 == 2 && layout.2 == "hogvec: --compute-accuracy is for one FILE\n")
  }
}
