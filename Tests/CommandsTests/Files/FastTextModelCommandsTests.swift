import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// Models of fastText on the command line, and words that are not in them.
@Suite struct FastTextModelCommandsTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = try directory.write(FastTextSample.bytes, to: "m.bin")
  }

  @Test func anInspectionShowsTheArguments() throws {
    let output = try CommandRunner("inspect", path).output
    for line in [
      "  format              fasttext-bin\n", "  vectors             6 of 2 numbers\n",
      "  model               skip-gram, 2 negative samples, window 3, 3 epochs\n",
      "  text                300 words, least count 1, subsampling from 0.0001\n",
      "  n-grams             of 2 to 4 characters, in 40 buckets\n", "  output rows         6\n",
    ] { #expect(output.contains(line), "\(line)") }
    let object = try CommandRunner.objects(try CommandRunner("inspect", path, "--json").output)[0]
    let model = try #require(object["model"] as? [String: Any])
    #expect(model["model"] as? String == "skipgram" && model["loss"] as? String == "ns")
    let numbers = [
      "ws", "epoch", "minCount", "neg", "wordNgrams", "bucket", "minn", "maxn", "lrUpdateRate", "tokens",
    ]
    #expect(numbers.map { model[$0] as? Int } == [3, 3, 1, 2, 1, 40, 2, 4, 100, 300])
  }

  @Test func aModelBecomesAnyFormatAndIsCopied() throws {
    let (text, copy) = (directory.file("v.txt"), directory.file("copy"))
    #expect(try CommandRunner("convert", path, text).exitCode == 0)
    let numbers = FastTextSample.known[0].bits.map { "\(Float(bitPattern: $0))" }.joined(separator: " ")
    #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("6 2\nźdźbło \(numbers)\n"))
    #expect(try CommandRunner("convert", path, copy, "--to", "fasttext-bin").exitCode == 0)
    #expect(try directory.contents("copy") == FastTextSample.bytes)
    let limited = try CommandRunner("convert", path, copy, "--to", "fasttext-bin", "--limit", "2")
    #expect(limited.exitCode == 1 && limited.messages.contains("a fastText model is copied as a whole"))
    let repaired = try CommandRunner("inspect", path, "--repair", directory.file("r"))
    #expect(repaired.exitCode == 1 && repaired.messages.hasPrefix("hogvec: cannot repair '\(path)'"))
  }

  @Test func aListHasVectorsOfAllItsWords() throws {
    let list = try directory.write("中国\nźdźbła\n国\n", to: "list")
    let result = try CommandRunner("convert", path, directory.file("v.txt"), "--words", list)
    #expect(
      result.messages
        == "3 vectors of 2 numbers written to '\(directory.file("v.txt"))'; 2 of them built from n-grams\n")
    let object = try CommandRunner.objects(
      try CommandRunner("convert", path, directory.file("v.txt"), "--words", list, "--json").output)[0]
    #expect(object["builtWords"] as? Int == 2 && object["missingWords"] as? Int == 0)
  }

  @Test(arguments: [
    ["neighbors", "źdźbła"], ["similarity", "źdźbła", "中国"], ["odd-one-out", "źdźbła", "中国", "Straße"],
    ["analogy", "źdźbła", "中国", "Straße"],
  ])
  func questionsSayThatAVectorWasBuilt(_ question: [String]) throws {
    let result = try CommandRunner([question[0], path] + question.dropFirst())
    #expect(result.exitCode == 0 && !result.output.isEmpty)
    #expect(
      result.messages == "hogvec: 'źdźbła' is not in '\(path)'; its vector is built from its n-grams\n")
    let second = question.map { $0 == "中国" || $0 == "źdźbła" ? $0 + "x" : $0 }
    let several = try CommandRunner([second[0], path] + second.dropFirst())
    #expect(
      several.messages
        == (question.count == 2
          ? "hogvec: 'źdźbłax' is not in '\(path)'; its vector is built from its n-grams\n"
          : "hogvec: 2 words that are not in '\(path)' have vectors built from their n-grams\n"))
  }

  @Test func evaluationsCountTheWordsThatWereBuilt() throws {
    let pairs = try directory.write("źdźbło źdźbła 3\n中国 国 2\nكتاب كتب 1\n", to: "pairs")
    let questions = try directory.write("źdźbło źdźbła كتب كتاب\n", to: "questions")
    let arguments = ["evaluate", path, "--similarity", pairs, "--analogies", questions]
    let result = try CommandRunner(arguments)
    #expect(
      result.output.contains("3 of 3 pairs, 0 with a word that is not there, 3 words built from n-grams\n"))
    #expect(result.output.contains("\n  2 words built from n-grams\n"))
    let objects = try CommandRunner.objects(try CommandRunner(arguments + ["--json"]).output)
    let results = try #require(objects[0]["results"] as? [[String: Any]])
    #expect(results.map { $0["builtWords"] as? Int } == [2, 3])
    let known = try CommandRunner(arguments + ["--known-only"])
    #expect(known.exitCode == 1 && known.output.contains("0 of 3 pairs, 3 with a word that is not there\n"))
  }
}
