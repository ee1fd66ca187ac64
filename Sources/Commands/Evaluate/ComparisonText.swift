internal import HogvecAnalysis
internal import HogvecSystem

/// The scores of several files as people and programs read them.
struct ComparisonText {
  /// A score by a name, of which questions of a kind.
  struct Measure {
    /// The file of questions, and which of them.
    let path: String, part: String?
    /// What is measured: `accuracy`.
    let score: String
    /// What is counted: `question`.
    let unit: String
    let comparison: ScoreComparison
  }

  private let files: [String]
  private let bootstrap: PairedBootstrap
  private let measures: [Measure]

  /// Compares the results of several files.
  init(
    _ files: [String], _ results: [EvaluationSets.Results], of sets: EvaluationSets,
    by bootstrap: PairedBootstrap
  ) {
    (self.files, self.bootstrap) = (files, bootstrap)
    var measures: [Measure] = []
    for (index, set) in sets.analogies.enumerated() {
      let reports = results.map { $0.analogies[index] }
      func add(_ part: String?, _ syntactic: Bool?) {
        measures.append(
          Measure(
            path: set.path, part: part, score: "accuracy", unit: "question",
            comparison: ScoreComparison(reports, syntactic: syntactic, by: bootstrap)))
      }
      let kinds = Set(reports[0].sections.filter { $0.score.questions > 0 }.map(\.isSyntactic))
      if kinds.count > 1 {
        add("semantic", false)
        add("syntactic", true)
      }
      add(nil, nil)
    }
    for (index, set) in sets.similarity.enumerated() {
      measures.append(
        Measure(
          path: set.path, part: nil, score: "Spearman", unit: "pair",
          comparison: ScoreComparison(results.map { $0.similarity[index] }, of: set.pairs, by: bootstrap)))
    }
    for (index, set) in sets.sequences.enumerated() {
      let reports = results.map { $0.sequences[index] }
      for (name, ofHits) in [("hit rate at \(reports[0].count)", true), ("mean reciprocal rank", false)] {
        measures.append(
          Measure(
            path: set.path, part: nil, score: name, unit: "step",
            comparison: ScoreComparison(reports, of: set.sequences, ofHits: ofHits, by: bootstrap)))
      }
    }
    self.measures = measures
  }

  /// One table: below each measure a line for each file.
  var table: String {
    let width = files.map(\.count).max() ?? 0
    func line(_ name: String, _ cells: [String]) -> String {
      let widths = [9, 18, 12, 20, 10]
      var text = "  " + name + String(repeating: " ", count: max(0, width - name.count))
      for (cell, width) in zip(cells, widths) {
        text += String(repeating: " ", count: max(1, width - cell.count)) + cell
      }
      while text.hasSuffix(" ") { text.removeLast() }
      return text + "\n"
    }
    func figure(_ value: Double?, isSigned: Bool = false) -> String {
      guard let value else { return "-" }
      return (isSigned && value >= 0 ? "+" : "") + Figures.fixed(value, 4)
    }
    func range(_ interval: PairedBootstrap.Interval?, isSigned: Bool = false) -> String {
      guard let interval else { return "-" }
      return figure(interval.low, isSigned: isSigned) + " to " + figure(interval.high, isSigned: isSigned)
    }
    var text = line("", ["score", "95 % interval", "less first", "95 % interval", "covered"])
    for measure in measures {
      let comparison = measure.comparison
      text += "\(measure.path)" + (measure.part.map { ", \($0)" } ?? "") + ": \(measure.score), "
      text +=
        "\(Figures.grouped(comparison.compared)) of \(Figures.counted(comparison.total, measure.unit)), "
        + "which all files cover\n"
      for (index, entry) in comparison.entries.enumerated() {
        let difference =
          index == 0
          ? ["", ""]
          : [figure(entry.difference, isSigned: true), range(entry.differenceInterval, isSigned: true)]
        text += line(
          files[index],
          [figure(entry.score), range(entry.interval)] + difference + [Figures.grouped(entry.covered)])
      }
    }
    return text
  }

  /// The same as JSON.
  var json: JSONValue {
    func range(_ interval: PairedBootstrap.Interval?) -> JSONValue {
      interval.map { .array([.number($0.low), .number($0.high)]) } ?? .null
    }
    let list = measures.map { measure -> JSONValue in
      let entries = zip(files, measure.comparison.entries).map { file, entry -> JSONValue in
        .object([
          "file": .string(file), "score": .number(entry.score), "interval": range(entry.interval),
          "difference": .number(entry.difference), "differenceInterval": range(entry.differenceInterval),
          "covered": .integer(entry.covered),
        ])
      }
      return .object([
        "file": .string(measure.path), "part": .string(measure.part),
        "score": .string(measure.score), "unit": .string(measure.unit),
        "compared": .integer(measure.comparison.compared), "total": .integer(measure.comparison.total),
        "results": .array(entries),
      ])
    }
    return .object([
      "resamples": .integer(bootstrap.resamples), "seed": .integer(Int(bootstrap.seed)),
      "measures": .array(list),
    ])
  }
}
