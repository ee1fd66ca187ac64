#if BF16
  internal import CHogvec
#endif

/// A number for each of some rows in each of four windows, row by row, as factors of the rows or of what
/// belongs to the windows.
struct WindowFactors {
  private let values: UnsafePointer<Float>
  #if BF16
    /// The numbers as bfloat16.
    private let halves: Row
    /// Of each two rows that follow each other the pairs of their numbers, window by window.
    private let pairs: Row
  #endif

  /// The numbers of some rows, in whole registers of bfloat16.
  @inline(__always)
  static func roundedUp(_ rowCount: Int) -> Int { (windowCount &* rowCount &+ 31) & ~31 }

  /// - Parameters:
  ///   - values: readable up to ``roundedUp(_:)``.
  ///   - room: memory for as many numbers.
  @inline(__always)
  init(_ values: UnsafePointer<Float>, rowCount: Int, at room: Row) {
    self.values = values
    #if BF16
      let size = WindowFactors.roundedUp(rowCount)
      (halves, pairs) = (room, room + size / 2)
      var k = 0
      while k < size {
        let rounded = loadRounded(values, k)
        storePairs(rounded, halves, k / 2)
        storePairs(hogvec_paired_rows(rounded, windowCount), pairs, k / 2)
        k &+= 2 &* laneCount
      }
    #endif
  }

  @inline(__always)
  func ofRow(_ row: Int, window: Int) -> Lanes { Lanes(repeating: values[windowCount &* row &+ window]) }

  /// Those of a row and the next. The first is even.
  @inline(__always)
  func ofRows(from row: Int, window: Int) -> FactorPair {
    #if BF16
      FactorPair(pairs + (2 &* row &+ window))
    #else
      FactorPair(ofRow(row, window: window), ofRow(row &+ 1, window: window))
    #endif
  }

  /// A row's for the first two windows, pair 0, or for the last two, pair 1.
  @inline(__always)
  func ofWindows(pair: Int, row: Int) -> FactorPair {
    #if BF16
      FactorPair(halves + (2 &* row &+ pair))
    #else
      FactorPair(ofRow(row, window: 2 &* pair), ofRow(row, window: 2 &* pair &+ 1))
    #endif
  }
}
