internal import HogvecVectorFiles

/// A view of vectors of length 1, for the workers of one query. Valid while the vectors live.
@safe struct UnitRows: @unchecked Sendable {
  // Sendable: the rows are only read, and outlive the workers, who are joined before the view's maker
  // returns.

  let count: Int
  /// The distance between the starts of two rows in floats, a multiple of 16; padding is zero.
  let stride: Int
  @unsafe let base: UnsafePointer<Float>

  /// A view of the first `limit` rows.
  init(_ vectors: borrowing WordVectors, limit: Int) {
    precondition(vectors.isNormalized, "queries by cosine take normalised vectors")
    count = min(limit, vectors.count)
    stride = vectors.stride
    unsafe base = vectors.rows
  }

  /// Where a row starts.
  @unsafe func address(_ row: Int) -> UnsafePointer<Float> {
    assert(row >= 0 && row < count, "the row is in the view")
    return unsafe base + row * stride
  }
}

/// A few vectors, padded like the rows that they are multiplied with.
@safe struct QueryVectors: ~Copyable, @unchecked Sendable {
  // Sendable: the memory is written only while the one owner fills it, before workers see it.

  let count: Int
  let stride: Int
  @unsafe let base: UnsafeMutablePointer<Float>

  /// Vectors of zeros. Their number is rounded up to whole blocks of ``block``.
  init(count: Int, stride: Int) {
    self.count = count
    self.stride = stride
    let padded = (count + QueryVectors.block - 1) / QueryVectors.block * QueryVectors.block
    unsafe base = UnsafeMutablePointer<Float>.allocate(capacity: padded * stride)
    unsafe base.initialize(repeating: 0, count: padded * stride)
  }

  /// Copies vectors of a dimension.
  init(_ vectors: [[Float]], dimension: Int) {
    self.init(count: vectors.count, stride: (dimension + 15) & ~15)
    for (index, vector) in vectors.enumerated() {
      precondition(vector.count == dimension, "a query has the rows' dimension")
      // dimension <= stride, so each query stays in its row.
      for column in 0..<dimension { unsafe base[index * stride + column] = vector[column] }
    }
  }

  deinit {
    unsafe base.deallocate()
  }

  /// The vectors that are multiplied with a row at once, so that it is loaded once for all.
  static let block = 4

  /// Multiplies each vector with each of some rows: `scores[query * scoreStride + row - rows.lowerBound]` =
  /// query · row.
  ///
  /// `scores` has room for the padded number of queries. Sums are in four lanes, so that 4 x 2 of them and
  /// their operands fit the 16 vector registers that every x86-64 has.
  func multiply(
    _ rows: Range<Int>, of unitRows: UnitRows, into scores: UnsafeMutablePointer<Float>, scoreStride: Int
  ) {
    // Every address is inside a query or row: both take `stride` floats, a multiple of 4, and the queries are
    // padded to whole blocks. Rows are taken in pairs, an odd last one with itself.
    for block in Swift.stride(from: 0, to: count, by: QueryVectors.block) {
      let query = unsafe UnsafeRawPointer(base + block * stride)
      let step = stride * MemoryLayout<Float>.size
      var row = rows.lowerBound
      while row < rows.upperBound {
        let next = min(row + 1, rows.upperBound - 1)
        let left = unsafe UnsafeRawPointer(unitRows.address(row))
        let right = unsafe UnsafeRawPointer(unitRows.address(next))
        var sums = (
          SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(),
          SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>()
        )
        var offset = 0
        while offset < step {
          let a = unsafe left.load(fromByteOffset: offset, as: SIMD4<Float>.self)
          let b = unsafe right.load(fromByteOffset: offset, as: SIMD4<Float>.self)
          let q0 = unsafe query.load(fromByteOffset: offset, as: SIMD4<Float>.self)
          sums.0 += a * q0
          sums.4 += b * q0
          let q1 = unsafe query.load(fromByteOffset: offset + step, as: SIMD4<Float>.self)
          sums.1 += a * q1
          sums.5 += b * q1
          let q2 = unsafe query.load(fromByteOffset: offset + 2 * step, as: SIMD4<Float>.self)
          sums.2 += a * q2
          sums.6 += b * q2
          let q3 = unsafe query.load(fromByteOffset: offset + 3 * step, as: SIMD4<Float>.self)
          sums.3 += a * q3
          sums.7 += b * q3
          offset += 16
        }
        let target = unsafe scores + block * scoreStride + row - rows.lowerBound
        unsafe target[0] = sums.0.sum()
        unsafe target[scoreStride] = sums.1.sum()
        unsafe target[2 * scoreStride] = sums.2.sum()
        unsafe target[3 * scoreStride] = sums.3.sum()
        if next > row {
          unsafe target[1] = sums.4.sum()
          unsafe target[scoreStride + 1] = sums.5.sum()
          unsafe target[2 * scoreStride + 1] = sums.6.sum()
          unsafe target[3 * scoreStride + 1] = sums.7.sum()
        }
        row += 2
      }
    }
  }
}
