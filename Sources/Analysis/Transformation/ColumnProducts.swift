internal import HogvecKernels
internal import HogvecSystem

/// The sums of products of each column of one matrix with each column of another, over rows that come in
/// blocks: `left' right`.
///
/// Products of up to 256 rows are summed in 32 bits by the kernels, and all of these in double precision.
/// Each sum is in the order of the rows, so that it does not depend on the number of threads. The memory is
/// that of the sums, twice.
struct ColumnProducts {
  /// The columns of the left matrix, which are the rows of ``sums``.
  let leftCount: Int
  /// The columns of the right matrix.
  let rightCount: Int
  /// `leftCount` x `rightCount` sums.
  private(set) var sums: [Double]
  private let threads: Int

  init(leftCount: Int, rightCount: Int, threads: Int) {
    (self.leftCount, self.rightCount, self.threads) = (leftCount, rightCount, threads)
    sums = [Double](repeating: 0, count: leftCount * rightCount)
  }

  /// Adds the products of a matrix with itself, of which only the lower triangle is summed.
  ///
  /// - Parameter rows: `rowCount` x ``leftCount`` floats.
  mutating func add(selfProductsOf rows: [Float], rowCount: Int) {
    precondition(leftCount == rightCount, "a matrix has as many columns as itself")
    add(rows, rows, rowCount: rowCount, isTriangle: true)
  }

  /// Adds the products of two matrices.
  ///
  /// - Parameters:
  ///   - left: `rowCount` x ``leftCount`` floats.
  ///   - right: `rowCount` x ``rightCount`` floats.
  mutating func add(_ left: [Float], _ right: [Float], rowCount: Int) {
    add(left, right, rowCount: rowCount, isTriangle: false)
  }

  /// Adds the product of two vectors, column times row, with a factor.
  mutating func add(_ left: [Double], _ right: [Double], factor: Double) {
    for row in 0..<leftCount {
      let scaled = factor * left[row]
      for column in 0..<rightCount { sums[row * rightCount + column] += scaled * right[column] }
    }
  }

  private mutating func add(_ left: [Float], _ right: [Float], rowCount: Int, isTriangle: Bool) {
    precondition(left.count == rowCount * leftCount && right.count == rowCount * rightCount, "rows are whole")
    // A band of sums for each worker: of a triangle, the first bands are higher, since their rows are
    // shorter.
    let bands = max(1, min(threads, leftCount / 16))
    let bounds = (0...bands).map { band in
      let share = Double(band) / Double(bands)
      return Int(Double(leftCount) * (isTriangle ? share.squareRoot() : share))
    }
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      guard let base = sums.baseAddress else { return }
      let target = unsafe SharedSums(base: base, rightCount: rightCount)
      let (leftCount, rightCount) = (leftCount, rightCount)
      onWorkers(bands, label: "products") { worker in
        let band = bounds[worker]..<bounds[worker + 1]
        let columns = isTriangle ? band.upperBound : rightCount
        target.add(left, leftCount, right, rightCount, rowCount: rowCount, band: band, columns: columns)
      }
    }
  }
}

/// The sums, of which each worker has rows of its own.
@safe private struct SharedSums: @unchecked Sendable {
  // Sendable: workers write to different rows, and are waited for.
  let base: UnsafeMutablePointer<Double>
  let rightCount: Int

  init(base: UnsafeMutablePointer<Double>, rightCount: Int) {
    unsafe self.base = base
    self.rightCount = rightCount
  }

  /// Adds to the first columns of some rows of the sums.
  func add(
    _ left: [Float], _ leftCount: Int, _ right: [Float], _ rightCount: Int, rowCount: Int, band: Range<Int>,
    columns: Int
  ) {
    guard !band.isEmpty, columns > 0 else { return }
    let kernels = KernelSet.chosenOrPortable.table
    let rowsAtOnce = 256
    var products = [Float](repeating: 0, count: band.count * columns)
    for first in stride(from: 0, to: rowCount, by: rowsAtOnce) {
      let length = min(rowsAtOnce, rowCount - first)
      unsafe products.withUnsafeMutableBufferPointer { products in
        unsafe left.withUnsafeBufferPointer { left in
          unsafe right.withUnsafeBufferPointer { right in
            // The rows from `first` on are inside both matrices, and the products have room for the band.
            unsafe kernels.multiplyMatrices(
              left.baseAddress! + first * leftCount + band.lowerBound, 1, leftCount,
              right.baseAddress! + first * rightCount, rightCount, 1, products.baseAddress!, columns,
              band.count, columns, length, false)
          }
        }
        for row in 0..<band.count {
          // Rows of the band are inside the sums, and `columns` is at most their length.
          let sums = unsafe base + (band.lowerBound + row) * rightCount
          for column in 0..<columns { unsafe sums[column] += Double(products[row * columns + column]) }
        }
      }
    }
  }
}
