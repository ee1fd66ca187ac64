/// Points of a plane in squares within squares, for sums over all points that far ones enter as groups
/// (Barnes and Hut 1986).
///
/// The cells are in the order of a walk from the root into each child, and know the cell that follows their
/// last child, so that a walk needs no stack.
struct QuadTree: Sendable {
  private struct Cell {
    /// The mean of its points.
    var center = SIMD2<Double>()
    /// How many points are in it.
    var count = 0.0
    /// The square of its side; 0 where it is not divided.
    var sideSquared = 0.0
    /// The cell after its last child.
    var next = 0
  }

  private var cells: [Cell] = []

  /// Sorts points, which are finite, into cells.
  init(_ points: [SIMD2<Double>]) {
    guard var low = points.first else { return }
    var high = low
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let side = max((high - low).max(), 1e-300)
    var order = points
    cells.reserveCapacity(points.count * 2)
    add(&order, 0..<order.count, middle: (low + high) / 2, side: side * (1 + 1e-9), depth: 0)
  }

  /// Makes the cell of the points in a range of `order`, and those in it.
  private mutating func add(
    _ order: inout [SIMD2<Double>], _ range: Range<Int>, middle: SIMD2<Double>, side: Double, depth: Int
  ) {
    let place = cells.count
    var cell = Cell()
    for index in range { cell.center += order[index] }
    cell.count = Double(range.count)
    cell.center /= cell.count
    cells.append(cell)
    // Points that 50 halvings do not tell apart are one.
    if range.count > 1 && depth < 50 {
      cells[place].sideSquared = side * side
      let middleX = partition(&order, range) { $0.x < middle.x }
      for (half, isLeft) in [(range.lowerBound..<middleX, true), (middleX..<range.upperBound, false)] {
        let middleY = partition(&order, half) { $0.y < middle.y }
        for (quarter, isLow) in [(half.lowerBound..<middleY, true), (middleY..<half.upperBound, false)]
        where !quarter.isEmpty {
          let offset = SIMD2(isLeft ? -side / 4 : side / 4, isLow ? -side / 4 : side / 4)
          add(&order, quarter, middle: middle + offset, side: side / 2, depth: depth + 1)
        }
      }
    }
    cells[place].next = cells.count
  }

  /// Moves the points that fit to the front of a range; returns where the others begin.
  private func partition(
    _ order: inout [SIMD2<Double>], _ range: Range<Int>, _ fits: (SIMD2<Double>) -> Bool
  ) -> Int {
    var end = range.lowerBound
    for index in range where fits(order[index]) {
      order.swapAt(index, end)
      end += 1
    }
    return end
  }

  /// The repulsion of a point by all others in t-SNE, before its division by the sum over all pairs (van der
  /// Maaten 2014, equations 8 and 9): the sum of q^2 (point - other), and that of q, with q = 1 / (1 +
  /// distance^2).
  ///
  /// - Parameter angleSquared: cells that appear under a smaller angle, side / distance, squared, are taken
  ///   as one point.
  func repulsion(at point: SIMD2<Double>, angleSquared: Double) -> (force: SIMD2<Double>, sum: Double) {
    var (force, sum, index) = (SIMD2<Double>(), 0.0, 0)
    while index < cells.count {
      let cell = cells[index]
      let difference = point - cell.center
      let squares = difference * difference
      let distance = squares.x + squares.y
      guard cell.sideSquared <= angleSquared * distance else {
        index += 1
        continue
      }
      let q = 1 / (1 + distance)
      sum += cell.count * q
      force += difference * (cell.count * q * q)
      index = cell.next
    }
    // The point itself is in some cell, at no distance.
    return (force, sum - 1)
  }
}
