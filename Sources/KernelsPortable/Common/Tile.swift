#if BF16
  internal import CHogvec
#endif

/// Products of a few input rows with a few output rows, held in registers.
///
/// The widths are value parameters: every tile is compiled for its own size, its arrays become registers and
/// its loops are unrolled. `MN` must be `M * N`.
enum Tile<let M: Int, let N: Int, let MN: Int> {
  /// Writes the M x N dot products to `scores`, input by input. Up to fifteen floats behind them are
  /// overwritten.
  @inline(__always)
  static func scores(
    _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>, _ columns: Int, into scores: Row
  ) {
    var sum = InlineArray<MN, Lanes> { _ in .zero }
    var column = 0
    #if BF16
      // One row alone waits for what is loaded, not for what is multiplied.
      while M > 1 && column &+ 2 &* laneCount <= columns {
        var input = InlineArray<M, Pairs> { _ in .zero }
        for i in 0..<M { input[unchecked: i] = loadRounded(inputs[i], column) }
        for j in 0..<N {
          let output = loadRounded(outputs[j], column)
          for i in 0..<M { addProducts(&sum[unchecked: i &* N &+ j], input[unchecked: i], output) }
        }
        column &+= 2 &* laneCount
      }
    #endif
    while column < columns {
      var input = InlineArray<M, Lanes> { _ in .zero }
      for i in 0..<M { input[unchecked: i] = load(inputs[i], column) }
      for j in 0..<N {
        let output = load(outputs[j], column)
        for i in 0..<M { addProduct(&sum[unchecked: i &* N &+ j], input[unchecked: i], output) }
      }
      column &+= laneCount
    }
    write(sum, to: scores)
  }

  #if BF16
    /// The same for rows of outputs that are rounded already, two registers of columns in one; an odd one is
    /// followed by zeros.
    @inline(__always)
    static func scores(
      _ inputs: UnsafePointer<Row>, rounded outputs: UnsafePointer<Row>, _ columns: Int, into scores: Row
    ) {
      var sum = InlineArray<MN, Lanes> { _ in .zero }
      var column = 0
      while column < columns {
        var output = InlineArray<N, Pairs> { _ in .zero }
        for j in 0..<N { output[unchecked: j] = loadPairs(outputs[j], column / 2) }
        let isWhole = column &+ 2 &* laneCount <= columns
        for i in 0..<M {
          let input =
            isWhole ? loadRounded(inputs[i], column) : hogvec_rounded(load(inputs[i], column), .zero)
          for j in 0..<N { addProducts(&sum[unchecked: i &* N &+ j], input, output[unchecked: j]) }
        }
        column &+= 2 &* laneCount
      }
      write(sum, to: scores)
    }
  #endif

  /// Writes the sums of the lanes. Up to fifteen floats behind them are overwritten.
  @inline(__always)
  private static func write(_ sum: borrowing InlineArray<MN, Lanes>, to scores: Row) {
    #if AVX512
      // Whole registers, since the scores are read so: a load that spans two stores waits until both are in
      // the cache, 5 % of a small step.
      let eight = opaque(pairSums(four(sum, 0), four(sum, 4)))
      if MN <= 8 {
        store(pairSums(eight, eight), scores, 0)
      } else {
        store(pairSums(eight, opaque(pairSums(four(sum, 8), four(sum, 12)))), scores, 0)
      }
      if MN > 16 {
        let eight = opaque(pairSums(four(sum, 16), four(sum, 20)))
        store(pairSums(eight, eight), scores, 16)
      }
    #else
      // Written out, so that the sums stay in registers.
      writeFour(sum, 0, to: scores)
      writeFour(sum, 4, to: scores)
      writeFour(sum, 8, to: scores)
    #endif
  }

  #if AVX512
    /// Sixteen partial sums of four registers from `first` on; zeros where there are none.
    @inline(__always)
    private static func four(_ sum: borrowing InlineArray<MN, Lanes>, _ first: Int) -> Lanes {
      first < MN
        ? quarters(at(sum, first), at(sum, first &+ 1), at(sum, first &+ 2), at(sum, first &+ 3)) : .zero
    }
  #else
    /// Writes the sums of four registers from `first` on, if there are any.
    @inline(__always)
    private static func writeFour(_ sum: borrowing InlineArray<MN, Lanes>, _ first: Int, to scores: Row) {
      guard first < MN else { return }
      let four = sums(at(sum, first), at(sum, first &+ 1), at(sum, first &+ 2), at(sum, first &+ 3))
      UnsafeMutableRawPointer(scores + first).storeBytes(of: four, as: SIMD4<Float>.self)
    }
  #endif

  /// One of the sums, or zeros after the last.
  @inline(__always)
  private static func at(_ sum: borrowing InlineArray<MN, Lanes>, _ index: Int) -> Lanes {
    guard index < MN else { return .zero }
    #if AVX512
      // The last two of a number that four does not divide would go through memory, the halves of both in one
      // read, which waits for both writes: 6 % of a pair, 11 % of a mean of six rows.
      return opaque(sum[unchecked: index])
    #else
      return sum[unchecked: index]
    #endif
  }
}
