internal import HogvecKernelTypes

/// One step of negative sampling for the means or sums of several windows that lie beside each other (CBOW by
/// blocks).
///
/// Window i has the vector h = sum over the inputs p of shares[p][i] * input[p]. It meets output i, which is
/// its own, and all outputs behind those of the windows. With error as in `stepNegativeSampling` and all
/// values those before the step, an output gets the sum of error * h, and input p the sum over the windows of
/// shares[p][i] * inputScales[i] * (sum of error * output). An input that stands twice counts and is updated
/// twice.
///
/// The windows overlap, so that an input is read and written once for all of them.
///
/// - Returns: the sum of the weighted losses before the step, or 0.
func stepWindowsNegativeSampling(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
  WindowsNegativeSampling.take(step)
}

/// The windows of a step. A literal, since it is a number of registers.
private let windowCount = 4

private enum WindowsNegativeSampling: LeveledStepKernel {
  static func take<Clock: StepClock, Level: CacheLevel>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock, _ upcoming: UpcomingRows<Level>
  ) -> Double {
    let columns = paddedColumns(step.pointee.dimension)
    let windows = Windows(step)
    let errors = windows.behind
    let negatives = BlockGroup(
      SIMD4(0, Int32(windowCount), Int32(windowCount), Int32(step.pointee.outputCount &- windowCount)),
      windows.hidden, step.pointee.outputs)
    windows.writeSums(columns, upcoming.part(0, of: 3))
    windows.writeOwnScores(step.pointee.outputs, columns, into: errors)
    var first = 0
    while first < negatives.outputCount {
      writeScores(negatives.part(from: first), columns, into: errors + windowCount &* (1 &+ first))
      first &+= 6
    }
    clock.lap(.dot)
    let count = windowCount &* (1 &+ negatives.outputCount)
    let loss = step.pointee.measuresLoss ? negativeSamplingLoss(errors, step.pointee.weights, count) : 0
    turnIntoErrors(errors, step.pointee.weights, count, rate: step.pointee.rate)
    clock.lap(.logistic)
    windows.updateOwn(step.pointee.outputs, errors, columns, upcoming.part(1, of: 3))
    first = 0
    while first < negatives.outputCount {
      let (group, errors) = (negatives.part(from: first), errors + windowCount &* (1 &+ first))
      switch group.outputCount {
      case 1: Group<1>.update(windows, group.outputs, errors, columns)
      case 2: Group<2>.update(windows, group.outputs, errors, columns)
      case 3: Group<3>.update(windows, group.outputs, errors, columns)
      case 4: Group<4>.update(windows, group.outputs, errors, columns)
      case 5: Group<5>.update(windows, group.outputs, errors, columns)
      default: Group<6>.update(windows, group.outputs, errors, columns)
      }
      first &+= 6
    }
    windows.addGradients(columns, upcoming.part(2, of: 3))
    clock.lap(.update)
    return loss
  }
}

extension BlockGroup {
  /// The same inputs with at most six outputs, from one on.
  @inline(__always)
  fileprivate func part(from first: Int) -> BlockGroup {
    BlockGroup(
      SIMD4(0, Int32(inputCount), Int32(first), Int32(min(6, outputCount &- first))), inputs, outputs)
  }
}

/// Many registers at a time: the sums or gradients of four windows are as many again.
#if AVX512
  private typealias WideBlock = Registers<4>
#else
  private typealias WideBlock = Registers<2>
#endif

/// The windows of a step: their inputs, vectors and gradients.
private struct Windows {
  private let inputs: UnsafePointer<Row>
  private let inputCount: Int
  private let shares: UnsafePointer<Float>
  private let inputScales: UnsafePointer<Float>
  /// The rows of the windows' vectors.
  let hidden: UnsafePointer<Row>
  /// The rows of their gradients.
  let gradients: UnsafePointer<Row>
  /// The scratch memory behind all these.
  let behind: Row

  @inline(__always)
  init(_ step: UnsafePointer<StepArguments<Float>>) {
    (inputs, inputCount) = (step.pointee.inputs, step.pointee.inputCount)
    (shares, inputScales) = (
      step.pointee.shares.unsafelyUnwrapped, step.pointee.inputScales.unsafelyUnwrapped
    )
    let stride = (step.pointee.dimension &+ 15) & ~15
    let rows = UnsafeMutableRawPointer(step.pointee.scratch).bindMemory(
      to: Row.self, capacity: 2 &* windowCount)
    // The addresses of eight rows take sixteen floats, a line.
    let vectors = step.pointee.scratch + 16
    for i in 0..<2 &* windowCount { rows[i] = vectors + i &* stride }
    hidden = UnsafePointer(rows)
    gradients = UnsafePointer(rows + windowCount)
    behind = vectors + 2 &* windowCount &* stride
  }

