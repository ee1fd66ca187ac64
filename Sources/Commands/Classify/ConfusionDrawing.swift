internal import HogvecAnalysis
internal import HogvecModels
internal import HogvecSystem

/// A confusion matrix as a drawing.
enum ConfusionDrawing {
  /// A square for each pair of labels, the darker the larger its share of its true label. Of many labels the
  /// squares are smaller, and have no numbers where there is no room for them.
  static func drawing(of matrix: ConfusionMatrix, title: String) -> SVGDocument {
    let square = min(64, max(12, 1200 / Double(matrix.labels.count)))
    let size = Double(matrix.labels.count) * square
    let textSize = min(13, square - 2)
    let names = matrix.labels.map { label in
      shortened(Words.text(label)) { textWidth($0, size: textSize) <= 220 }
    }
    let widest = names.map { textWidth($0, size: textSize) }.max() ?? 0
    // Names above the columns stand upright if they would touch.
    let isVertical = widest > square - 6
    let (left, top) = (max(130, widest + 56), isVertical ? widest + 90 : 96)
    var drawing = SVGDocument(width: max(left + size + 28, 420), height: top + size + 28, title: title)
    drawing.text(title, at: PlanePoint(x: 20, y: 30), size: 16, isBold: true)
    drawing.text(
      "given", at: PlanePoint(x: left + size / 2, y: 62), size: 13, ink: .muted, anchor: .middle)
    drawing.text(
      "true", at: PlanePoint(x: 26, y: top + size / 2), size: 13, ink: .muted, anchor: .middle,
      isVertical: true)
    let numbers = matrix.counts.map { $0.map { Figures.grouped($0) } }
    let hasNumbers = numbers.allSatisfy { $0.allSatisfy { textWidth($0, size: textSize) < square } }
    for (row, counts) in matrix.counts.enumerated() {
      let (middle, sum) = ((Double(row) + 0.5) * square, Double(max(1, counts.reduce(0, +))))
      if isVertical {
        drawing.text(
          names[row], at: PlanePoint(x: left + middle + textSize / 3, y: top - 10), size: textSize,
          isVertical: true)
      } else {
        drawing.text(
          names[row], at: PlanePoint(x: left + middle, y: top - 10), size: textSize, anchor: .middle)
      }
      drawing.text(
        names[row], at: PlanePoint(x: left - 10, y: top + middle + textSize / 3), size: textSize, anchor: .end
      )
      for (column, count) in counts.enumerated() {
        let share = Double(count) / sum
        let (x, y) = (left + Double(column) * square, top + Double(row) * square)
        drawing.rectangle(
          x: x, y: y, width: square, height: square, fill: .group(0), opacity: share, stroke: .grid)
        guard hasNumbers else { continue }
        drawing.text(
          numbers[row][column], at: PlanePoint(x: x + square / 2, y: y + square / 2 + textSize / 3),
          size: textSize,
          ink: share > 0.5 ? .surface : .text, anchor: .middle)
      }
    }
    return drawing
  }
}
