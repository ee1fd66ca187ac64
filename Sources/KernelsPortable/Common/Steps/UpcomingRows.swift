internal import CHogvec
internal import HogvecKernelTypes

/// Rows that the next step will read and write, prefetched a column at a time while this step works.
struct UpcomingRows<Level: CacheLevel> {
  private let rows: UnsafePointer<Row>?
  private let count: Int

  @inline(__always)
  init(_ rows: UnsafePointer<Row>?, _ count: Int) {
    self.rows = rows
    self.count = count
  }

  /// One of `count` equal parts. A core waits for a dozen lines at once, so the rows are spread over all that
  /// a step does.
  @inline(__always)
  func part(_ index: Int, of parts: Int) -> UpcomingRows {
    // As for nearly all steps, which need no division then.
    if parts == 1 { return self }
    let start = count &* index / parts
    return UpcomingRows(rows.map { $0 + start }, count &* (index &+ 1) / parts &- start)
  }

  /// Asks for the lines at a column, unless the column is inside a line.
  @inline(__always)
  func prefetch(_ column: Int) {
    guard column & 15 == 0, let rows else { return }
    var k = 0
    while k < count {
      Level.prefetch(rows[k] + column)
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

extension UpcomingRows<FirstLevel> {
  /// Those of a step.
  @inline(__always)
  init(of step: UnsafePointer<StepArguments<Float>>) {
    self.init(step.pointee.upcoming, step.pointee.upcomingCount)
  }

  /// The same rows, which go to the second level.
  @inline(__always)
  var inSecondLevel: UpcomingRows<SecondLevel> { UpcomingRows<SecondLevel>(rows, count) }

  /// No rows.
  static var none: UpcomingRows { UpcomingRows(nil, 0) }
}

/// Where upcoming rows go. What works on a step is generic over it: a choice at every column made CBOW 3 %
/// slower.
protocol CacheLevel {
  /// Asks for a line.
  static func prefetch(_ address: Row)
}

/// The first-level cache, where they are about to be written.
enum FirstLevel: CacheLevel {
  @inline(__always)
  static func prefetch(_ address: Row) { hogvec_prefetch(address) }
}

/// The second-level cache.
enum SecondLevel: CacheLevel {
  @inline(__always)
  static func prefetch(_ address: Row) { hogvec_prefetch_second_level(address) }
}
