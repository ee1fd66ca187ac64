/// The output rows of one group, whose old and new values stay in registers while all inputs go past.
///
/// For N = 6 that is 6 + 6 registers, one input, one sum and one factor: 15 of the 16 that SSE and AVX2 have.
enum Group<let N: Int> {
  /// `output[j] += sum over i of error[i][j] * input[i]` and `input[i] += sum over j of error[i][j] * output[j]`, both with
  /// the values from before, prefetching the `upcoming` rows on the way.
  @inline(__always)
  static func update(
    _ group: BlockGroup, _ errors: UnsafePointer<Float>, _ columns: Int, _ upcoming: UnsafePointer<Row>,
    _ upcomingCount: Int
  ) {
    let (inputs, inputCount, outputs) = (group.inputs, group.inputCount, group.outputs)
    var column = 0
    while column < columns {
      if column & 15 == 0 { prefetchAll(upcoming, upcomingCount, column) }
      var old = InlineArray<N, Lanes>(repeating: .zero)
      for j in 0..<N { old[unchecked: j] = load(outputs[j], column) }
      var new = old
      var error = errors
      var i = 0
      while i < inputCount {
        let input = load(inputs[i], column)
        var sum = input
        for j in 0..<N {
          let factor = Lanes(repeating: error[j])
          addProduct(&sum, factor, old[unchecked: j])
          addProduct(&new[unchecked: j], factor, input)
        }
        store(sum, inputs[i], column)
        error += N
        i &+= 1
      }
      for j in 0..<N { store(new[unchecked: j], outputs[j], column) }
      column &+= laneCount
    }
  }
}

/// Asks for the lines at a column of several rows.
@inline(__always)
func prefetchAll(_ rows: UnsafePointer<Row>, _ count: Int, _ column: Int) {
  var k = 0
  while k < count {
    prefetch(rows[k], column)
    k &+= 1
  }
}
