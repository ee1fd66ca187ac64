import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct ClassifyCommandTests {
  private static let vectors = "4 2\ngood 1 0.2\nfine 0.9 -0.1\nbad -1 0.1\npoor -0.8 -0.3\n"
  private static let sentences =
    "split\tlabel\tsentence\n"
    + (0..<20).map { "train\t\($0 % 2)\t\($0 % 2 == 0 ? "Bad, bad poor" : "good fine so fine")\n" }.joined()
    + "dev\t0\tbad\ndev\t1\tgood\ntest\t1\tfine <&\ntest\t0\tgood\n"

  private func files() throws -> (TemporaryDirectory, vectors: String, sentences: String) {
    let directory = try TemporaryDirectory()
    return (
      directory, try directory.write(Self.vectors, to: "v.txt"),
      try directory.write(Self.sentences, to: "s.tsv")
    )
  }

  @Test func withoutTestSentencesThereIsNoAccuracyOnThem() throws {
    let (directory, vectors, _) = try files()
    let withoutTest = Self.sentences.split(separator: "\n").filter { !$0.hasPrefix("test") }
    let sentences = try directory.write(withoutTest.joined(separator: "\n") + "\n", to: "without.tsv")
    let arguments = [
      "classify", "train", sentences, "--vectors", vectors, "--output", directory.file("model"),
      "--strengths",
      "1e-2",
    ]
    let text = try CommandRunner(arguments)
    #expect(text.output.contains("      0.01    100.00    100.00         -"), "\(text.output)")
    let objects = try CommandRunner.objects(try CommandRunner(arguments + ["--json"]).output)
    #expect(objects.first?["testAccuracy"] is NSNull)
  }

  @Test func sentencesAreLearnedAndMeasured() throws {
    let (directory, vectors, sentences) = try files()
    let (model, svg) = (directory.file("model"), directory.file("c.svg"))
    let result = try CommandRunner(
      "classify", "train", sentences, "--vectors", vectors, "--output", model, "--strengths", "1e-2,1e-4",
      "--svg", svg,
      "--errors", "5")
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(result.output.contains("      0.01    100.00    100.00     50.00"))
    #expect(result.output.contains("best on dev\n"))
    #expect(
      result.output.hasSuffix(
        """
        test: 1 of 2 right, 50.0 %
          true \\ given      0      1 recall
          0                 0      1  0.000
          1                 0      1  1.000
          precision         -  0.500
          line 25: 0, given 1: good

        """), "\(result.output)")
    #expect(try String(contentsOfFile: svg, encoding: .utf8).hasSuffix("</svg>\n"))
    let label = try CommandRunner("classify", "predict", model, "a GOOD film", "--vectors", vectors)
    #expect(label.output.hasPrefix("  1  0.") && label.output.hasSuffix("  1 of 3 words  a GOOD film\n"))
    let again = try CommandRunner(
      "classify", "evaluate", model, sentences, "--vectors", vectors, "--split", "all", "--json")
    #expect(try CommandRunner.objects(again.output).first?["correct"] as? Int == 23)
  }

  @Test func manyOrLongLabelsAreTold() throws {
    let (directory, vectors, _) = try files()
    func train(_ labels: [String]) throws -> CommandRunner {
      let lines = labels.flatMap { label in
        ["train", "dev"].flatMap { part in
          (0..<3).map { "\(part)\t\(label)\t\($0 % 2 == 0 ? "good" : "bad")\n" }
        }
      }
      return try CommandRunner(
        "classify", "train", directory.write(lines.joined(), to: "x.tsv"), "--vectors", vectors, "--output",
        directory.file("m"), "--strengths", "1", "--svg", directory.file("x.svg"))
    }
    // Labels that differ at their ends stay different.
    let long = try train(["class_number_one", "class_number_two"])
    #expect(
      long.output.contains("  true \\ given       class_number_one  class_number_two            recall\n"),
      "\(long.output)")
    let many = try train((0..<40).map { "label\($0)" })
    #expect(many.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(many.output)")
    #expect(
      many.output.contains("  label39           3          0      0.000          -\n"), "\(many.output)")
    #expect(many.output.contains("most frequent confusions"))
    let drawing = try String(contentsOfFile: directory.file("x.svg"), encoding: .utf8)
    let width = try #require(drawing.firstMatch(of: /width="(\d+)/)?.1)
    #expect(Int(width) ?? 0 < 1500)
    // Sentences in the place of labels are not 40 classes.
    let sentences = (0..<40).map { "good film \($0)\tpositive\n" }.joined()
    let exchanged = try CommandRunner(
      "classify", "train", directory.write(sentences, to: "y.tsv"), "--vectors", vectors, "--output",
      directory.file("m"))
    #expect(
      exchanged.exitCode == 1 && exchanged.messages.hasSuffix("say which is what by --columns\n"),
      "\(exchanged.messages)")
  }

  @Test func aLabelWithoutSentencesToTrainOnAndOtherVectorsAreNamed() throws {
    let (directory, vectors, _) = try files()
    let text = "train\t0\tbad\ntrain\t1\tgood\ndev\t0\tbad\ntest\t2\tfine\n"
    let trained = try CommandRunner(
      "classify", "train", directory.write(text, to: "x.tsv"), "--vectors", vectors, "--output",
      directory.file("m"), "--strengths", "1")
    #expect(
      trained.messages
        == "hogvec: no sentence to train on has the label '2', so that the classifier can never predict it\n",
      "\(trained.messages)")
    let same = try CommandRunner(
      "classify", "predict", directory.file("m"), "good", "--vectors", vectors, "--json")
    #expect(same.exitCode == 0 && same.messages.isEmpty)
    let answer = try #require(try CommandRunner.objects(same.output).first)
    #expect(
      answer["labels"] as? [String] == ["0", "1", "2"] && (answer["probabilities"] as? [Double])?.count == 3)
    let others = try directory.write(Self.vectors.replacing("0.9", with: "0.8"), to: "w.txt")
    let other = try CommandRunner("classify", "predict", directory.file("m"), "good", "--vectors", others)
    #expect(
      other.exitCode == 0 && other.messages.contains("are not those that the classifier was trained on"))
  }

  @Test func whatCannotBeIsSaidInOneLine() throws {
    let (directory, vectors, sentences) = try files()
    let output = directory.file("model")
    func message(_ text: String, _ options: String...) throws -> String {
      let path = try directory.write(text, to: "x.tsv")
      let result = try CommandRunner(
        ["classify", "train", path, "--vectors", vectors, "--output", output] + options)
      #expect(result.exitCode != 0)
      return result.messages.replacing(path, with: "x.tsv")
    }
    #expect(
      try message("train\t0\tgood\ntrain\t1\n")
        == "hogvec: 'x.tsv', line 2: it has 2 fields, not 3 as split,label,sentence\n")
    #expect(
      try message("train\t0\tgood\nevil\t1\tbad\n")
        == "hogvec: 'x.tsv', line 2: the split 'evil' is not train, dev or test, nor 1, 3 or 2\n")
    #expect(
      try message("good\n") == "hogvec: 'x.tsv', line 1: it has 1 field: tabs separate fields\n")
    #expect(try message("train\t\tgood\n") == "hogvec: 'x.tsv', line 1: its label is empty\n")
    #expect(
      try message("0\tgood\n1\n") == "hogvec: 'x.tsv', line 2: it has 1 field, not 2 as label,sentence\n")
    #expect(
      try message("0\tgood\n1\tbad\n")
        == "hogvec: 'x.tsv': there is no sentence for dev, on which the strength is chosen\n")
    #expect(
      try message("dev\t0\tgood\ntest\t1\tbad\n") == "hogvec: 'x.tsv': there is no sentence to train on\n")
    #expect(
      try message("train\t0\tgood\ndev\t0\tbad\n")
        == "hogvec: 'x.tsv': every sentence has the label '0'; two labels are needed\n")
    #expect(
      try message("train\t0\tx\ntrain\t1\ty\ndev\t0\tgood\n")
        == "hogvec: 'x.tsv': no word to train on has a vector in '\(vectors)'\n")
    #expect(
      try message("0\tgood\n", "--columns", "label,text")
        == "hogvec: --columns: 'text' is not label, sentence, split or -\n")
    #expect(
      try message("0\tgood\n", "--strengths", "1,x") == "hogvec: --strengths: 'x' is not a number from 0\n")
    #expect(
      try CommandRunner("classify", "train", sentences, "--vectors", vectors, "--output", output).exitCode
        == 0)
    let infinite = try directory.write("2 2\ngood 1 0\nbad inf 1\n", to: "infinite.txt")
    #expect(
      try CommandRunner("classify", "predict", output, "good", "--vectors", infinite).messages
        == "hogvec: '\(infinite)': the vector of 'bad' holds what is not a finite number\n")
    let wide = try directory.write("1 3\ngood 1 2 3\n", to: "wide.txt")
    #expect(
      try CommandRunner("classify", "predict", output, "good", "--vectors", wide).messages
        == "hogvec: '\(wide)': its vectors have 3 numbers, but the classifier was trained on 2\n")
    let bytes = try directory.contents("model")
    for length in bytes.indices {
      let cut = try directory.write(bytes[..<length], to: "cut")
      #expect(try CommandRunner("classify", "predict", cut, "good", "--vectors", vectors).exitCode == 1)
    }
  }
}
