internal import Models

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

  /// An SVG drawing: a square for each pair of labels, the darker the larger its share of its true label.
  static func svg(_ matrix: ConfusionMatrix, title: String) -> String {
    let (square, left, top) = (64, 110, 80)
    let size = matrix.labels.count * square
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(left + size + 20)" height="\(top + size + 20)" \
      font-family="sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <text x="10" y="22" font-size="15">\(escaped(title))</text>
      <text x="\(left + size / 2)" y="46" text-anchor="middle">given</text>
      <text x="10" y="\(top + size / 2)">true</text>

      """
    for (row, counts) in matrix.counts.enumerated() {
      let name = escaped(String(Words.text(matrix.labels[row]).prefix(12)))
      let (middle, sum) = (row * square + square / 2, max(1, counts.reduce(0, +)))
      text += "<text x=\"\(left + middle)\" y=\"\(top - 8)\" text-anchor=\"middle\">\(name)</text>\n"
      text += "<text x=\"\(left - 8)\" y=\"\(top + middle + 5)\" text-anchor=\"end\">\(name)</text>\n"
      for (column, count) in counts.enumerated() {
        let share = Double(count) / Double(sum)
        let (x, y) = (left + column * square, top + row * square)
        text += "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(square)\" height=\"\(square)\" fill=\"#08519c\" "
        text += "fill-opacity=\"\(Figures.fixed(share, 3))\" stroke=\"#999\"/>\n"
        text += "<text x=\"\(x + square / 2)\" y=\"\(y + square / 2 + 5)\" text-anchor=\"middle\" "
        text += "fill=\"\(share > 0.5 ? "white" : "black")\">\(count)</text>\n"
      }
    }
    return text + "</svg>\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
    return result
  }

  static func json(_ matrix: ConfusionMatrix) -> JSONValue {
    .object([
      "labels": .array(matrix.labels.map { .word($0) }),
      "counts": .array(matrix.counts.map { .array($0.map { .integer($0) }) }),
    ])
  }
}
