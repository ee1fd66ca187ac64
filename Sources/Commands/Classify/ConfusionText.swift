internal import HogvecModels
internal import HogvecSystem

/// A confusion matrix as text.
enum ConfusionText {
  /// The columns that a table may take, and a label in it.
  private static let (greatestWidth, greatestLabelWidth) = (110, 40)

  /// A table: a row for each true label, a column for each label given; where there is no room for these, a
  /// row for each label and one for each of the most frequent confusions.
  static func table(_ matrix: ConfusionMatrix) -> String {
    let names = matrix.labels.map(name)
    let longest = names.map(columnCount).max() ?? 0
    let first = max(12, longest + 1)
    let width = max(7, longest + 2, "\(matrix.total)".count + 2)
    guard 2 + first + width * (names.count + 1) <= greatestWidth, Set(names).count == names.count else {
      return list(matrix, names)
    }
    func cell(_ text: String) -> String { padding(width, text) + text }
    var text = "  true \\ given" + String(repeating: " ", count: first - 12) + names.map(cell).joined()
    text += cell("recall") + "\n"
    for row in names.indices {
      text += "  \(names[row])" + padding(first, names[row])
      text += matrix.counts[row].map { cell("\($0)") }.joined() + cell(recall(matrix, row)) + "\n"
    }
    let precisions = names.indices.map { cell(precision(matrix, $0)) }
    return text + "  precision" + String(repeating: " ", count: first - 9) + precisions.joined() + "\n"
  }

  /// A row for each label, and the confusions that are most frequent.
  private static func list(_ matrix: ConfusionMatrix, _ names: [String]) -> String {
    let first = max(7, (names.map(columnCount).max() ?? 0) + 1)
    func row(_ name: String, _ cells: [String]) -> String {
      "  " + name + padding(first, name) + cells.map { padding(11, $0) + $0 }.joined() + "\n"
    }
    var text = row("label", ["sentences", "right", "recall", "precision"])
    for label in names.indices {
      let counts = matrix.counts[label]
      text += row(
        names[label],
        [
          Figures.grouped(counts.reduce(0, +)), Figures.grouped(counts[label]), recall(matrix, label),
          precision(matrix, label),
        ])
    }
    let confusions = names.indices.flatMap { row in
      names.indices.filter { $0 != row && matrix.counts[row][$0] > 0 }.map {
        (row, $0, matrix.counts[row][$0])
      }
    }
    let most = confusions.sorted { $0.2 > $1.2 }.prefix(10)
    if !most.isEmpty { text += "  most frequent confusions: true, given, sentences\n" }
    for (row, column, count) in most {
      text += "  \(names[row])" + padding(first, names[row]) + " \(names[column])"
      text += padding(first, names[column]) + " \(Figures.grouped(count))\n"
    }
    return text
  }

  private static func recall(_ matrix: ConfusionMatrix, _ row: Int) -> String {
    share(matrix.counts[row][row], of: matrix.counts[row].reduce(0, +))
  }

  private static func precision(_ matrix: ConfusionMatrix, _ column: Int) -> String {
    share(matrix.counts[column][column], of: matrix.counts.reduce(0) { $0 + $1[column] })
  }

  private static func share(_ count: Int, of sum: Int) -> String {
    sum == 0 ? "-" : Figures.fixed(Double(count) / Double(sum), 3)
  }

  /// A label, shortened if it is very long.
  private static func name(_ label: [UInt8]) -> String {
    shortened(Words.text(label)) { columnCount($0) <= greatestLabelWidth }
  }

  private static func padding(_ width: Int, _ text: String) -> String {
    String(repeating: " ", count: max(0, width - columnCount(text)))
  }

  static func json(_ matrix: ConfusionMatrix) -> JSONValue {
    .object([
      "labels": .array(matrix.labels.map { .word($0) }),
      "counts": .array(matrix.counts.map { .array($0.map { .integer($0) }) }),
    ])
  }
}
