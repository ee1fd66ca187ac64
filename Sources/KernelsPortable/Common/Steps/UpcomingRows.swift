internal import CHogvec

/// Rows that the next step will read and write, prefetched a column at a time while this step works.
struct UpcomingRows {
  private let rows: UnsafePointer<Row>?
  private let count: Int

  /// No rows.
  static var none: UpcomingRows { UpcomingRows(nil, 0) }

  @inline(__always)
  init(_ rows: UnsafePointer<Row>?, _ count: Int) {
    self.rows = rows
    self.count = count
  }

  /// One of `count` equal parts. A core waits for a dozen lines at once, so the rows are spread over all that
  /// a step does.
  @inline(__always)
  func part(_ index: Int, of parts: Int) -> UpcomingRows {
    let start = count &* index / parts
    return UpcomingRows(rows.map { $0 + start }, count &* (index &+ 1) / parts &- start)
  }

  /// Asks for the lines at a column, to be written, unless the column is inside a line.
  @inline(__always)
  func prefetch(_ column: Int) {
    guard column & 15 == 0, let rows else { return }
    var k = 0
    while k < count {
      hogvec_prefetch(rows[k] + column)
      k &+= 1
    }
  }

  /// The same for several columns from one on.
  @inline(__always)
  func prefetch(_ column: Int, count: Int) {
    var k = column
    while k < column &+ count {
      prefetch(k)
      k &+= laneCount
    }
  }
}
