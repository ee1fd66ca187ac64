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
/// The windows overlap, so that an input is read and written once for all of them. All rows are updated in
/// one pass over the columns, in which the windows' gradients stay in registers.
///
/// - Returns: the sum of the weighted losses before the step, or 0.
func stepWindowsNegativeSampling(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
  WindowsNegativeSampling.take(step)
}

/// The windows of a step. A literal, since it is a number of registers.
let windowCount = 4

private enum WindowsNegativeSampling: LeveledStepKernel {
  static func take<Clock: StepClock, Level: CacheLevel>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock, _ upcoming: UpcomingRows<Level>
  ) -> Double {
    let columns = paddedColumns(step.pointee.dimension)
    let windows = Windows(step)
    windows.writeVectorsAndScores(columns, upcoming.part(0, of: 2))
    clock.lap(.dot)
    let (scores, weights, count) = (windows.scores, step.pointee.weights, windowCount &* windows.outputCount)
    let loss = step.pointee.measuresLoss ? negativeSamplingLoss(scores, weights, count) : 0
    turnIntoErrors(scores, weights, count, rate: step.pointee.rate)
    clock.lap(.logistic)
    windows.update(columns, upcoming.part(1, of: 2))
    clock.lap(.update)
    return loss
  }
}

/// The rows of a step, and its scratch memory.
private struct Windows {
  private let inputs: UnsafePointer<Row>
  private let inputCount: Int
  private let outputs: UnsafePointer<Row>
  let outputCount: Int
  private let vectors: WindowVectors
  /// What the inputs count in each window's vector.
  private let shares: WindowFactors
  /// What the gradient of each window's vector is multiplied by for each input.
  private let inputFactors: WindowFactors
  /// The scores and then the errors of each output in each window; those of an own output in another window
  /// have no meaning and weigh nothing.
  let scores: Row
  /// Memory for the errors as factors.
  private let room: Row

  init(_ step: UnsafePointer<StepArguments<Float>>) {
    (inputs, inputCount) = (step.pointee.inputs, step.pointee.inputCount)
    (outputs, outputCount) = (step.pointee.outputs, step.pointee.outputCount)
    vectors = WindowVectors(dimension: step.pointee.dimension, at: step.pointee.scratch)
    var free = vectors.behind
    scores = free
    // What is written behind the last score is behind them.
    free += WindowFactors.roundedUp(outputCount) &+ 16
    let size = WindowFactors.roundedUp(inputCount)
    let (given, factors) = (step.pointee.shares.unsafelyUnwrapped, free)
    free += size
    let scales = repeated(
      UnsafeRawPointer(step.pointee.inputScales.unsafelyUnwrapped).loadUnaligned(as: SIMD4<Float>.self))
    var k = 0
    while k < windowCount &* inputCount {
      store(load(given, k) * scales, factors, k)
      k &+= laneCount
    }
    shares = WindowFactors(given, rowCount: inputCount, at: free)
    inputFactors = WindowFactors(factors, rowCount: inputCount, at: free + size)
    room = free + 2 &* size
  }

  /// Writes the windows' vectors, and the scores.
  func writeVectorsAndScores(_ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>) {
    var products = InlineArray<4, Lanes> { _ in .zero }
    var column = 0
    #if AVX512
      while column &+ Registers<4>.columnCount <= columns {
        upcoming.prefetch(column, count: Registers<4>.columnCount)
        Columns<4>.writeVectors(self, column, &products)
        column &+= Registers<4>.columnCount
      }
    #endif
    while column &+ Registers<2>.columnCount <= columns {
      upcoming.prefetch(column, count: Registers<2>.columnCount)
      Columns<2>.writeVectors(self, column, &products)
      column &+= Registers<2>.columnCount
    }
    if column < columns {
      upcoming.prefetch(column)
      Columns<1>.writeVectors(self, column, &products)
    }
    let own = sums(
      products[unchecked: 0], products[unchecked: 1], products[unchecked: 2], products[unchecked: 3])
    for k in 0..<(windowCount &* windowCount / laneCount) { store(repeated(own), scores, k &* laneCount) }
    vectors.writeProducts(
      outputs + windowCount, outputCount &- windowCount, columns, into: scores + windowCount &* windowCount)
  }

  /// Updates all rows by the errors.
  func update(_ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>) {
    let errors = WindowFactors(scores, rowCount: outputCount, at: room)
    var column = 0
    #if BF16
      // An odd number of registers ends with three, since a register alone waits longer. The vectors, as
      // pairs, leave room for them.
      let isOdd = columns > laneCount && columns / laneCount & 1 == 1
      let end = isOdd ? columns &- Registers<3>.columnCount : columns
    #else
      let end = columns
    #endif
    #if AVX512
      while column &+ Registers<2>.columnCount <= end {
        upcoming.prefetch(column, count: Registers<2>.columnCount)
        Columns<2>.update(self, errors, column)
        column &+= Registers<2>.columnCount
      }
    #endif
    #if BF16
      if isOdd {
        upcoming.prefetch(column, count: Registers<3>.columnCount)
        Columns<3>.update(self, errors, column)
        column &+= Registers<3>.columnCount
      }
    #endif
    while column < columns {
      upcoming.prefetch(column)
      Columns<1>.update(self, errors, column)
      column &+= Registers<1>.columnCount
    }
  }

