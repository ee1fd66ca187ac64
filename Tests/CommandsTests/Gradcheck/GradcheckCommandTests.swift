import Foundation
import HogvecTestSupport
import HogvecTraining
import Testing

@testable import HogvecCommands

private let published = SharedData("gradients/word2vec_gradients.json")

@Suite struct GradcheckCommandTests {
  @Test func everyGradientPasses() throws {
    let result = try CommandRunner("gradcheck", "--json")
    #expect(result.exitCode == 0, "\(result.messages)")
    let objects = try CommandRunner.objects(result.output)
    #expect(objects.count == (try GradientCheck.all().count))
    #expect(objects.allSatisfy { $0["passes"] as? Bool == true })
  }

  @Test func aWrongGradientIsNamed() throws {
    let directory = try TemporaryDirectory()
    let output = try FileHandle(forWritingTo: URL(filePath: try directory.write("", to: "output")))
    let wrong = GradientCheck(
      name: "a wrong one", parameters: [2], loss: { $0[0] * $0[0] }, gradient: { [$0[0]] })
    #expect(throws: (any Error).self) {
      try GradcheckCommand.check([wrong], isJSON: false, console: Console(output: output.fileDescriptor))
    }
    let text = String(decoding: try directory.contents("output"), as: UTF8.self)
    #expect(text.contains("a wrong one") && text.contains("5.0e-1  WRONG"))
  }

  private static let small = """
    {"word2ind": {"a": 0, "b": 1}, "V": [[0, 0], [1, 2]], "U": [[0, 0], [0, 0]],
     "skipgram_tests_2021": [{"center": "a", "outside": ["b"], "loss": LOSS,
       "gradCenter": [[0, 0], [0, 0]], "gradOutside": [[0, 0], [0, 0]]}]}
    """

  @Test func aPublishedNumberThatDiffersEndsWith1() throws {
    let directory = try TemporaryDirectory()
    // Both words are as likely: the loss is the logarithm of 2.
    let right = try directory.write(
      Self.small.replacing("LOSS", with: "0.6931471805599453"), to: "right.json")
    let good = try CommandRunner("gradcheck", "--fixture", right)
    #expect(good.exitCode == 0, "\(good.messages)")
    #expect(good.output.hasSuffix("9 numbers agree\n"))
    let wrong = try directory.write(
      Self.small.replacing("LOSS", with: "0.6931471806599453"), to: "wrong.json")
    let bad = try CommandRunner("gradcheck", "--fixture", wrong)
    #expect(bad.exitCode == 1)
    #expect(bad.messages == "hogvec: 1 of 3 published values differ\n")
    #expect(bad.output.contains("skipgram_tests_2021[0].loss: 1.4e-10 DIFFERENT"))
  }

  @Test func aMalformedFixtureIsRefused() throws {
    let directory = try TemporaryDirectory()
    for (text, message) in [
      ("{", "byte 1: it is not JSON: a key is missing"),
      ("{}", "it lacks word2ind, V and U, or their rows differ in length"),
      (
        Self.small.replacing("LOSS", with: "\"x\""),
        "skipgram_tests_2021[0] lacks loss, gradCenter and gradOutside"
      ),
      (
        Self.small.replacing("[\"b\"]", with: "[\"c\"]"),
        "skipgram_tests_2021[0].outside lacks words of word2ind only"
      ),
    ] {
      let path = try directory.write(text.replacing("LOSS", with: "1"), to: "f.json")
      let messages = try CommandRunner("gradcheck", "--fixture", path).messages
      #expect(messages.hasPrefix("hogvec: '\(path)'") && messages.hasSuffix(message + "\n"), "\(messages)")
    }
  }

  @Test(.enabled(if: published.isPresent, "needs ../shared/data/gradients/word2vec_gradients.json"))
  func everyPublishedNumberAgrees() throws {
    let result = try CommandRunner("gradcheck", "--fixture", published.path)
    #expect(result.exitCode == 0, "\(result.messages)")
    for loss in [
      "11.16610900", "9.87714910", "10.8107586", "16.1511928", "28.6535677", "60.6487054", "13.8016642",
      "0.7989958", "7.14668012",
    ] { #expect(result.output.contains(loss)) }
  }
}
