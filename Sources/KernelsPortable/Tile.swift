/// Products of a few input rows with a few output rows, held in registers.
///
/// The widths are value parameters: every tile is compiled for its own size, its arrays become registers and its loops
/// are unrolled. `MN` must be `M * N`.
enum Tile<let M: Int, let N: Int, let MN: Int> {
  /// Writes the M x N dot products to `scores`, input by input. Up to three floats behind them are overwritten.
  @inline(__always)
  static func scores(
    _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>, _ columns: Int, into scores: Row
  ) {
    var sum = InlineArray<MN, Lanes>(repeating: .zero)
    var column = 0
    while column < columns {
      var input = InlineArray<M, Lanes>(repeating: .zero)
      for i in 0..<M { input[unchecked: i] = load(inputs[i], column) }
      for j in 0..<N {
        let output = load(outputs[j], column)
        for i in 0..<M { addProduct(&sum[unchecked: i &* N &+ j], input[unchecked: i], output) }
      }
      column &+= laneCount
    }
    for quarter in 0..<(MN &+ 3) / 4 {
      let k = quarter &* 4
      let four = sums(
        sum[unchecked: k],
        k &+ 1 < MN ? sum[unchecked: k &+ 1] : .zero,
        k &+ 2 < MN ? sum[unchecked: k &+ 2] : .zero,
        k &+ 3 < MN ? sum[unchecked: k &+ 3] : .zero)
      UnsafeMutableRawPointer(scores + k).storeBytes(of: four, as: SIMD4<Float>.self)
    }
  }
}
