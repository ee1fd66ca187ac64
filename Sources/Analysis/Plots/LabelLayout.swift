internal import HogvecSystem

/// Finds places for labels beside their points such that no label covers another, or a point's mark where
/// there is room.
///
/// Greedy: labels come in the order given, and each takes the first place beside its point that covers
/// nothing; then those without one come again, for a place farther away at the end of a line that crosses no
/// label and no other line. Where few labels have a place then, the first of the others may cover marks.
/// Cost: labels x places, times the few boxes nearby and all lines.
struct LabelLayout: Sendable {
  /// A rectangle, its corners' coordinates in pixels.
  struct Box: Sendable, Equatable {
    var left: Double, top: Double, right: Double, bottom: Double

    /// Whether the two share more than an edge.
    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ point: PlanePoint) -> Bool {
      point.x > left && point.x < right && point.y > top && point.y < bottom
    }

    /// The point of the box nearest to another.
    func nearest(to point: PlanePoint) -> PlanePoint {
      PlanePoint(x: min(max(point.x, left), right), y: min(max(point.y, top), bottom))
    }
  }

  /// What wants a label.
  struct Label: Sendable {
    /// The point it belongs to.
    var point: PlanePoint
    /// Half the width of the point's mark.
    var radius: Double
    /// The label's size.
    var width: Double, height: Double
  }

  /// Labels stay in here.
  var area: Box
  /// How many labels there are at least, as far as they do not cover each other: where fewer find a place
  /// that covers no mark, the first of the others cover as few marks as they can.
  var leastCount = Int.max
  /// Lines that labels beside their points avoid if they can.
  var strokes: [(start: PlanePoint, end: PlanePoint)] = []
  /// How far away from its point a label may be, joined by a line, if no place beside it is free.
  var leaderLengths: [Double] = []
  /// Whether such a line may cross labels and other lines where it would not find a place otherwise.
  var linesMayCross = false

  /// A box for each label, or nothing where none is free.
  func boxes(for labels: [Label]) -> [Box?] {
    var (placed, marks) = (BoxGrid(area), BoxGrid(area))
    for label in labels {
      let (point, radius) = (label.point, label.radius)
      marks.add(
        Box(left: point.x - radius, top: point.y - radius, right: point.x + radius, bottom: point.y + radius))
    }
    let strokes = strokes.map { LabelLine(start: $0.start, end: $0.end) }
    var boxes = labels.map { label -> Box? in
      var (best, bestCount) = (Box?.none, Int.max)
      for box in beside(label) where fits(box, placed) && marks.count(overlapping: box) == 0 {
        let count = strokes.count { $0.crosses(box) }
        if count < bestCount { (best, bestCount) = (box, count) }
        if count == 0 { break }
      }
      if let best { placed.add(best) }
      return best
    }
    placeAway(labels, marks, &placed, &boxes)
    var count = boxes.count { $0 != nil }
    for index in labels.indices where boxes[index] == nil && count < leastCount {
      let free = beside(labels[index]).filter { fits($0, placed) }
      guard let best = free.min(by: { marks.count(overlapping: $0) < marks.count(overlapping: $1) })
      else { continue }
      boxes[index] = best
      placed.add(best)
      count += 1
    }
    return boxes
  }

  /// Gives labels without a place one farther away that covers no mark.
  private func placeAway(
    _ labels: [Label], _ marks: BoxGrid, _ placed: inout BoxGrid, _ boxes: inout [Box?]
  ) {
    var lines: [LabelLine] = []
    for mayCross in linesMayCross ? [false, true] : [false] {
      for index in labels.indices where boxes[index] == nil {
        for box in away(labels[index]) where fits(box, placed) && marks.count(overlapping: box) == 0 {
          let line = LabelLine(start: labels[index].point, end: box.nearest(to: labels[index].point))
          if !mayCross {
            if placed.contains(where: line.crosses) { continue }
            if lines.contains(where: { $0.crosses(line) || $0.crosses(box) }) { continue }
          }
          boxes[index] = box
          placed.add(box)
          lines.append(line)
          break
        }
      }
    }
  }

  private func fits(_ box: Box, _ placed: BoxGrid) -> Bool {
    box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom
      && placed.count(overlapping: box) == 0
  }

  /// The places that touch the mark, the best first: right, left, above, below, then the corners, then above
  /// and below with the point nearer to an end of the label.
  private func beside(_ label: Label) -> [Box] {
    let gap = label.radius + 3
    let directions: [(x: Double, y: Double)] = [
      (1, 0), (-1, 0), (0, -1), (0, 1), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7),
    ]
    let boxes = directions.map { box(label, toward: $0, distance: gap) }
    return boxes
      + [-0.25, 0.25].flatMap { share in
        boxes[2...3].map { box in
          Box(
            left: box.left + share * label.width, top: box.top, right: box.right + share * label.width,
            bottom: box.bottom)
        }
      }
  }

  private func away(_ label: Label) -> [Box] {
    leaderLengths.flatMap { length in
      (0..<16).map { step in
        let angle = Double(step) * .pi / 8
        return box(label, toward: (cos(angle), -sin(angle)), distance: length)
      }
    }
  }

  /// The label's box at a distance from its point; across the direction it is centered.
  private func box(_ label: Label, toward direction: (x: Double, y: Double), distance: Double) -> Box {
    // From wholly to the left at -1 to wholly to the right at 1.
    func start(_ direction: Double, _ size: Double) -> Double {
      direction * distance - size / 2 + max(-1, min(1, direction * 1.43)) * size / 2
    }
    let left = label.point.x + start(direction.x, label.width)
    let top = label.point.y + start(direction.y, label.height)
    return Box(left: left, top: top, right: left + label.width, bottom: top + label.height)
  }
}

/// A line that joins a label with its point.
private struct LabelLine {
  let start: PlanePoint
  let end: PlanePoint

  /// Whether two lines have a point in common; lines along each other have none.
  func crosses(_ other: LabelLine) -> Bool {
    side(other.start) * side(other.end) < 0 && other.side(start) * other.side(end) < 0
  }

  /// Whether a part of it lies in a box (Liang and Barsky 1984: the share of it within both pairs of edges).
  func crosses(_ box: LabelLayout.Box) -> Bool {
    var (first, last) = (0.0, 1.0)
    for (from, to, low, high) in [
      (start.x, end.x, box.left, box.right), (start.y, end.y, box.top, box.bottom),
    ] {
      if from == to {
        if from <= low || from >= high { return false }
      } else {
        let (one, other) = ((low - from) / (to - from), (high - from) / (to - from))
        (first, last) = (max(first, min(one, other)), min(last, max(one, other)))
      }
    }
    return first < last
  }

  /// Above 0 on one side of the line through both ends, below 0 on the other.
  private func side(_ point: PlanePoint) -> Double {
    (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)
  }
}

/// Boxes by the squares of a grid that they touch.
private struct BoxGrid {
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
