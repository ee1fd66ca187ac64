/// A line that joins a label with its point.
struct LabelLine {
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

  /// The distance of its nearest point.
  func distance(to point: PlanePoint) -> Double {
    let (x, y) = (end.x - start.x, end.y - start.y)
    let along = ((point.x - start.x) * x + (point.y - start.y) * y) / max(x * x + y * y, 1e-9)
    let share = max(0, min(1, along))
    return point.distance(to: PlanePoint(x: start.x + share * x, y: start.y + share * y))
  }

  /// Above 0 on one side of the line through both ends, below 0 on the other.
  private func side(_ point: PlanePoint) -> Double {
    (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)
  }
}
