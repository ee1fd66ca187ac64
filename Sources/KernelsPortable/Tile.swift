/// Products of a few input rows with a few output rows, held in registers.
///
/// The widths are value parameters: every tile is compiled for its own size, its arrays become registers and its loops
/// are unrolled. `MN` must be `M * N`.
enum Tile<let M: Int, let N: Int, let MN: Int> {
  /// Writes the M x N dot products to `scores`, input by input. Up to seven floats behind them are overwritten.
  @inline(__always)
  static func scores(
    _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>, _ columns: Int, into scores: Row
  ) {
    var sum = InlineArray<MN, Lanes> { _ in .zero }
    var column = 0
    while column < columns {
      var input = InlineArray<M, Lanes> { _ in .zero }
      for i in 0..<M { input[unchecked: i] = load(inputs[i], column) }
      for j in 0..<N {
        let output = load(outputs[j], column)
        for i in 0..<M { addProduct(&sum[unchecked: i &* N &+ j], input[unchecked: i], output) }
      }
      column &+= laneCount
    }
    #if AVX512
      var fours = InlineArray<6, Lanes> { _ in .zero }
      for four in 0..<(MN &+ 3) / 4 {
        let k = four &* 4
        fours[unchecked: four] = quarters(
          sum[unchecked: k],
          k &+ 1 < MN ? sum[unchecked: k &+ 1] : .zero,
          k &+ 2 < MN ? sum[unchecked: k &+ 2] : .zero,
          k &+ 3 < MN ? sum[unchecked: k &+ 3] : .zero, columns)
      }
      let eight = opaque(pairSums(fours[unchecked: 0], fours[unchecked: 1]), columns)
      if MN <= 8 {
        UnsafeMutableRawPointer(scores).storeBytes(
          of: eight.evenHalf + eight.oddHalf, as: SIMD8<Float>.self)
      } else {
        store(pairSums(eight, opaque(pairSums(fours[unchecked: 2], fours[unchecked: 3]), columns)), scores, 0)
      }
      if MN > 16 {
        let eight = opaque(pairSums(fours[unchecked: 4], fours[unchecked: 5]), columns)
        UnsafeMutableRawPointer(scores + 16).storeBytes(
          of: eight.evenHalf + eight.oddHalf, as: SIMD8<Float>.self)
      }
    #else
      for four in 0..<(MN &+ 3) / 4 {
        let k = four &* 4
        let result = sums(
          sum[unchecked: k],
          k &+ 1 < MN ? sum[unchecked: k &+ 1] : .zero,
          k &+ 2 < MN ? sum[unchecked: k &+ 2] : .zero,
          k &+ 3 < MN ? sum[unchecked: k &+ 3] : .zero, columns)
        UnsafeMutableRawPointer(scores + k).storeBytes(of: result, as: SIMD4<Float>.self)
      }
    #endif
  }
}
