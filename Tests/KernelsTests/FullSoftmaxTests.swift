import Foundation
import HogvecKernels
import HogvecTestSupport
import Testing

/// The step of the full softmax against its formulas in plain Double arithmetic.
@Suite struct FullSoftmaxTests {
  /// Predictions, inputs of each, rows of the output table (its blocks have 512), dimension.
  static let shapes: [(predictions: Int, inputs: Int, outputs: Int, dimension: Int)] = [
    (1, 1, 1, 5), (1, 1, 2, 16), (3, 1, 7, 20), (32, 1, 40, 33), (5, 4, 513, 17), (40, 10, 1100, 8),
  ]

  @Test(.slow, arguments: InstructionSet.supported, [Float(1), 0.25])
  func aStepAgreesWithTheFormulasInDoublePrecision(_ set: InstructionSet, inputScale: Float) {
    for (seed, shape) in Self.shapes.enumerated() {
      var random = SeededGenerator(seed: UInt64(seed))
      let stride = (shape.dimension + 15) & ~15
      let inputCount = shape.predictions * shape.inputs
      func rows(_ count: Int) -> [[Float]] {
        (0..<count).map { _ in
          (0..<stride).map { $0 < shape.dimension ? Float.random(in: -0.7...0.7, using: &random) : 0 }
        }
      }
      let (inputs, outputs) = (rows(inputCount), rows(shape.outputs))
      let targets = (0..<shape.predictions).map { _ in Int.random(in: 0..<shape.outputs, using: &random) }
      let hiddenScale = 1 / Float(shape.inputs)
      let (loss, inputsAfter, outputsAfter) = step(
        set, inputs, outputs, targets, shape, [hiddenScale, inputScale])

      var (expectedLoss, inputsWanted, outputsWanted) = (0.0, inputs.doubles, outputs.doubles)
      for (k, target) in targets.enumerated() {
        let range = (k * shape.inputs)..<((k + 1) * shape.inputs)
        let hidden = (0..<stride).map { column in
          range.reduce(0) { $0 + Double(inputs[$1][column]) } * Double(hiddenScale)
        }
        let powers = outputs.doubles.map { exp(zip($0, hidden).reduce(0) { $0 + $1.0 * $1.1 }) }
        let sum = powers.reduce(0, +)
        expectedLoss -= log(powers[target] / sum)
        for (row, output) in outputs.doubles.enumerated() {
          let error = 0.05 * ((row == target ? 1 : 0) - powers[row] / sum)
          for column in 0..<stride {
            outputsWanted[row][column] += error * hidden[column]
            for i in range { inputsWanted[i][column] += Double(inputScale) * error * output[column] }
          }
        }
      }
      // Sums of up to 1,100 products, each rounded to 6e-8 of a partial sum of about 1.
      #expect(abs(loss - expectedLoss) < 1e-5 * max(1, expectedLoss), "\(shape)")
      #expect(largestDifference(inputsAfter, inputsWanted) < 5e-6, "\(shape)")
      #expect(largestDifference(outputsAfter, outputsWanted) < 5e-6, "\(shape)")
    }
  }

  @Test(arguments: InstructionSet.supported)
  func largeScoresDoNotOverflowAndNaNShows(_ set: InstructionSet) {
    let shape = (predictions: 1, inputs: 1, outputs: 3, dimension: 2)
    func row(_ a: Float, _ b: Float) -> [Float] { [a, b] + [Float](repeating: 0, count: 14) }
    let outputs = [row(100, 0), row(-100, 0), row(99, 0)]
    let sure = step(set, [row(100, 1)], outputs, [0], shape, [1, 1])
    #expect(sure.loss.isFinite && abs(sure.loss) < 1e-4)
    let wrong = step(set, [row(100, 1)], outputs, [1], shape, [1, 1])
    #expect(abs(wrong.loss - 20_000) < 0.1)
    #expect(step(set, [row(.nan, 1)], outputs, [1], shape, [1, 1]).loss.isNaN)
  }

  /// Runs the kernel on copies of the rows.
  private func step(
    _ set: InstructionSet, _ inputs: [[Float]], _ outputs: [[Float]], _ targets: [Int],
    _ shape: (predictions: Int, inputs: Int, outputs: Int, dimension: Int), _ scales: [Float]
  ) -> (loss: Double, inputs: [[Float]], outputs: [[Float]]) {
    let stride = outputs[0].count
    let scratchCount = shape.predictions * (2 * stride + shape.outputs)
    let table = memory(of: (inputs + outputs).flatMap { $0 })
    let scratch = memory(of: [Float](repeating: .nan, count: scratchCount))
    defer {
      table.deallocate()
      scratch.deallocate()
    }
    let predictions = targets.enumerated().map { k, target in
      SIMD4(Int32(k * shape.inputs), Int32(shape.inputs), Int32(target), 0)
    }
    let inputRows = inputs.indices.map { table + $0 * stride }
    let loss = inputRows.withUnsafeBufferPointer { rows in
      [table + inputs.count * stride].withUnsafeBufferPointer { output in
        predictions.withUnsafeBufferPointer { predictions in
          targets.flatMap { _ in scales }.withUnsafeBufferPointer { scales in
            take(
              KernelSet(set).table.stepSoftmax,
              StepArguments(
                inputs: rows.baseAddress!, outputs: output.baseAddress!, outputCount: shape.outputs,
                groups: predictions.baseAddress!, groupCount: shape.predictions,
                weights: scales.baseAddress!, dimension: shape.dimension, rate: 0.05, scratch: scratch,
                upcoming: rows.baseAddress!))
          }
        }
      }
    }
    let rows = (0..<(inputs.count + outputs.count)).map { row in
      (0..<stride).map { table[row * stride + $0] }
    }
    return (loss, Array(rows[..<inputs.count]), Array(rows[inputs.count...]))
  }

  private func memory(of values: [Float]) -> UnsafeMutablePointer<Float> {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: values.count * 4, alignment: 64)
    let floats = bytes.bindMemory(to: Float.self, capacity: values.count)
    floats.initialize(from: values, count: values.count)
    return floats
  }

  private func largestDifference(_ rows: [[Float]], _ wanted: [[Double]]) -> Double {
    zip(rows.doubles.joined(), wanted.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}

extension [[Float]] {
  fileprivate var doubles: [[Double]] { map { $0.map { Double($0) } } }
}