  /// Writes the windows' vectors.
  @inline(__always)
  func writeSums(_ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>) {
    @inline(__always)
    func write<Block: ColumnBlock>(_: Block.Type, _ column: Int) {
      upcoming.prefetch(column, count: Block.columnCount)
      var sums = InlineArray<4, Block> { _ in Block() }
      var share = shares
      for p in 0..<inputCount {
        let input = Block(inputs[p], column)
        for i in 0..<4 { sums[unchecked: i].add(Lanes(repeating: share[i]), times: input) }
        share += windowCount
      }
      for i in 0..<4 { sums[unchecked: i].write(to: hidden[i], column) }
    }
    var column = 0
    while column &+ WideBlock.columnCount <= columns {
      write(WideBlock.self, column)
      column &+= WideBlock.columnCount
    }
    while column < columns {
      write(Registers<1>.self, column)
      column &+= Registers<1>.columnCount
    }
  }

  /// Writes the dot products of the windows' vectors with their own outputs.
  @inline(__always)
  func writeOwnScores(_ outputs: UnsafePointer<Row>, _ columns: Int, into scores: Row) {
    var products = InlineArray<4, Lanes> { _ in .zero }
    var column = 0
    while column < columns {
      for i in 0..<4 {
        addProduct(&products[unchecked: i], load(hidden[i], column), load(outputs[i], column))
      }
      column &+= laneCount
    }
    let four = sums(
      products[unchecked: 0], products[unchecked: 1], products[unchecked: 2], products[unchecked: 3])
    UnsafeMutableRawPointer(scores).storeBytes(of: four, as: SIMD4<Float>.self)
  }

  /// Adds `error * vector` to each window's own output, and begins its gradient with `error * output`.
  @inline(__always)
  func updateOwn(
    _ outputs: UnsafePointer<Row>, _ errors: UnsafePointer<Float>, _ columns: Int,
    _ upcoming: UpcomingRows<some CacheLevel>
  ) {
    var factors = InlineArray<4, Lanes> { _ in .zero }
    for i in 0..<4 { factors[unchecked: i] = Lanes(repeating: errors[i]) }
    var column = 0
    while column < columns {
      upcoming.prefetch(column)
      for i in 0..<4 {
        var output = load(outputs[i], column)
        store(factors[unchecked: i] * output, gradients[i], column)
        addProduct(&output, factors[unchecked: i], load(hidden[i], column))
        store(output, outputs[i], column)
      }
      column &+= laneCount
    }
  }

  /// Adds the windows' gradients to their inputs.
  @inline(__always)
  func addGradients(_ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>) {
    @inline(__always)
    func add<Block: ColumnBlock>(_: Block.Type, _ column: Int) {
      upcoming.prefetch(column, count: Block.columnCount)
      var steps = InlineArray<4, Block> { _ in Block() }
      for i in 0..<4 {
        steps[unchecked: i] = Block(gradients[i], column)
        steps[unchecked: i].scale(by: inputScales[i])
      }
      var share = shares
      for p in 0..<inputCount {
        var input = Block(inputs[p], column)
        for i in 0..<4 { input.add(Lanes(repeating: share[i]), times: steps[unchecked: i]) }
        input.write(to: inputs[p], column)
        share += windowCount
      }
    }
    var column = 0
    while column &+ WideBlock.columnCount <= columns {
      add(WideBlock.self, column)
      column &+= WideBlock.columnCount
    }
    while column < columns {
      add(Registers<1>.self, column)
      column &+= Registers<1>.columnCount
    }
  }
}

extension Group {
  /// Adds `error[i][j] * vector[i]` to N outputs, and `error[i][j] * output[j]` to the windows' gradients,
  /// both with the values from before.
  @inline(__always)
  fileprivate static func update(
    _ windows: Windows, _ outputs: UnsafePointer<Row>, _ errors: UnsafePointer<Float>, _ columns: Int
  ) {
    var column = 0
    while column < columns {
      var old = InlineArray<N, Lanes> { _ in .zero }
      for j in 0..<N { old[unchecked: j] = load(outputs[j], column) }
      var new = old
      var error = errors
      for i in 0..<4 {
        let hidden = load(windows.hidden[i], column)
        var sum = load(windows.gradients[i], column)
        for j in 0..<N {
          let factor = Lanes(repeating: error[j])
          addProduct(&sum, factor, old[unchecked: j])
          addProduct(&new[unchecked: j], factor, hidden)
        }
        store(sum, windows.gradients[i], column)
        error += N
      }
      for j in 0..<N { store(new[unchecked: j], outputs[j], column) }
      column &+= laneCount
    }
  }
}
