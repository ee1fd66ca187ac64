/// The most outputs of a group.
#if BF16
  let groupWidth = 8
#else
  let groupWidth = 6
#endif

/// The output rows of one group, whose old and new values stay in registers while all inputs go past.
///
/// For N = 6 that is 6 + 6 registers, one input, one sum and one factor: 15 of the 16 that SSE and AVX2 have.
/// AVX-512 has 32, and takes twice the columns, so that a factor is loaded once for both: 29. With pairs of
/// rows the old values are half as many, so that there is room for N = 8.
enum Group<let N: Int> {
  /// `output[j] += sum over i of error[i][j] * input[i]` and `input[i] += sum over j of error[i][j] *
  /// output[j]`, both with the values from before, prefetching the `upcoming` rows on the way.
  @inline(__always)
  static func update(
    _ group: BlockGroup, _ errors: GroupErrors, _ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>
  ) {
    #if BF16
      if group.inputCount > 1 { return updateInPairs(group, errors, columns, upcoming) }
    #endif
    var column = 0
    #if AVX512
      while column &+ Registers<2>.columnCount <= columns {
        upcoming.prefetch(column, count: Registers<2>.columnCount)
        update(Registers<2>.self, group, errors.values, column)
        column &+= Registers<2>.columnCount
      }
    #endif
    while column < columns {
      upcoming.prefetch(column)
      update(Registers<1>.self, group, errors.values, column)
      column &+= Registers<1>.columnCount
    }
  }

  /// The update of the columns of one block.
  @inline(__always)
  private static func update<Block: ColumnBlock>(
    _: Block.Type, _ group: BlockGroup, _ errors: UnsafePointer<Float>, _ column: Int
  ) {
    let (inputs, inputCount, outputs) = (group.inputs, group.inputCount, group.outputs)
    var old = InlineArray<N, Block> { _ in Block() }
    for j in 0..<N { old[unchecked: j] = Block(outputs[j], column) }
    var new = old
    var error = errors
    var i = 0
    while i < inputCount {
      let input = Block(inputs[i], column)
      var sum = input
      for j in 0..<N {
        let factor = Lanes(repeating: error[j])
        sum.add(factor, times: old[unchecked: j])
        new[unchecked: j].add(factor, times: input)
      }
      sum.write(to: inputs[i], column)
      error += N
      i &+= 1
    }
    for j in 0..<N { new[unchecked: j].write(to: outputs[j], column) }
  }
}
