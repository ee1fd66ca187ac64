import HogvecKernels
import HogvecTestSupport

/// A step's rows and weights in memory as the trainer gives them to the kernels, with a copy in Double.
final class Problem {
  typealias Row = UnsafeMutablePointer<Float>
  let dimension: Int
  let stride: Int
  let inputs: UnsafeMutablePointer<Row>
  let outputs: UnsafeMutablePointer<Row>
  let groups: UnsafeMutablePointer<SIMD4<Int32>>
  let weights: UnsafeMutablePointer<Float>
  let scratch: Row
  var reference: ReferenceStep
  private let storage: Row
  private let scratchCount: Int

  /// Random rows with components in -scale...scale. Each group is a range of inputs, which meets so many
  /// further outputs.
  init(
    inputCount: Int, groups shape: [(inputs: Range<Int>, outputCount: Int)], dimension: Int, scale: Float,
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    let outputCount = shape.reduce(0) { $0 + $1.outputCount }
    let weightCount = shape.reduce(0) { $0 + $1.outputCount * $1.inputs.count }
    self.dimension = dimension
    stride = (dimension + 15) & ~15
    storage = Self.allocate((inputCount + outputCount) * stride, filledWith: 0)
    scratchCount =
      64
      + max(
        StepArguments<Float>.scratchCount(weights: weightCount), 2 * stride + outputCount + 16,
        StepArguments<Float>.scratchCount(windowsOf: inputCount, outputs: outputCount, stride: stride))
    scratch = Self.allocate(scratchCount, filledWith: .nan)
    weights = Self.allocate(weightCount + 16, filledWith: .nan)
    inputs = .allocate(capacity: inputCount)
    outputs = .allocate(capacity: outputCount)
    groups = .allocate(capacity: shape.count)
    for i in 0..<inputCount { inputs[i] = storage + i * stride }
    for j in 0..<outputCount { outputs[j] = storage + (inputCount + j) * stride }
    for row in 0..<(inputCount + outputCount) {
      for column in 0..<dimension {
        storage[row * stride + column] = Float.random(in: -scale...scale, using: &random)
      }
    }
    reference = ReferenceStep(inputs: [], outputs: [], groups: [], rate: 0.05)
    var (firstOutput, firstWeight) = (0, 0)
    for (k, group) in shape.enumerated() {
      groups[k] = SIMD4(
        Int32(group.inputs.lowerBound), Int32(group.inputs.count), Int32(firstOutput),
        Int32(group.outputCount))
      let count = group.inputs.count * group.outputCount
      for index in firstWeight..<(firstWeight + count) {
        // Labels of both kinds, weights other than 1, and pairs that do not count.
        weights[index] = [1, -1, -2, 0, 2.5, -0.625].randomElement(using: &random)!
      }
      reference.groups.append(
        .init(
          inputs: group.inputs, outputs: firstOutput..<(firstOutput + group.outputCount),
          weights: (firstWeight..<(firstWeight + count)).map { [weights] in Double(weights[$0]) }))
      firstOutput += group.outputCount
      firstWeight += count
    }
    reference.inputs = (0..<inputCount).map { values(inputs[$0]) }
    reference.outputs = (0..<outputCount).map { values(outputs[$0]) }
  }

  deinit {
    storage.deallocate()
    scratch.deallocate()
    weights.deallocate()
    inputs.deallocate()
    outputs.deallocate()
    groups.deallocate()
  }

  /// The step for a kernel, with the reference's rate: its first groups, or all its outputs.
  func arguments(
    groupCount: Int = 0, hiddenScale: Float = 1, inputScale: Float = 1,
    inputFactors: UnsafePointer<Float>? = nil, shares: UnsafePointer<Float>? = nil,
    inputScales: UnsafePointer<Float>? = nil, upcomingCount: Int = 1, fillsFirstLevel: Bool = false,
    measuresLoss: Bool = true, times: UnsafeMutablePointer<UInt64>? = nil
  ) -> StepArguments<Float> {
    StepArguments(
      inputs: inputs, inputCount: reference.inputs.count, inputFactors: inputFactors, outputs: outputs,
      outputCount: reference.outputs.count, groups: groups, groupCount: groupCount, weights: weights,
      hiddenScale: hiddenScale, inputScale: inputScale, shares: shares, inputScales: inputScales,
      dimension: dimension, rate: Float(reference.rate),
      scratch: scratch, upcoming: inputs, upcomingCount: upcomingCount,
      fillsFirstLevel: fillsFirstLevel, measuresLoss: measuresLoss,
      times: times)
  }

  /// The largest difference of a component from the reference's.
  var largestDifference: Double {
    var largest = 0.0
    for (rows, expected) in [(inputs, reference.inputs), (outputs, reference.outputs)] {
      for (i, row) in expected.enumerated() {
        for column in 0..<dimension { largest = max(largest, abs(Double(rows[i][column]) - row[column])) }
      }
    }
    return largest
  }

  /// Whether what lies between the dimension and the stride is zero, as it was.
  var paddingIsZero: Bool {
    let rowCount = reference.inputs.count + reference.outputs.count
    return (0..<rowCount).allSatisfy { row in
      (dimension..<stride).allSatisfy { storage[row * stride + $0] == 0 }
    }
  }

  /// Whether no kernel has written behind the scratch memory that it may ask for, so many floats.
  func keepsScratch(after count: Int) -> Bool {
    (count..<scratchCount).allSatisfy { scratch[$0].isNaN }
  }

  private func values(_ row: Row) -> [Double] { (0..<dimension).map { Double(row[$0]) } }

  private static func allocate(_ count: Int, filledWith value: Float) -> Row {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    let floats = memory.bindMemory(to: Float.self, capacity: count)
    floats.initialize(repeating: value, count: count)
    return floats
  }
}

/// Takes a step.
func take(_ step: KernelTable<Float>.Step, _ arguments: StepArguments<Float>) -> Double {
  withUnsafePointer(to: arguments) { step($0) }
}