  /// The columns of K registers.
  private enum Columns<let K: Int> {
    @inline(__always)
    static func writeVectors(
      _ windows: Windows, _ column: Int, _ products: inout InlineArray<4, Lanes>
    ) {
      let (inputs, inputCount) = (windows.inputs, windows.inputCount)
      var sums = InlineArray<4, Registers<K>> { _ in Registers() }
      var p = 0
      #if BF16
        while p &+ 2 <= inputCount {
          let both = PairedRegisters(Registers<K>(inputs[p], column), Registers<K>(inputs[p &+ 1], column))
          for i in 0..<4 { sums[unchecked: i].add(windows.shares.ofRows(from: p, window: i), times: both) }
          p &+= 2
        }
      #endif
      // Alone where there are no products of pairs: a last row after a loop of pairs put all sums into
      // memory, and a step took 1.3 to 1.5 times as long (AVX-512).
      while p < inputCount {
        let input = Registers<K>(inputs[p], column)
        for i in 0..<4 { sums[unchecked: i].add(windows.shares.ofRow(p, window: i), times: input) }
        p &+= 1
      }
      for i in 0..<4 {
        let output = Registers<K>(windows.outputs[i], column)
        for k in 0..<K {
          addProduct(
            &products[unchecked: i], sums[unchecked: i].values[unchecked: k], output.values[unchecked: k])
        }
      }
      windows.vectors.write(sums, column)
    }

    /// Updates the outputs by the vectors, and the inputs by the gradients.
    @inline(__always)
    static func update(_ windows: Windows, _ errors: WindowFactors, _ column: Int) {
      let (outputs, outputCount) = (windows.outputs, windows.outputCount)
      let firstVectors: PairedRegisters<K> = windows.vectors.ofWindows(pair: 0, column)
      let lastVectors: PairedRegisters<K> = windows.vectors.ofWindows(pair: 1, column)
      var gradients = InlineArray<4, Registers<K>> { _ in Registers() }
      for i in 0..<4 {
        var output = Registers<K>(outputs[i], column)
        gradients[unchecked: i].add(errors.ofRow(i, window: i), times: output)
        // The weights are 0, and so are the errors, but for the window that it is of.
        if i < 2 {
          output.add(errors.ofWindows(pair: 0, row: i), times: firstVectors)
        } else {
          output.add(errors.ofWindows(pair: 1, row: i), times: lastVectors)
        }
        output.write(to: outputs[i], column)
      }
      var j = windowCount
      while j &+ 2 <= outputCount {
        var first = Registers<K>(outputs[j], column)
        var second = Registers<K>(outputs[j &+ 1], column)
        let both = PairedRegisters(first, second)
        first.add(errors, row: j, times: firstVectors, lastVectors)
        first.write(to: outputs[j], column)
        second.add(errors, row: j &+ 1, times: firstVectors, lastVectors)
        second.write(to: outputs[j &+ 1], column)
        for i in 0..<4 { gradients[unchecked: i].add(errors.ofRows(from: j, window: i), times: both) }
        j &+= 2
      }
      if j < outputCount {
        var output = Registers<K>(outputs[j], column)
        for i in 0..<4 { gradients[unchecked: i].add(errors.ofRow(j, window: i), times: output) }
        output.add(errors, row: j, times: firstVectors, lastVectors)
        output.write(to: outputs[j], column)
      }
      let (firstGradients, lastGradients) = (
        PairedRegisters(gradients[unchecked: 0], gradients[unchecked: 1]),
        PairedRegisters(gradients[unchecked: 2], gradients[unchecked: 3])
      )
      let (inputs, inputCount) = (windows.inputs, windows.inputCount)
      for p in 0..<inputCount {
        var input = Registers<K>(inputs[p], column)
        input.add(windows.inputFactors, row: p, times: firstGradients, lastGradients)
        input.write(to: inputs[p], column)
      }
    }
  }
}

extension Registers {
  /// Adds what belongs to the four windows, each times the row's factor.
  @inline(__always)
  fileprivate mutating func add(
    _ factors: WindowFactors, row: Int, times first: PairedRegisters<K>, _ last: PairedRegisters<K>
  ) {
    add(factors.ofWindows(pair: 0, row: row), times: first)
    add(factors.ofWindows(pair: 1, row: row), times: last)
  }
}
