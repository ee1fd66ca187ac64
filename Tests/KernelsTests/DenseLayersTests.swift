import Foundation
import HogvecKernels
import HogvecTestSupport
import Testing

@Suite struct DenseLayersTests {
  /// Sizes around every boundary: tiles of 6 rows, panels of 8, 16 and 32 columns, an inner dimension in two
  /// parts.
  static let shapes: [(rows: Int, columns: Int, inner: Int)] = [
    (1, 1, 1), (1, 7, 3), (5, 8, 2), (6, 16, 9), (7, 17, 16), (12, 31, 5), (13, 33, 257), (3, 40, 512),
    (25, 64, 300),
    (4, 4, 0), (0, 5, 4),
  ]

  private func values<T: BinaryFloatingPoint>(_ count: Int, seed: UInt64) -> [T]
  where T.RawSignificand: FixedWidthInteger {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in T.random(in: -1...1, using: &random) }
  }

  /// The largest difference of a product from plain loops in Double, for every combination of transposes.
  private func largestError<T: BinaryFloatingPoint>(_ kernels: KernelTable<T>, adds: Bool) -> Double
  where T.RawSignificand: FixedWidthInteger {
    var largest = 0.0
    for (seed, shape) in Self.shapes.enumerated() {
      for (aTransposed, bTransposed) in [(false, false), (true, false), (false, true), (true, true)] {
        let a: [T] = values(shape.rows * shape.inner, seed: UInt64(seed))
        let b: [T] = values(shape.inner * shape.columns, seed: UInt64(seed) + 50)
        // Rows of the product lie 3 elements further apart than they are long.
        let step = shape.columns + 3
        let before: [T] = values(shape.rows * step, seed: UInt64(seed) + 99)
        var c = before
        let (aRow, aColumn) = aTransposed ? (1, shape.rows) : (shape.inner, 1)
        let (bRow, bColumn) = bTransposed ? (1, shape.inner) : (shape.columns, 1)
        kernels.multiplyMatrices(
          a, aRow, aColumn, b, bRow, bColumn, &c, step, shape.rows, shape.columns, shape.inner, adds)
        for row in 0..<shape.rows {
          for column in 0..<step {
            var expected = adds || column >= shape.columns ? Double(before[row * step + column]) : 0
            if column < shape.columns {
              for k in 0..<shape.inner {
                expected += Double(a[row * aRow + k * aColumn]) * Double(b[k * bRow + column * bColumn])
              }
            }
            largest = max(largest, abs(Double(c[row * step + column]) - expected))
          }
        }
      }
    }
    return largest
  }

  @Test(arguments: InstructionSet.supported, [false, true])
  func productsAgreeWithPlainLoops(_ set: InstructionSet, adds: Bool) {
    // Sums of up to 512 products below 1, each rounded to 6e-8 of a partial sum below 30.
    #expect(largestError(KernelSet(set).table, adds: adds) < 1e-4)
  }

  @Test(arguments: [false, true])
  func productsInDoubleAgreeWithPlainLoops(adds: Bool) {
    #expect(largestError(.double, adds: adds) < 1e-13)
  }

  @Test(arguments: InstructionSet.supported)
  func softmaxAndLogisticAgreeWithTheirFormulas(_ set: InstructionSet) {
    let kernels = KernelSet(set).table
    for count in [1, 3, 4, 7, 8, 15, 16, 17, 33, 250] {
      let start: [Float] = values(count, seed: UInt64(count)).map { $0 * 20 }
      var scores = start
      let logarithm = kernels.applySoftmax(&scores, count)
      let sum = start.reduce(0.0) { $0 + exp(Double($1)) }
      #expect(abs(logarithm - log(sum)) < 1e-5)
      var units = start
      kernels.applyLogistic(&units, count)
      for k in 0..<count {
        #expect(abs(Double(scores[k]) - exp(Double(start[k])) / sum) < 1e-6)
        #expect(abs(Double(units[k]) - 1 / (1 + exp(-Double(start[k])))) < 1e-6)
      }
    }
  }

  @Test(arguments: InstructionSet.supported)
  func softmaxOfLargeScoresDoesNotOverflow(_ set: InstructionSet) {
    var scores: [Float] = [3e38, -3e38, 1, 2, 3e38]
    #expect(abs(KernelSet(set).table.applySoftmax(&scores, 5) - 3e38) < 1e32)
    #expect(scores == [0.5, 0, 0, 0, 0.5] || scores.allSatisfy { $0 >= 0 && $0 <= 0.5 })
    var wrong: [Float] = [1, .nan, 2]
    #expect(KernelSet(set).table.applySoftmax(&wrong, 3).isNaN)
  }
}
