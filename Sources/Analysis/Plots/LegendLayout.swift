/// Places for the entries of a legend: a symbol and a name each, in rows that are not wider than a number of
/// pixels. A name that is wider than a row takes two lines, and has an ellipsis if that is not enough.
struct LegendLayout {
  /// An entry's place, from the legend's top left corner.
  struct Entry {
    /// The number of the name.
    let number: Int
    /// The name.
    let lines: [String]
    /// Where the symbol begins.
    let left: Double
    /// The baseline of the first line.
    let baseline: Double
  }

  private let symbolWidth: Double
  private let textSize: Double
  private(set) var entries: [Entry] = []
  /// The height of all rows.
  private(set) var height = 0.0

  /// - Parameters:
  ///   - symbolWidth: from the beginning of a symbol to that of its name.
  ///   - rowHeight: that of a row in which each name has one line.
  init(_ names: [String], textSize: Double, symbolWidth: Double, rowHeight: Double, width: Double) {
    (self.symbolWidth, self.textSize) = (symbolWidth, textSize)
    let gap = 20.0
    var (left, lineCount) = (0.0, 1)
    func endOfRow() -> Double { rowHeight + Double(lineCount - 1) * textSize * LegendLayout.lineHeight }
    for (number, name) in names.enumerated() {
      let lines = fittedLines(name, width: width - symbolWidth, size: textSize, limit: 2)
      let entryWidth = symbolWidth + (lines.map { textWidth($0, size: textSize) }.max() ?? 0)
      if left > 0, left + entryWidth > width {
        height += endOfRow()
        (left, lineCount) = (0, 1)
      }
      entries.append(
        Entry(number: number, lines: lines, left: left, baseline: height + rowHeight / 2 - 2))
      left += entryWidth + gap
      lineCount = max(lineCount, lines.count)
    }
    if !names.isEmpty { height += endOfRow() }
  }

  private static let lineHeight = 1.25

  /// Draws the names, and the symbols by a function that gets a number and where the symbol begins, on the
  /// baseline.
  func draw(
    from corner: PlanePoint, in drawing: inout SVGDocument,
    symbol: (_ number: Int, _ start: PlanePoint, _ drawing: inout SVGDocument) -> Void
  ) {
    for entry in entries {
      let start = PlanePoint(x: corner.x + entry.left, y: corner.y + entry.baseline)
      symbol(entry.number, start, &drawing)
      for (line, text) in entry.lines.enumerated() {
        drawing.text(
          text,
          at: PlanePoint(
            x: start.x + symbolWidth, y: start.y + Double(line) * textSize * LegendLayout.lineHeight),
          size: textSize)
      }
    }
  }
}
