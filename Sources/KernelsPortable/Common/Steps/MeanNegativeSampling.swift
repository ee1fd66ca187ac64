internal import HogvecKernelTypes

/// One step of negative sampling for the mean or sum of several input rows (CBOW, Mikolov et al. 2013).
///
/// With h = hiddenScale * sum of the inputs, s = h . y and error = rate * |w| * (label - logistic(s)) as in
/// `stepNegativeSampling`, all with the values before the step: y += error * h, and every input gets
/// inputScale * sum of error * y, times its factor if inputs have some. An input that stands twice counts and
/// is updated twice.
///
/// - Returns: the sum of the weighted losses before the step, or 0.
func stepMeanNegativeSampling(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
  MeanNegativeSampling.take(step)
}

private enum MeanNegativeSampling: LeveledStepKernel {
  static func take<Clock: StepClock, Level: CacheLevel>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock, _ upcoming: UpcomingRows<Level>
  ) -> Double {
    let (inputs, inputCount) = (step.pointee.inputs, step.pointee.inputCount)
    let (outputs, outputCount) = (step.pointee.outputs, step.pointee.outputCount)
    let (weights, scratch) = (step.pointee.weights, step.pointee.scratch)
    let columns = paddedColumns(step.pointee.dimension)
    let stride = (step.pointee.dimension &+ 15) & ~15
    let (hidden, gradient, errors) = (scratch, scratch + stride, scratch + 2 &* stride)
    writeSum(
      inputs, inputCount, scale: step.pointee.hiddenScale, columns, upcoming.part(0, of: 3), to: hidden)
    writeScores(hidden, outputs, outputCount, columns, into: errors)
    clock.lap(.dot)
    let loss = step.pointee.measuresLoss ? negativeSamplingLoss(errors, weights, outputCount) : 0
    turnIntoErrors(errors, weights, outputCount, rate: step.pointee.rate)
    clock.lap(.logistic)
    update(hidden, outputs, outputCount, errors, columns, gradient, upcoming.part(1, of: 3))
    let last = upcoming.part(2, of: 3)
    if let factors = step.pointee.inputFactors {
      addToAll(inputs, inputCount, gradient, scale: step.pointee.inputScale, Factors(factors), columns, last)
    } else {
      addToAll(inputs, inputCount, gradient, scale: step.pointee.inputScale, NoFactors(), columns, last)
    }
    clock.lap(.update)
    return loss
  }

  /// As many as there are registers for: a factor of each, and a sum, an input and an output. Sixteen of 32
  /// were no faster than twelve, since a row's address takes a register too.
  #if AVX512
    private static let outputsAtATime = 12
  #else
    private static let outputsAtATime = 6
  #endif

  /// Updates the outputs, and writes the gradient of the hidden vector.
  @inline(__always)
  private static func update(
    _ hidden: Row, _ outputs: UnsafePointer<Row>, _ count: Int, _ errors: UnsafePointer<Float>,
    _ columns: Int, _ gradient: Row, _ upcoming: UpcomingRows<some CacheLevel>
  ) {
    var first = 0
    while first < count {
      let (rows, errors, isFirst) = (outputs + first, errors + first, first == 0)
      let part = upcoming.part(
        first / outputsAtATime, of: (count &+ outputsAtATime &- 1) / outputsAtATime)
      switch count &- first {
      case 1: Group<1>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      case 2: Group<2>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      case 3: Group<3>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      case 4: Group<4>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      case 5: Group<5>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      #if AVX512
        case 6: Group<6>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
        case 7: Group<7>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
        case 8: Group<8>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
        case 9: Group<9>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
        case 10: Group<10>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
        case 11: Group<11>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
        default: Group<12>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      #else
        default: Group<6>.updateWithOne(hidden, rows, errors, columns, gradient, isFirst, part)
      #endif
      }
      first &+= outputsAtATime
    }
  }
}

