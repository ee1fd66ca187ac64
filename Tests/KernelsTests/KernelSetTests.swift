import Kernels
import TestSupport
import Testing

/// Rows in memory as the tables hold them, with a copy in Double.
private final class Problem {
  typealias Row = UnsafeMutablePointer<Float>
  let dimension: Int
  let stride: Int
  let storage: Row
  let inputs: UnsafeMutablePointer<Row>
  let outputs: UnsafeMutablePointer<Row>
  let scratch: Row
  let inputWeights: UnsafeMutablePointer<Float>
  let outputWeights: UnsafeMutablePointer<Float>
  var reference: ReferenceStep

  init(inputCount: Int, outputCount: Int, dimension: Int, weighted: Bool, scale: Float, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.dimension = dimension
    stride = (dimension + 15) & ~15
    let count = (inputCount + outputCount) * stride
    storage = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64).bindMemory(
      to: Float.self, capacity: count)
    storage.initialize(repeating: 0, count: count)
    inputs = .allocate(capacity: inputCount)
    outputs = .allocate(capacity: outputCount)
    for i in 0..<inputCount { inputs[i] = storage + i * stride }
    for j in 0..<outputCount { outputs[j] = storage + (inputCount + j) * stride }
    for row in 0..<(inputCount + outputCount) {
      for column in 0..<dimension {
        storage[row * stride + column] = Float.random(in: -scale...scale, using: &random)
      }
    }
    let scratchCount = inputCount * outputCount + 16 * (inputCount + 2) + 2 * stride
    scratch = UnsafeMutableRawPointer.allocate(byteCount: scratchCount * 4, alignment: 64).bindMemory(
      to: Float.self, capacity: scratchCount)
    scratch.initialize(repeating: .nan, count: scratchCount)
    inputWeights = .allocate(capacity: inputCount)
    outputWeights = .allocate(capacity: outputCount)
    for i in 0..<inputCount { inputWeights[i] = weighted ? Float(Int.random(in: 1...3, using: &random)) : 1 }
    for j in 0..<outputCount {
      outputWeights[j] = weighted && j > 0 ? Float(Int.random(in: 1...3, using: &random)) : 1
    }
    reference = ReferenceStep(
      inputs: [], outputs: [],
      inputWeights: (0..<inputCount).map { [inputWeights] in Double(inputWeights[$0]) },
      outputWeights: (0..<outputCount).map { [outputWeights] in Double(outputWeights[$0]) }, rate: 0.05)
    reference.inputs = (0..<inputCount).map { values(inputs[$0]) }
    reference.outputs = (0..<outputCount).map { values(outputs[$0]) }
  }

  deinit {
    storage.deallocate()
    inputs.deallocate()
    outputs.deallocate()
    scratch.deallocate()
    inputWeights.deallocate()
    outputWeights.deallocate()
  }

  func values(_ row: Row) -> [Double] { (0..<dimension).map { Double(row[$0]) } }

  /// The largest difference from the reference, and whether what lies beyond the dimension is still zero.
  func differences() -> (largest: Double, paddingIsZero: Bool) {
    var largest = 0.0
    var paddingIsZero = true
    for (rows, expected) in [(inputs, reference.inputs), (outputs, reference.outputs)] {
      for (i, values) in expected.enumerated() {
        for column in 0..<dimension { largest = max(largest, abs(Double(rows[i][column]) - values[column])) }
        for column in dimension..<stride where rows[i][column] != 0 { paddingIsZero = false }
      }
    }
    return (largest, paddingIsZero)
  }
}

@Suite struct KernelSetTests {
  /// Inputs, outputs and dimensions around every boundary: tiles of 1, 2 and 4 inputs, groups of 6 outputs, registers of 4,
  /// 8 and 16 columns.
  static let shapes: [(Int, Int, Int)] = {
    var shapes = [(Int, Int, Int)]()
    for inputs in [1, 2, 3, 4, 5, 6, 7, 10, 21] {
      for outputs in 1...8 { shapes.append((inputs, outputs, 20)) }
      for outputs in [11, 12, 13, 18, 19, 26] { shapes.append((inputs, outputs, 9)) }
    }
    for dimension in [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 50, 100, 300] {
      shapes.append((5, 6, dimension))
    }
    return shapes
  }()

