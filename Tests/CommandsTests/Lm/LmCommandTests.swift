import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

private let folder = SharedData("ngram-lm")

@Suite struct LmCommandTests {
  private static let text = String(repeating: "one two three four\ntwo four one three\n", count: 60)

  /// A model of a small text in a directory.
  private func trained(_ directory: TemporaryDirectory, _ options: String...) throws -> String {
    let text = try directory.write(Self.text, to: "text.txt")
    let model = directory.file("model")
    let result = try CommandRunner(
      [
        "lm", "train", text, "--output", model, "--context", "2", "--size", "4", "--hidden", "8", "--batch",
        "10",
      ]
        + options)
    #expect(result.exitCode == 0, "\(result.messages)")
    return model
  }

  @Test func aTextIsLearnedAndAsked() throws {
    let directory = try TemporaryDirectory()
    let model = try trained(
      directory, "--optimizer", "adam", "--rate", "0.02", "--epochs", "12", "--patience", "12")
    let next = try CommandRunner("lm", "predict", model, "one two", "one two four", "-n", "1", "--json")
    let objects = try CommandRunner.objects(next.output)
    let words = objects.map { ($0["next"] as? [[String: Any]])?.first?["word"] as? String }
    #expect(words == ["three", "one"])
    let neighbors = try CommandRunner("lm", "neighbors", model, "one", "-n", "2")
    #expect(neighbors.output.split(separator: "\n").count == 2)
    let distance = try CommandRunner("lm", "distance", model, "one", "one")
    #expect(distance.output == "0.0000\n")
    let vectors = directory.file("words.txt")
    #expect(try CommandRunner("lm", "export", model, "--output", vectors).exitCode == 0)
    #expect(try String(contentsOfFile: vectors, encoding: .utf8).hasPrefix("4 4\n"))
    #expect(try CommandRunner("neighbors", vectors, "one", "-n", "1").exitCode == 0)
  }

  @Test func trainingPrintsItsSizesAndEpochs() throws {
    let directory = try TemporaryDirectory()
    let text = try directory.write(Self.text, to: "text.txt")
    let result = try CommandRunner(
      "lm", "train", text, "--output", directory.file("m"), "--size", "2", "--hidden", "3", "--epochs", "2",
      "--test",
      text)
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(result.output.hasPrefix("parameters       45: 4 words, context 3, embedding 2, hidden 3\n"))
    #expect(result.output.contains("\nrows             108 to train, 12 to validate\n"))
    #expect(result.output.contains("epoch 2          training "))
    #expect(result.output.contains("\ntest             "))
  }

  @Test func whatCannotBeIsSaidInOneLine() throws {
    let directory = try TemporaryDirectory()
    let model = try trained(directory, "--epochs", "1")
    let text = directory.file("text.txt")
    let ids = try directory.write([0, 1, 2, 3] as [UInt8], to: "a.u8")
    for (arguments, messages) in [
      (["lm", "predict", model, "one"], "'one' has 1 word; the model '\(model)' predicts from 2"),
      (["lm", "predict", model, "one five"], "'\(model)': the word 'five' is not in the vocabulary"),
      (["lm", "predict", text, "one two"], "'\(text)': it is not an n-gram model"),
      (["lm", "distance", model, "one", "Two"], "'\(model)': the word 'Two' is not in the vocabulary"),
      (
        ["lm", "train", ids, "--output", directory.file("x")],
        "'\(ids)' has ids only; --vocab FILE says what they mean"
      ),
      (["lm", "train", text, "--output", text], "--output '\(text)' is read too"),
      (
        ["lm", "train", text, "--output", directory.file("x"), "--context", "4"],
        "'\(text)': no line has 5 words of the vocabulary one after the other, which has 4 words"
      ),
      (
        ["lm", "check", directory.path],
        "cannot read '\(directory.path)/params_f64le': No such file or directory"
      ),
    ] {
      let result = try CommandRunner(arguments)
      #expect(result.exitCode != 0 && result.messages == "hogvec: \(messages)\n", "\(result.messages)")
    }
  }

  @Test func parametersOfTheWrongShapeAreNamed() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.file("params_f64le"), withIntermediateDirectories: false)
    let path = try directory.write([UInt8](repeating: 0, count: 24), to: "params_f64le/hid_bias_4.f64")
    #expect(
      try CommandRunner("lm", "check", directory.path).messages
        == "hogvec: '\(path)': its 24 bytes are not 4 numbers of 8 bytes\n")
  }

  @Test(.enabled(if: folder.isPresent, "needs ../shared/data/ngram-lm"))
  func publishedGradientsAgree() throws {
    // The rows of validation and test are left out: they take long in debug builds.
    let directory = try TemporaryDirectory()
    for name in ["params_f64le", "grads_f64le", "batch100.json", "printed_gradients.txt"] {
      try FileManager.default.createSymbolicLink(
        atPath: directory.file(name), withDestinationPath: "\(folder.path)/\(name)")
    }
    let result = try CommandRunner("lm", "check", directory.path)
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(result.output.contains("summed loss  339.82427549474"))
    #expect(!result.output.contains("DIFFERENT"))
  }
}
