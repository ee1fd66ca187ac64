/// The output rows of one group, whose old and new values stay in registers while all inputs go past.
///
/// For N = 6 that is 6 + 6 registers, one input, one sum and one factor: 15 of the 16 that SSE and AVX2 have.
enum Group<let N: Int> {
  /// Adds to N output rows and `inputCount` input rows, in `laneCount` columns from `column`:
  /// `output[j] += sum over i of error[i][j] * input[i]` and `input[i] += sum over j of error[i][j] * output[j]`, both with
  /// the values from before.
  ///
  /// Where the outputs are several groups, the inputs' rows must keep their values until the last one: `sums` then says
  /// where their sums come from and go to. It is called with constants, so that the choice is made at compile time.
  @inline(__always)
  static func update(
    _ inputs: UnsafePointer<Row>, _ inputCount: Int, _ outputs: UnsafePointer<Row>,
    _ errors: UnsafePointer<Float>, _ column: Int, partial: Row, sums: InputSums
  ) {
    var old = InlineArray<N, Lanes>(repeating: .zero)
    for j in 0..<N { old[unchecked: j] = load(outputs[j], column) }
    var new = old
    var error = errors
    var i = 0
    repeat {
      let input = load(inputs[i], column)
      var sum = sums == .rowToRow || sums == .rowToPartial ? input : load(partial, i &* laneCount)
      for j in 0..<N {
        let factor = Lanes(repeating: error[j])
        addProduct(&sum, factor, old[unchecked: j])
        addProduct(&new[unchecked: j], factor, input)
      }
      if sums == .rowToRow || sums == .partialToRow {
        store(sum, inputs[i], column)
      } else {
        store(sum, partial, i &* laneCount)
      }
      error += N
      i &+= 1
    } while i < inputCount
    for j in 0..<N { store(new[unchecked: j], outputs[j], column) }
  }

  /// `update` in all columns, for outputs that are one group, prefetching the `upcoming` rows on the way.
  @inline(__always)
  static func updateAll(
    _ inputs: UnsafePointer<Row>, _ inputCount: Int, _ outputs: UnsafePointer<Row>,
    _ errors: UnsafePointer<Float>, columns: Int, upcoming: UnsafePointer<Row>, upcomingCount: Int
  ) {
    var column = 0
    while column < columns {
      if column & 15 == 0 { prefetchAll(upcoming, upcomingCount, column) }
      update(inputs, inputCount, outputs, errors, column, partial: inputs[0], sums: .rowToRow)
      column &+= laneCount
    }
  }
}

/// Where the sums of the inputs are kept between the groups of outputs.
enum InputSums {
  /// One group: from the row and back to it.
  case rowToRow
  /// The first of several groups.
  case rowToPartial
  /// One between the first and the last.
  case partialToPartial
  /// The last of several.
  case partialToRow
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
