internal import HogvecSystem

/// Finds places for labels beside their points such that no label covers another, or a point's mark where
/// there is room.
///
/// Greedy: labels come in the order given, and each takes the first place beside its point that covers
/// nothing; then those without one come again, for a place farther away at the end of a line that crosses no
/// label, no other line and no other point's mark. Where few labels have a place then, the first of the
/// others may cover marks. Cost: labels x places, times the few boxes nearby and, for places farther away,
/// all lines and marks.
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
  /// Whether such a line may cross labels and other lines where it would not find a place otherwise. Through
  /// another point's mark it never goes, since it would seem to be that one's.
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
    let lines = placeAway(labels, marks, &placed, &boxes)
    var count = boxes.count { $0 != nil }
    for index in labels.indices where boxes[index] == nil && count < leastCount {
      let free = beside(labels[index]).filter { box in
        fits(box, placed) && (linesMayCross || !lines.contains { $0.crosses(box) })
      }
      guard let best = free.min(by: { marks.count(overlapping: $0) < marks.count(overlapping: $1) })
      else { continue }
      boxes[index] = best
      placed.add(best)
      count += 1
    }
    return boxes
  }

  /// Gives labels without a place one farther away that covers no mark; returns the lines to them.
  private func placeAway(
    _ labels: [Label], _ marks: BoxGrid, _ placed: inout BoxGrid, _ boxes: inout [Box?]
  ) -> [LabelLine] {
    var lines: [LabelLine] = []
    for mayCross in linesMayCross ? [false, true] : [false] {
      for index in labels.indices where boxes[index] == nil {
        for box in away(labels[index]) where fits(box, placed) && marks.count(overlapping: box) == 0 {
          let line = LabelLine(start: labels[index].point, end: box.nearest(to: labels[index].point))
          if labels.contains(where: { meets(line, from: labels[index], markOf: $0) }) { continue }
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
    return lines
  }

  /// Whether a line from a label's point meets the mark of another, or comes so near that it seems to. A mark
  /// at the same place is not another: no line could tell the two apart.
  private func meets(_ line: LabelLine, from label: Label, markOf other: Label) -> Bool {
    let own = label.point
    if own.distance(to: other.point) < 2 { return false }
    let length = own.distance(to: line.end)
    let share = min(1, label.radius / max(length, 1e-9))
    // Inside its own mark, which lies above it, the line is not seen.
    let edge = PlanePoint(x: own.x + share * (line.end.x - own.x), y: own.y + share * (line.end.y - own.y))
    return LabelLine(start: edge, end: line.end).distance(to: other.point) < other.radius + 1.5
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
