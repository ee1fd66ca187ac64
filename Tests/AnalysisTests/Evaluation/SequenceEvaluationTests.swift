import Foundation
import HogvecSystem
import HogvecTestSupport
import HogvecVectorFiles
import Testing

@testable import HogvecAnalysis

@Suite struct SequenceEvaluationTests {
  /// Items at 0, 10, 25, 45 and 70 degrees.
  private func vectors() throws -> WordVectors {
    let angles = [0.0, 10, 25, 45, 70]
    return try WordVectors(words: ["a", "b", "c", "d", "e"].map { Array($0.utf8) }, dimension: 2) {
      row, vector in
      let angle = angles[row] * .pi / 180
      unsafe vector[0] = Float(cos(angle))
      unsafe vector[1] = Float(sin(angle))
    }.normalized()
  }

  @Test func theNextItemIsLookedForAmongTheNearest() throws {
    // From c the nearest are b (15 degrees), d (20), a (25); from a they are b, c, d; from e they are d, c,
    // b.
    let sequences = ItemSequences(
      [["c", "d", "d"], ["a", "d"], ["e", "x", "c", "e"], ["b"]].map { $0.map { Array($0.utf8) } })
    #expect(sequences.count == 4 && sequences.steps.map(\.sequence) == [0, 1, 2, 2, 2])
    let report = SequenceEvaluation(count: 2).run(sequences, on: try vectors())
    let expected: [Double?] = [0.5, 0, nil, nil, 0]
    #expect(report.reciprocalRanks == expected)
    #expect(report.steps == 5 && report.covered == 3 && report.hits == 1 && report.rowsSearched == 5)
    #expect(report.hitRate == 1.0 / 3 && report.meanReciprocalRank == 0.5 / 3)
    let more = SequenceEvaluation(count: 3).run(sequences, on: try vectors())
    let ranks: [Double?] = [1.0 / 2, 1.0 / 3, nil, nil, 0]
    #expect(more.reciprocalRanks == ranks)
  }

  @Test func linesAreSequences() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a b\tb  c\n\r\nd\n  c a\n", to: "held-out.txt")
    let sequences = try ItemSequences(reading: path)
    #expect(sequences.items == ["a", "b", "c", "d"].map { Array($0.utf8) } && sequences.count == 3)
    #expect(
      sequences.steps == [
        .init(sequence: 0, item: 0, next: 1), .init(sequence: 0, item: 1, next: 2),
        .init(sequence: 2, item: 2, next: 0),
      ])
    let lone = try directory.write("a\nb b\n", to: "lone.txt")
    #expect { try ItemSequences(reading: lone) } throws: { error in
      "\(error)" == "'\(lone)': no line of it has two different items"
    }
  }

  @Test func aFolderOfRelationsIsOneSet() throws {
    let directory = try TemporaryDirectory()
    for (folder, name, text) in [
      ("1_Inflectional", "I01 [noun - plural].txt", "king\tkings\nman\tmen/mans\ntree\ttrees\n"),
      ("3_Encyclopedic", "E01 [country - capital].txt", "france\tparis\nitaly\trome\n"),
      ("", "own.txt", ": one\na b c d\n"), ("", "notes.md", "no questions\n"),
    ] {
      try FileManager.default.createDirectory(
        atPath: directory.file("bats/\(folder)"), withIntermediateDirectories: true)
      _ = try directory.write(text, to: "bats/\(folder.isEmpty ? "" : folder + "/")\(name)")
    }
    let questions = try AnalogyQuestions(reading: directory.file("bats"))
    #expect(
      questions.sections.map(\.name) == ["I01 [noun - plural]", "E01 [country - capital]", "own, one"])
    #expect(questions.sections.map(\.questions.count) == [6, 2, 1])
    #expect(
      questions.sections.map { AnalogyReport.Section(name: $0.name).isSyntactic } == [true, false, false])
    let empty = directory.file("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect { try AnalogyQuestions(reading: empty) } throws: { error in
      "\(error)" == "'\(empty)': there is no .txt file in the folder"
    }
  }
}
