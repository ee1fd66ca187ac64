#if BF16
  extension Group {
    /// The update of ``update(_:_:_:_:)`` with pairs of rows, for two inputs or more. The rows themselves
    /// stay floats.
    @inline(__always)
    static func updateInPairs(
      _ group: BlockGroup, _ errors: GroupErrors, _ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>
    ) {
      var column = 0
      while column &+ Registers<2>.columnCount <= columns {
        upcoming.prefetch(column, count: Registers<2>.columnCount)
        PairedColumns<N, 2>.update(group, errors, column)
        column &+= Registers<2>.columnCount
      }
      if column < columns {
        upcoming.prefetch(column)
        PairedColumns<N, 1>.update(group, errors, column)
      }
    }
  }

  /// The columns of K registers, for N outputs.
  private enum PairedColumns<let N: Int, let K: Int> {
    @inline(__always)
    static func update(_ group: BlockGroup, _ errors: GroupErrors, _ column: Int) {
      let (inputs, inputCount, outputs) = (group.inputs, group.inputCount, group.outputs)
      var new = InlineArray<N, Registers<K>> { _ in Registers() }
      for j in 0..<N { new[unchecked: j] = Registers(outputs[j], column) }
      var old = InlineArray<N, PairedRegisters<K>> { _ in PairedRegisters() }
      for k in 0..<(N / 2) {
        old[unchecked: k] = PairedRegisters(new[unchecked: 2 &* k], new[unchecked: 2 &* k &+ 1])
      }
      // An output and an input that are left over meet the others as floats. Additions to an input are
      // written out: with the old outputs in a type of their own, the compiler takes their registers apart.
      let last = new[unchecked: N &- 1]
      var (values, halves, pairs) = (errors.values, errors.halves, errors.pairs)
      var i = 0
      while i &+ 2 <= inputCount {
        var first = Registers<K>(inputs[i], column)
        var second = Registers<K>(inputs[i &+ 1], column)
        let both = PairedRegisters(first, second)
        for k in 0..<(N / 2) { first.add(FactorPair(halves + 4 &* k), times: old[unchecked: k]) }
        if N & 1 == 1 { first.add(Lanes(repeating: values[N &- 1]), times: last) }
        first.write(to: inputs[i], column)
        // A row that is listed twice gets both updates.
        if inputs[i] == inputs[i &+ 1] { second = first }
        for k in 0..<(N / 2) { second.add(FactorPair(halves + (2 &* N &+ 4 &* k)), times: old[unchecked: k]) }
        if N & 1 == 1 { second.add(Lanes(repeating: values[2 &* N &- 1]), times: last) }
        second.write(to: inputs[i &+ 1], column)
        for j in 0..<N { new[unchecked: j].add(FactorPair(pairs + 4 &* j), times: both) }
        (values, halves, pairs) = (values + 2 &* N, halves + 4 &* N, pairs + 4 &* N)
        i &+= 2
      }
      if i < inputCount {
        let input = Registers<K>(inputs[i], column)
        var sum = input
        for k in 0..<(N / 2) { sum.add(FactorPair(halves + 4 &* k), times: old[unchecked: k]) }
        if N & 1 == 1 { sum.add(Lanes(repeating: values[N &- 1]), times: last) }
        sum.write(to: inputs[i], column)
        for j in 0..<N { new[unchecked: j].add(Lanes(repeating: values[j]), times: input) }
      }
      for j in 0..<N { new[unchecked: j].write(to: outputs[j], column) }
    }
  }
#endif
