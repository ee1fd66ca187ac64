internal import Analysis

/// The results of evaluations as people and programs read them.
enum EvaluationText {
  // MARK: - Analogies

  /// A line for each section, then the sums.
  static func table(of report: AnalogyReport, title: String) -> String {
    var rows = report.sections.filter { $0.score.questions > 0 }.map { ($0.name, $0.score) }
    rows += [("semantic", report.semantic), ("syntactic", report.syntactic), ("total", report.total)]
    var text = "\(title), searching \(Figures.grouped(report.rowsSearched)) words\n"
    text += row("section", ["accuracy", "correct", "counted", "of"])
    for (name, score) in rows {
      let counts = [score.correct, score.covered, score.questions].map { Figures.grouped($0) }
      text += row(name, [score.accuracy.map { Figures.fixed($0, 4) } ?? "-"] + counts)
    }
    return text
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    let padded = cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
    return "  \(name)" + String(repeating: " ", count: max(0, 28 - name.count)) + padded.joined() + "\n"
  }

  static func json(of report: AnalogyReport, path: String) -> JSONValue {
    let sections = report.sections.map { section -> JSONValue in
      var object: JSONValue.KeyValuePairs = ["name": .string(section.name)]
      object.members += members(of: section.score).members
      return .object(object)
    }
    return .object([
      "kind": .string("analogies"), "file": .string(path), "searched": .integer(report.rowsSearched),
      "sections": .array(sections), "semantic": .object(members(of: report.semantic)),
      "syntactic": .object(members(of: report.syntactic)), "total": .object(members(of: report.total)),
    ])
  }

  private static func members(of score: AnalogyReport.Score) -> JSONValue.KeyValuePairs {
    [
      "accuracy": score.accuracy.map { .number($0) } ?? .null, "correct": .integer(score.correct),
      "covered": .integer(score.covered), "questions": .integer(score.questions),
    ]
  }

  // MARK: - Similarity

  /// `wordsim353.txt: Spearman 0.6712, Pearson 0.6431, 351 of 353 pairs`
  static func line(of report: SimilarityReport, title: String) -> String {
    func figure(_ value: Double?) -> String { value.map { Figures.fixed($0, 4) } ?? "-" }
    return "\(title): Spearman \(figure(report.spearman)), Pearson \(figure(report.pearson)), "
      + "\(report.covered) of \(report.pairs) pairs\n"
  }

  static func json(of report: SimilarityReport, path: String) -> JSONValue {
    .object([
      "kind": .string("similarity"), "file": .string(path),
      "spearman": report.spearman.map { .number($0) } ?? .null,
      "pearson": report.pearson.map { .number($0) } ?? .null, "covered": .integer(report.covered),
      "pairs": .integer(report.pairs),
    ])
  }
}
