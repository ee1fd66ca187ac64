internal import HogvecVectorFiles

/// A few vectors, padded as the kernel that multiplies them with rows wants them.
@safe struct QueryVectors: ~Copyable, @unchecked Sendable {
  // Sendable: the memory is written only while the one owner fills it, before workers see it.

  let count: Int
  let dimension: Int
  /// The distance between the starts of two vectors in floats, a multiple of 16; padding is zero.
  let stride: Int
  @unsafe let base: UnsafeMutablePointer<Float>

  /// Vectors of zeros. Their number is rounded up to whole blocks of ``block``.
  init(count: Int, dimension: Int) {
    self.count = count
    self.dimension = dimension
    stride = (dimension + 15) & ~15
    let padded = QueryVectors.paddedCount(count)
    unsafe base = UnsafeMutablePointer<Float>.allocate(capacity: max(1, padded * stride))
    unsafe base.initialize(repeating: 0, count: padded * stride)
  }

  /// Copies vectors of a dimension.
  init(_ vectors: [[Float]], dimension: Int) {
    self.init(count: vectors.count, dimension: dimension)
    for (index, vector) in vectors.enumerated() { set(index, to: vector) }
  }

  deinit {
    unsafe base.deallocate()
  }

  /// The vectors that are multiplied with a row at once, so that it is loaded once for all.
  static let block = 4

  /// A number of vectors rounded up to whole blocks.
  static func paddedCount(_ count: Int) -> Int { (count + block - 1) / block * block }

  /// Sets a vector.
  func set(_ index: Int, to vector: [Float]) {
    precondition(index >= 0 && index < count, "the vector is one of these")
    precondition(vector.count == dimension, "a query has the rows' dimension")
    // dimension <= stride, so each query stays in its row.
    for column in 0..<dimension { unsafe base[index * stride + column] = vector[column] }
  }

  /// Sets a vector to a row's floats, as they are.
  func set(_ index: Int, toRow row: Int, of rows: VectorRows) {
    precondition(index >= 0 && index < count && rows.dimension == dimension, "the vector is one of these")
    // Both take `dimension` floats.
    unsafe UnsafeMutableRawPointer(base + index * stride).copyMemory(
      from: rows.address(row), byteCount: dimension * MemoryLayout<Float>.size)
  }
}