  // A float has a relative error of 6e-8; sums of up to 300 products and steps of about 1 stay below 5e-6.
  static let tolerance = 5e-6

  @Test(arguments: InstructionSet.supported, [false, true])
  func aStepAgreesWithTheReferenceInDoublePrecision(_ set: InstructionSet, weighted: Bool) {
    let kernels = KernelSet(set)
    for (index, shape) in Self.shapes.enumerated() {
      let (inputs, outputs, dimension) = shape
      let problem = Problem(
        inputCount: inputs, outputCount: outputs, dimension: dimension, weighted: weighted, scale: 0.7,
        seed: UInt64(index))
      let loss = kernels.stepNegativeSampling(
        problem.inputs, weighted ? problem.inputWeights : nil, inputs, problem.outputs,
        weighted ? problem.outputWeights : nil, outputs, dimension, 0.05, problem.scratch, problem.inputs,
        inputs,
        true)
      let expected = problem.reference.step()
      let (largest, paddingIsZero) = problem.differences()
      #expect(largest < Self.tolerance, "\(shape)")
      #expect(paddingIsZero, "\(shape)")
      #expect(abs(loss - expected) < 1e-5 * expected, "\(shape)")
    }
  }

  @Test(arguments: InstructionSet.supported, [false, true])
  func aMeanStepAgreesWithTheReferenceInDoublePrecision(_ set: InstructionSet, weighted: Bool) {
    let kernels = KernelSet(set)
    for (index, shape) in Self.shapes.enumerated() {
      let (inputs, outputs, dimension) = shape
      let problem = Problem(
        inputCount: inputs, outputCount: outputs, dimension: dimension, weighted: weighted, scale: 0.7,
        seed: UInt64(index))
      let scale: Float = index % 2 == 0 ? 1 : 0.25
      let loss = kernels.stepMeanNegativeSampling(
        problem.inputs, weighted ? problem.inputWeights : nil, inputs, scale, problem.outputs,
        weighted ? problem.outputWeights : nil, outputs, dimension, 0.05, problem.scratch, problem.inputs,
        inputs,
        true)
      let expected = problem.reference.meanStep(inputScale: Double(scale))
      let (largest, paddingIsZero) = problem.differences()
      #expect(largest < Self.tolerance, "\(shape)")
      #expect(paddingIsZero, "\(shape)")
      #expect(abs(loss - expected) < 1e-5 * expected, "\(shape)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func largeScoresSaturateWithoutOverflow(_ set: InstructionSet) {
    let problem = Problem(inputCount: 3, outputCount: 6, dimension: 50, weighted: false, scale: 60, seed: 5)
    let loss = KernelSet(set).stepNegativeSampling(
      problem.inputs, nil, 3, problem.outputs, nil, 6, 50, 0.05, problem.scratch, problem.inputs, 0, true)
    let expected = problem.reference.step()
    #expect(abs(loss - expected) < 1e-5 * expected)
    // Values of up to 60 carry an absolute error of 4e-6 each.
    #expect(problem.differences().largest < 1e-3)
  }

  @Test(arguments: InstructionSet.supported)
  func whatIsNotANumberShowsInTheLoss(_ set: InstructionSet) {
    let problem = Problem(inputCount: 3, outputCount: 6, dimension: 50, weighted: false, scale: 1, seed: 5)
    problem.inputs[1][7] = .nan
    let loss = KernelSet(set).stepNegativeSampling(
      problem.inputs, nil, 3, problem.outputs, nil, 6, 50, 0.05, problem.scratch, problem.inputs, 0, true)
    #expect(loss.isNaN)
  }
}
