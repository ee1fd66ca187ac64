internal import HogvecAnalysis
internal import HogvecModels
internal import HogvecSystem

/// A confusion matrix as text and as a drawing.
enum ConfusionText {
  /// A table: a row for each true label, a column for each label given.
  static func table(_ matrix: ConfusionMatrix) -> String {
    let names = matrix.labels.map { String(Words.text($0).prefix(12)) }
    let width = max(7, (names.map(\.count).max() ?? 0) + 2, "\(matrix.total)".count + 2)
    func cell(_ text: String) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
    var text = "  true \\ given" + names.map(cell).joined() + cell("recall") + "\n"
    for (row, counts) in matrix.counts.enumerated() {
      let sum = counts.reduce(0, +)
      let recall = sum == 0 ? "-" : Figures.fixed(Double(counts[row]) / Double(sum), 3)
      text += "  \(names[row])" + String(repeating: " ", count: max(1, 12 - names[row].count))
      text += counts.map { cell("\($0)") }.joined() + cell(recall) + "\n"
    }
    let precisions = matrix.labels.indices.map { column in
      let sum = matrix.counts.reduce(0) { $0 + $1[column] }
      return sum == 0 ? "-" : Figures.fixed(Double(matrix.counts[column][column]) / Double(sum), 3)
    }
    return text + "  precision   " + precisions.map(cell).joined() + "\n"
  }

  /// A drawing: a square for each pair of labels, the darker the larger its share of its true label.
  static func svg(_ matrix: ConfusionMatrix, title: String) -> SVGDocument {
    let (square, left, top) = (64.0, 130.0, 96.0)
    let size = Double(matrix.labels.count) * square
    var drawing = SVGDocument(width: max(left + size + 28, 420), height: top + size + 28, title: title)
    drawing.text(title, at: PlanePoint(x: 20, y: 30), size: 16, isBold: true)
    drawing.text(
      "given", at: PlanePoint(x: left + size / 2, y: 62), size: 13, ink: .muted, anchor: .middle)
    drawing.text(
      "true", at: PlanePoint(x: 26, y: top + size / 2), size: 13, ink: .muted, anchor: .middle,
      isVertical: true)
    for (row, counts) in matrix.counts.enumerated() {
      let name = String(Words.text(matrix.labels[row]).prefix(12))
      let (middle, sum) = ((Double(row) + 0.5) * square, Double(max(1, counts.reduce(0, +))))
      drawing.text(name, at: PlanePoint(x: left + middle, y: top - 10), size: 13, anchor: .middle)
      drawing.text(name, at: PlanePoint(x: left - 10, y: top + middle + 5), size: 13, anchor: .end)
      for (column, count) in counts.enumerated() {
        let share = Double(count) / sum
        let (x, y) = (left + Double(column) * square, top + Double(row) * square)
        drawing.rectangle(
          x: x, y: y, width: square, height: square, fill: .group(0), opacity: share, stroke: .grid)
        drawing.text(
          "\(count)", at: PlanePoint(x: x + square / 2, y: y + square / 2 + 5), size: 13,
          ink: share > 0.5 ? .surface : .text, anchor: .middle)
      }
    }
    return drawing
  }

  static func json(_ matrix: ConfusionMatrix) -> JSONValue {
    .object([
      "labels": .array(matrix.labels.map { .word($0) }),
      "counts": .array(matrix.counts.map { .array($0.map { .integer($0) }) }),
    ])
  }
}
