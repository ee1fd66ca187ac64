/// The owner of numbers that networks, gradients and optimizers work on: zero at first, at an address
/// divisible by 64.
///
/// Not for concurrent writing to the same numbers.
@safe final class ScalarStorage<Scalar: BinaryFloatingPoint>: @unchecked Sendable {
  // Sendable: whoever shares one gives each thread its own part or its own time.

  /// How many numbers there are.
  let count: Int
  /// The first of them. Valid while this object lives.
  @unsafe let base: UnsafeMutablePointer<Scalar>

  /// Zeros.
  init(count: Int) {
    precondition(count >= 0, "a count is not negative")
    self.count = count
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Scalar>.stride, alignment: 64)
    unsafe base = memory.bindMemory(to: Scalar.self, capacity: count)
    unsafe base.initialize(repeating: 0, count: count)
  }

  /// A copy of numbers.
  convenience init(_ values: [Scalar]) {
    self.init(count: values.count)
    for index in values.indices { self[index] = values[index] }
  }

  deinit {
    unsafe base.deallocate()
  }

  /// One of the numbers.
  subscript(index: Int) -> Scalar {
    get {
      precondition(index >= 0 && index < count, "the index is one of the numbers'")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "the index is one of the numbers'")
      unsafe base[index] = newValue
    }
  }

  /// All numbers, copied.
  var values: [Scalar] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Makes all numbers zero.
  func clear() { unsafe base.update(repeating: 0, count: count) }

  /// Takes over the numbers of another of the same count.
  func copy(from other: ScalarStorage) {
    precondition(other.count == count, "only as many numbers are copied as there are")
    unsafe base.update(from: other.base, count: count)
  }

  /// Adds the numbers of another of the same count.
  func add(_ other: ScalarStorage) {
    precondition(other.count == count, "only as many numbers are added as there are")
    for index in 0..<count { unsafe base[index] += other.base[index] }
  }

  /// A part as a matrix whose rows follow each other.
  func matrix(at offset: Int = 0, rows: Int, columns: Int) -> Matrix<Scalar> {
    precondition(offset >= 0 && rows >= 0 && columns >= 0, "a matrix has a place and a size")
    precondition(offset + rows * columns <= count, "a matrix lies within its storage")
    return Matrix(
      storage: self, offset: offset, rows: rows, columns: columns, rowStep: columns, columnStep: 1)
  }
}
