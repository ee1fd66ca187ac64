import HogvecTestSupport
import Testing

@testable import HogvecAnalysis

@Suite struct ColumnProductsTests {
  private func blocks(_ counts: [Int], dimension: Int, seed: UInt64, shift: Float = 0) -> [[Float]] {
    var random = SeededGenerator(seed: seed)
    return counts.map { count in
      (0..<count * dimension).map { _ in shift + Float.random(in: -1...1, using: &random) }
    }
  }

  /// Up to 256 products below 1 are summed in 32 bits, with a rounding of at most 2^-24 of 256 each.
  @Test(arguments: [(1, 1), (3, 5), (40, 33)])
  func sumsAreThoseOfPlainLoopsWithAnyNumberOfThreads(_ shape: (left: Int, right: Int)) {
    let counts = [1, 300, 0, 17, 256]
    let (left, right) = (
      blocks(counts, dimension: shape.left, seed: 1), blocks(counts, dimension: shape.right, seed: 2)
    )
    var expected = [Double](repeating: 0, count: shape.left * shape.right)
    for (block, count) in counts.enumerated() {
      for row in 0..<count {
        for i in 0..<shape.left {
          for j in 0..<shape.right {
            expected[i * shape.right + j] +=
              Double(left[block][row * shape.left + i]) * Double(right[block][row * shape.right + j])
          }
        }
      }
    }
    var first: [Double]?
    for threads in [1, 2, 3, 8] {
      var products = ColumnProducts(leftCount: shape.left, rightCount: shape.right, threads: threads)
      for (block, count) in counts.enumerated() { products.add(left[block], right[block], rowCount: count) }
      let differences = zip(products.sums, expected).map { abs($0 - $1) }
      #expect((differences.max() ?? 1) < 3 * 256 * 0x1p-20)
      if let first { #expect(products.sums == first) }
      first = products.sums
    }
  }

  @Test func theLowerTriangleIsThatOfTheProductsWithItself() {
    let rows = blocks([100], dimension: 50, seed: 3)[0]
    for threads in [1, 2, 5] {
      var whole = ColumnProducts(leftCount: 50, rightCount: 50, threads: threads)
      whole.add(rows, rows, rowCount: 100)
      var triangle = ColumnProducts(leftCount: 50, rightCount: 50, threads: threads)
      triangle.add(selfProductsOf: rows, rowCount: 100)
      for row in 0..<50 {
        let places = row * 50...row * 51
        #expect(triangle.sums[places] == whole.sums[places])
      }
    }
  }

  /// The deviations are below 1 and the mean is 1,000: products of the numbers themselves would lose six of
  /// seven digits.
  @Test func momentsAreThoseOfAllRowsWhateverTheBlocks() {
    let dimension = 6
    for counts in [[500], [1, 2, 300, 0, 197], Array(repeating: 5, count: 100)] {
      let all = blocks([500], dimension: dimension, seed: 4, shift: 1000)[0]
      var moments = RowMoments(dimension: dimension, threads: 2)
      var start = 0
      for count in counts {
        let part = Array(all[start * dimension..<(start + count) * dimension])
        part.withUnsafeBufferPointer { moments.add(CenteredBlock($0, dimension: dimension)) }
        start += count
      }
      let rows = (0..<500).map { Array(all[$0 * dimension..<($0 + 1) * dimension]) }
      let reference = PrincipalComponents(of: rows, count: 3)
      #expect(moments.count == 500)
      for (value, expected) in zip(moments.mean, reference.mean) { #expect(abs(value - expected) < 1e-10) }
      let found = moments.components(3)
      for axis in 0..<3 {
        #expect(abs(found.variances[axis] - reference.variances[axis]) < 1e-6)
        #expect(abs(found.variances[axis] / found.total - reference.shares[axis]) < 1e-6)
        for (value, expected) in zip(found.directions[axis], reference.directions[axis]) {
          #expect(abs(value - expected) < 1e-4)
        }
      }
    }
  }

  @Test func rowsThatAreNotFiniteAreLeftOut() {
    let block = [1, 2, .nan, 4, 5, -.infinity, 3, 6].withUnsafeBufferPointer {
      CenteredBlock($0, dimension: 2)
    }
    #expect(block.count == 2 && block.center == [2, 4] && block.rows == [-1, -2, 1, 2])
    var moments = RowMoments(dimension: 2, threads: 1)
    moments.add(block)
    #expect(moments.mean == [2, 4])
  }
}
