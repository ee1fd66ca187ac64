internal import Kernels

/// One step of the training kernels, compiled for Double, on a small problem with chosen negatives: its loss, and its
/// gradient from what the step changes.
struct KernelStepProblem: Sendable {
  /// A range of inputs that meet some outputs, and the weights, input by input.
  struct Group: Sendable {
    var inputs: Range<Int>
    var outputs: [Int]
    var weights: [Double]
  }

  /// The step that is taken.
  enum Step: Sendable {
    /// Each input meets the outputs of its groups.
    case block([Group])
    /// The mean of all inputs meets the outputs, each with its weight.
    case mean(outputs: [Int], weights: [Double])
  }

  let inputCount: Int
  let outputCount: Int
  let dimension: Int
  let step: Step

  /// The number of parameters: all inputs, then all outputs.
  var parameterCount: Int { (inputCount + outputCount) * dimension }

  /// The loss as the kernel measures it.
  func loss(_ parameters: [Double]) -> Double { run(parameters, rate: 0).loss }

  /// The gradient that the kernel follows: a step changes a row by -rate times its gradient, up to terms of the rate's
  /// square, which steps of opposite rates cancel.
  func gradient(_ parameters: [Double]) -> [Double] {
    let rate = 1e-5
    let (ahead, back) = (run(parameters, rate: rate).parameters, run(parameters, rate: -rate).parameters)
    return zip(ahead, back).map { ($1 - $0) / (2 * rate) }
  }

  private func run(_ parameters: [Double], rate: Double) -> (loss: Double, parameters: [Double]) {
    precondition(parameters.count == parameterCount, "there is a number for each component of each row")
    let stride = (dimension + 15) & ~15
    let rowCount = inputCount + outputCount
    let (groups, weights) = groupsAndWeights
    let errorCount = max(weights.count, 2 * stride + outputCount) + 16
    let (table, errors) = unsafe (allocate(rowCount * stride), allocate(errorCount))
    let weightValues = unsafe allocate(weights.count + 16)
    let rows = UnsafeMutablePointer<DoubleKernels.Row>.allocate(capacity: inputCount)
    let outputRows = UnsafeMutablePointer<DoubleKernels.Row>.allocate(capacity: outputOrder.count)
    defer {
      unsafe table.deallocate()
      unsafe errors.deallocate()
      unsafe weightValues.deallocate()
      unsafe rows.deallocate()
      unsafe outputRows.deallocate()
    }
    // Every row lies within the table, and every index below is one of a row, an output or a weight.
    for row in 0..<rowCount {
      for column in 0..<dimension {
        unsafe table[row * stride + column] = parameters[row * dimension + column]
      }
    }
    for (index, weight) in weights.enumerated() { unsafe weightValues[index] = weight }
    for index in 0..<inputCount { unsafe (rows + index).initialize(to: table + index * stride) }
    for (index, output) in outputOrder.enumerated() {
      unsafe (outputRows + index).initialize(to: table + (inputCount + output) * stride)
    }
    let loss: Double
    switch step {
    case .block:
      loss = unsafe groups.withUnsafeBufferPointer { groups in
        guard let first = groups.baseAddress else { return 0 }
        return unsafe DoubleKernels.stepNegativeSampling(
          inputs: rows, outputs: outputRows, groups: first, groupCount: groups.count, weights: weightValues,
          dimension: dimension, rate: rate, errors: errors)
      }
    case .mean:
      loss = unsafe DoubleKernels.stepMeanNegativeSampling(
        inputs: rows, inputCount: inputCount, inputScale: 1 / Double(inputCount), outputs: outputRows,
        outputCount: outputOrder.count, weights: weightValues, dimension: dimension, rate: rate,
        scratch: errors)
    }
    var result: [Double] = []
    for row in 0..<rowCount {
      for column in 0..<dimension { result.append(unsafe table[row * stride + column]) }
    }
    return (loss, result)
  }

  /// The output rows in the order in which groups use them.
  private var outputOrder: [Int] {
    switch step {
    case .block(let groups): groups.flatMap(\.outputs)
    case .mean(let outputs, _): outputs
    }
  }

  private var groupsAndWeights: ([SIMD4<Int32>], [Double]) {
    guard case .block(let groups) = step else {
      guard case .mean(_, let weights) = step else { return ([], []) }
      return ([], weights)
    }
    var packed: [SIMD4<Int32>] = []
    var first = 0
    for group in groups {
      precondition((1...6).contains(group.outputs.count), "a group has one to six outputs")
      precondition(
        group.weights.count == group.inputs.count * group.outputs.count, "each pair has its weight")
      packed.append(
        SIMD4(
          Int32(group.inputs.lowerBound), Int32(group.inputs.count), Int32(first), Int32(group.outputs.count))
      )
      first += group.outputs.count
    }
    return (packed, groups.flatMap(\.weights))
  }

  private func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
    let numbers = unsafe memory.bindMemory(to: Double.self, capacity: count)
    unsafe numbers.initialize(repeating: 0, count: count)
    return unsafe numbers
  }
}
