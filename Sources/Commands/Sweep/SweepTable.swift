internal import HogvecSystem

/// What a sweep has shown, the best first, as people and programs read it.
struct SweepTable {
  /// A combination of settings, and what its runs have shown.
  struct Row {
    let point: SweepGrid.Point
    let runs: [SweepRecord.Run]
    /// The runs that have failed besides.
    let failedCount: Int

    /// The mean of a measure over the runs; `nil` if one of them could not be scored, or has failed.
    func mean(_ measure: Int) -> Double? {
      let scores = runs.compactMap { $0.scores[measure] }
      guard failedCount == 0, scores.count == runs.count else { return nil }
      return scores.reduce(0, +) / Double(scores.count)
    }

    /// The standard deviation of a measure over the runs; `nil` for one run.
    func deviation(_ measure: Int) -> Double? {
      guard runs.count > 1, let mean = mean(measure) else { return nil }
      let squares = runs.compactMap { $0.scores[measure] }.map { ($0 - mean) * ($0 - mean) }
      return (squares.reduce(0, +) / Double(runs.count - 1)).squareRoot()
    }

    /// The mean of what all runs have; `nil` if all have failed.
    func mean(_ value: (SweepRecord.Run) -> Double) -> Double? {
      runs.isEmpty ? nil : runs.reduce(0) { $0 + value($1) } / Double(runs.count)
    }
  }

  private let rows: [Row]
  private let measures: [String]

  /// - Parameters:
  ///   - rows: in the order of the grid; by falling means of the first measure afterwards.
  ///   - measures: their names.
  init(_ rows: [Row], measures: [String]) {
    self.measures = measures
    let sorted = rows.enumerated().sorted {
      let (one, other) = ($0.element.mean(0) ?? -.infinity, $1.element.mean(0) ?? -.infinity)
      return one == other ? $0.offset < $1.offset : one > other
    }
    self.rows = sorted.map(\.element)
  }

  var text: String {
    var lines = [(rows.first?.point.values.map(\.name) ?? []) + measures + ["words/s", "seconds"]]
    for row in rows {
      let scores = measures.indices.map { measure in
        (row.mean(measure).map { Figures.fixed($0, 4) } ?? "-")
          + (row.deviation(measure).map { " ±" + Figures.fixed($0, 4) } ?? "")
      }
      lines.append(
        row.point.values.map(\.text) + scores + [
          row.mean(\.wordsPerSecond).map { Figures.grouped(Int($0)) } ?? "-",
          row.mean(\.seconds).map { Figures.fixed($0, 1) } ?? "-",
        ])
    }
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).map { String(repeating: " ", count: $1 - $0.count + 2) + $0 }.joined() + "\n"
    }.joined()
  }

  var json: JSONValue {
    let results = rows.map { row -> JSONValue in
      let scores = measures.indices.map { measure -> JSONValue in
        .object(["mean": .number(row.mean(measure)), "standardDeviation": .number(row.deviation(measure))])
      }
      return .object([
        "settings": row.point.json, "scores": .array(scores), "runs": .integer(row.runs.count),
        "failedRuns": .integer(row.failedCount), "wordsPerSecond": .number(row.mean(\.wordsPerSecond)),
        "seconds": .number(row.mean(\.seconds)),
      ])
    }
    return .object(["measures": .array(measures.map { .string($0) }), "results": .array(results)])
  }
}