/// Writes `scale` times the sum of some rows.
func writeSum(
  _ inputs: UnsafePointer<Row>, _ count: Int, scale: Float, _ columns: Int,
  _ upcoming: UpcomingRows<some CacheLevel>,
  to hidden: Row
) {
  inBlocks(columns, RowSum(rows: inputs, count: count, scale: scale, hidden: hidden, upcoming: upcoming))
}

private struct RowSum<Level: CacheLevel>: ColumnWork {
  let rows: UnsafePointer<Row>
  let count: Int
  let scale: Float
  let hidden: Row
  let upcoming: UpcomingRows<Level>

  @inline(__always)
  func apply<Block: ColumnBlock>(_: Block.Type, _ column: Int) {
    upcoming.prefetch(column, count: Block.columnCount)
    var sum = Block()
    for i in 0..<count { sum.add(Block(rows[i], column)) }
    sum.scale(by: scale)
    sum.write(to: hidden, column)
  }
}

/// Adds `scale` times a row to each of some rows, times the factor of each.
private func addToAll(
  _ rows: UnsafePointer<Row>, _ count: Int, _ summand: Row, scale: Float, _ factors: some RowFactors,
  _ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>
) {
  inBlocks(
    columns,
    RowAddition(
      rows: rows, count: count, summand: summand, scale: scale, factors: factors, upcoming: upcoming))
}

private struct RowAddition<Factors: RowFactors, Level: CacheLevel>: ColumnWork {
  let rows: UnsafePointer<Row>
  let count: Int
  let summand: Row
  let scale: Float
  let factors: Factors
  let upcoming: UpcomingRows<Level>

  @inline(__always)
  func apply<Block: ColumnBlock>(_: Block.Type, _ column: Int) {
    upcoming.prefetch(column, count: Block.columnCount)
    var step = Block(summand, column)
    step.scale(by: scale)
    for i in 0..<count {
      var sum = Block(rows[i], column)
      factors.add(step, to: &sum, row: i)
      sum.write(to: rows[i], column)
    }
  }
}

/// What a summand is multiplied by for each row that it is added to. ``addToAll`` is compiled for each kind:
/// a choice in its loops made CBOW, which has no factors, 4 % slower.
private protocol RowFactors {
  /// Adds the summand for a row, by its index.
  func add<Block: ColumnBlock>(_ summand: Block, to sum: inout Block, row: Int)
}

/// Each row gets the summand as it is.
private struct NoFactors: RowFactors {
  @inline(__always)
  func add<Block: ColumnBlock>(_ summand: Block, to sum: inout Block, row: Int) { sum.add(summand) }
}

/// A number for each row.
private struct Factors: RowFactors {
  private let factors: UnsafePointer<Float>

  @inline(__always)
  init(_ factors: UnsafePointer<Float>) { self.factors = factors }

  @inline(__always)
  func add<Block: ColumnBlock>(_ summand: Block, to sum: inout Block, row: Int) {
    sum.add(Lanes(repeating: factors[row]), times: summand)
  }
}

extension Group {
  /// Adds `error[j] * input` to N output rows and writes the sum of `error[j] * output[j]`, with the values
  /// from before, to `gradient`, or adds it to what is there unless this is the first group.
  @inline(__always)
  fileprivate static func updateWithOne(
    _ input: Row, _ outputs: UnsafePointer<Row>, _ errors: UnsafePointer<Float>, _ columns: Int,
    _ gradient: Row, _ isFirst: Bool, _ upcoming: UpcomingRows<some CacheLevel>
  ) {
    var factors = InlineArray<N, Lanes> { _ in .zero }
    for j in 0..<N { factors[unchecked: j] = Lanes(repeating: errors[j]) }
    var column = 0
    while column < columns {
      upcoming.prefetch(column)
      let x = load(input, column)
      var sum = isFirst ? Lanes.zero : load(gradient, column)
      for j in 0..<N {
        var output = load(outputs[j], column)
        addProduct(&sum, factors[unchecked: j], output)
        addProduct(&output, factors[unchecked: j], x)
        store(output, outputs[j], column)
      }
      store(sum, gradient, column)
      column &+= laneCount
    }
  }
}
