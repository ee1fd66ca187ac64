internal import HogvecKernels

/// One step of training, as its form planned it, for the kernels compiled for Double: its loss at any
/// parameters, and its gradient from what the step changes.
@safe struct KernelStepProblem: Sendable {
  /// The rows of the tables.
  let inputRowCount: Int
  let outputRowCount: Int
  let dimension: Int
  /// The rows of the step, in the order that its groups refer to. An input may stand several times.
  var inputs: [Int]
  /// For each input how many times as far it moves as its gradient says, being the sum of as many rows; empty
  /// if none is a sum.
  var inputFactors: [Double]
  var outputs: [Int]
  /// As in ``StepPlan``.
  var groups: [SIMD4<Int32>]
  var weights: [Double]
  var scales: (hidden: Double, input: Double)
  /// What each input counts in each of several windows, and what their errors are multiplied by, as in
  /// ``StepPlan``; empty for other steps.
  var (shares, windowScales): ([Double], [Double])
  /// The number of outputs that the kernel is told.
  let outputCount: Int
  /// The numbers of scratch memory that the kernel asks for.
  let scratchCount: Int
  /// The kernel that takes the step.
  @unsafe let kernel: KernelTable<Double>.Step

  /// The number of parameters: all rows of the input table, then all of the output table.
  var parameterCount: Int { (inputRowCount + outputRowCount) * dimension }

  /// The loss as the kernel measures it.
  func loss(_ parameters: [Double]) -> Double { run(parameters, rate: 0).loss }

  /// The gradient that the kernel follows: a step changes a row by -rate times its gradient, times the factor
  /// that it has as an input, up to terms of the rate's square, which steps of opposite rates cancel.
  func gradient(_ parameters: [Double]) -> [Double] {
    let rate = 1e-5
    let (ahead, back) = (run(parameters, rate: rate).parameters, run(parameters, rate: -rate).parameters)
    var gradient = zip(ahead, back).map { ($1 - $0) / (2 * rate) }
    for (row, factor) in Dictionary(zip(inputs, inputFactors), uniquingKeysWith: { first, _ in first }) {
      for column in 0..<dimension { gradient[row * dimension + column] /= factor }
    }
    return gradient
  }

  private func run(_ parameters: [Double], rate: Double) -> (loss: Double, parameters: [Double]) {
    precondition(parameters.count == parameterCount, "there is a number for each component of each row")
    let stride = (dimension + 15) & ~15
    let rowCount = inputRowCount + outputRowCount
    let table = unsafe allocate(rowCount * stride)
    let scratch = unsafe allocate(scratchCount)
    // Kernels read whole registers of weights.
    let weightValues = unsafe allocated(weights + [Double](repeating: 0, count: 16))
    let factors = unsafe allocated(inputFactors)
    let (shareValues, scaleValues) = unsafe (
      allocated(shares + [Double](repeating: 0, count: 32)), allocated(windowScales)
    )
    let rows = UnsafeMutablePointer<StepArguments<Double>.Row>.allocate(capacity: inputs.count)
    let outputRows = UnsafeMutablePointer<StepArguments<Double>.Row>.allocate(capacity: outputs.count)
    defer {
      unsafe table.deallocate()
      unsafe scratch.deallocate()
      unsafe weightValues.deallocate()
      unsafe factors.deallocate()
      unsafe shareValues.deallocate()
      unsafe scaleValues.deallocate()
      unsafe rows.deallocate()
      unsafe outputRows.deallocate()
    }
    // Every row lies within the table, and every index below is one of a row, an output or a weight.
    for row in 0..<rowCount {
      for column in 0..<dimension {
        unsafe table[row * stride + column] = parameters[row * dimension + column]
      }
    }
    let outputTable = unsafe table + inputRowCount * stride
    for (index, row) in inputs.enumerated() { unsafe (rows + index).initialize(to: table + row * stride) }
    for (index, row) in outputs.enumerated() {
      unsafe (outputRows + index).initialize(to: outputTable + row * stride)
    }
    let loss = unsafe groups.withUnsafeBufferPointer { groups in
      let arguments = unsafe StepArguments(
        inputs: rows, inputCount: inputs.count, inputFactors: inputFactors.isEmpty ? nil : factors,
        outputs: outputRows, outputCount: outputCount,
        groups: groups.baseAddress!, groupCount: groups.count, weights: weightValues,
        hiddenScale: scales.hidden, inputScale: scales.input,
        shares: shares.isEmpty ? nil : shareValues, inputScales: shares.isEmpty ? nil : scaleValues,
        dimension: dimension, rate: rate, scratch: scratch, upcoming: rows)
      return unsafe withUnsafePointer(to: arguments) { unsafe kernel($0) }
    }
    var result: [Double] = []
    for row in 0..<rowCount {
      for column in 0..<dimension { result.append(unsafe table[row * stride + column]) }
    }
    return (loss, result)
  }

  private func allocated(_ values: [Double]) -> UnsafeMutablePointer<Double> {
    let numbers = unsafe allocate(values.count)
    for (index, value) in values.enumerated() { unsafe numbers[index] = value }
    return unsafe numbers
  }

  private func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
    let numbers = unsafe memory.bindMemory(to: Double.self, capacity: count)
    unsafe numbers.initialize(repeating: 0, count: count)
    return unsafe numbers
  }
}
