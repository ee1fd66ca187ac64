#if BF16
  internal import CHogvec
#endif

/// A number for each of some rows in each of four windows, row by row, as factors of the rows or of what belongs
/// to the windows.
struct WindowFactors {
  private let values: UnsafePointer<Float>
  #if BF16
    /// The numbers as bfloat16.
    private let halves: UnsafeRawPointer
    /// Of each two rows that follow each other the pairs of their numbers, window by window.
    private let pairs: UnsafeRawPointer
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
      let (halves, pairs) = (UnsafeMutableRawPointer(room), UnsafeMutableRawPointer(room) + 2 &* size)
      var k = 0
      while k < size {
        let rounded = loadRounded(values, k)
        (halves + 2 &* k).storeBytes(of: rounded, as: Pairs.self)
        (pairs + 2 &* k).storeBytes(of: hogvec_paired_rows(rounded, windowCount), as: Pairs.self)
        k &+= 2 &* laneCount
      }
      (self.halves, self.pairs) = (UnsafeRawPointer(halves), UnsafeRawPointer(pairs))
    #endif
  }

  @inline(__always)
  func ofRow(_ row: Int, window: Int) -> Lanes { Lanes(repeating: values[windowCount &* row &+ window]) }

  /// Those of a row and the next. The first is even.
  @inline(__always)
  func ofRows(from row: Int, window: Int) -> FactorPair {
    #if BF16
      FactorPair(pairs + (8 &* row &+ 4 &* window))
    #else
      FactorPair(ofRow(row, window: window), ofRow(row &+ 1, window: window))
    #endif
  }

  @inline(__always)
  func ofFirstWindows(row: Int) -> FactorPair {
    #if BF16
      FactorPair(halves + 8 &* row)
    #else
      FactorPair(ofRow(row, window: 0), ofRow(row, window: 1))
    #endif
  }

  @inline(__always)
  func ofLastWindows(row: Int) -> FactorPair {
    #if BF16
      FactorPair(halves + (8 &* row &+ 4))
    #else
      FactorPair(ofRow(row, window: 2), ofRow(row, window: 3))
    #endif
  }
}
