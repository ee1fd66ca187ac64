/// Boxes by the squares of a grid that they touch.
struct BoxGrid {
  private static let side = 40.0
  private let origin: PlanePoint
  private let columns: Int
  private let rows: Int
  private var cells: [[LabelLayout.Box]]

  init(_ area: LabelLayout.Box) {
    origin = PlanePoint(x: area.left, y: area.top)
    columns = max(1, Int((area.right - area.left) / BoxGrid.side) + 1)
    rows = max(1, Int((area.bottom - area.top) / BoxGrid.side) + 1)
    cells = Array(repeating: [], count: columns * rows)
  }

  mutating func add(_ box: LabelLayout.Box) {
    for cell in cells(under: box) { cells[cell].append(box) }
  }

  /// How many boxes overlap one; a box that lies in several squares may count several times.
  func count(overlapping box: LabelLayout.Box) -> Int {
    cells(under: box).reduce(0) { sum, cell in sum + cells[cell].count { $0.overlaps(box) } }
  }

  /// Whether there is a box such as that.
  func contains(where fits: (LabelLayout.Box) -> Bool) -> Bool { cells.contains { $0.contains(where: fits) } }

  private func cells(under box: LabelLayout.Box) -> [Int] {
    let (left, right) = (column(box.left), column(box.right))
    return (row(box.top)...row(box.bottom)).flatMap { row in (left...right).map { row * columns + $0 } }
  }

  private func column(_ x: Double) -> Int { clamped((x - origin.x) / BoxGrid.side, columns) }
  private func row(_ y: Double) -> Int { clamped((y - origin.y) / BoxGrid.side, rows) }

  private func clamped(_ value: Double, _ count: Int) -> Int { Int(max(0, min(Double(count - 1), value))) }
}
