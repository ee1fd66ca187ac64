import HogvecTestSupport
import Testing

@testable import HogvecModels

@Suite struct LabeledSentencesTests {
  /// Each tenth line has another label, as in a file that was sorted or made in turns.
  @Test func everyPartHasTheLabelsInTheSameShares() throws {
    let directory = try TemporaryDirectory()
    let lines = (0..<300).map { $0 % 10 == 9 ? "b\tqueen\n" : "a\tking\n" }
    let sentences = try LabeledSentences(reading: directory.write(lines.joined(), to: "s.tsv"))
    for (split, a, b) in [(LabeledSentences.Split.train, 216, 24), (.dev, 27, 3), (.test, 27, 3)] {
      let labels = sentences.examples(for: split).map { String(decoding: $0.label, as: UTF8.self) }
      #expect(labels.count { $0 == "a" } == a && labels.count { $0 == "b" } == b, "\(split)")
    }
    #expect(sentences.examples.map(\.line) == Array(1...300))
  }
}
