internal import HogvecKernels

/// A small matrix in double precision, or the transpose of one with the same elements.
struct DoubleMatrix: Sendable {
  let rowCount: Int
  let columnCount: Int
  /// Row after row, of a transpose column after column.
  private let storage: [Double]
  private let isTransposed: Bool

  /// - Parameter elements: row after row.
  init(_ elements: [Double], rowCount: Int, columnCount: Int) {
    self.init(storage: elements, rowCount, columnCount, isTransposed: false)
  }

  private init(storage: [Double], _ rowCount: Int, _ columnCount: Int, isTransposed: Bool) {
    precondition(storage.count == rowCount * columnCount, "rows are whole")
    (self.storage, self.rowCount, self.columnCount) = (storage, rowCount, columnCount)
    self.isTransposed = isTransposed
  }

  /// The matrix with 1 on its diagonal.
  static func identity(_ size: Int) -> DoubleMatrix {
    var elements = [Double](repeating: 0, count: size * size)
    for index in 0..<size { elements[index * size + index] = 1 }
    return DoubleMatrix(elements, rowCount: size, columnCount: size)
  }

  /// Rows become columns. Costs nothing.
  var transposed: DoubleMatrix {
    DoubleMatrix(storage: storage, columnCount, rowCount, isTransposed: !isTransposed)
  }

  subscript(row: Int, column: Int) -> Double { storage[row * steps.row + column * steps.column] }

  /// Row after row.
  var elements: [Double] {
    isTransposed
      ? (0..<rowCount).flatMap { row in (0..<columnCount).map { self[row, $0] } } : storage
  }

  /// The distances between two rows and between two columns.
  private var steps: (row: Int, column: Int) { isTransposed ? (1, rowCount) : (columnCount, 1) }

  /// The product with another matrix, by the kernels.
  func times(_ other: DoubleMatrix) -> DoubleMatrix {
    precondition(columnCount == other.rowCount, "the left matrix has as many columns as the right one rows")
    var product = [Double](repeating: 0, count: rowCount * other.columnCount)
    unsafe product.withUnsafeMutableBufferPointer { product in
      unsafe storage.withUnsafeBufferPointer { left in
        unsafe other.storage.withUnsafeBufferPointer { right in
          guard let target = product.baseAddress, let left = left.baseAddress, let right = right.baseAddress
          else { return }
          // By their steps, both factors are inside their storage.
          unsafe KernelTable.double.multiplyMatrices(
            left, steps.row, steps.column, right, other.steps.row, other.steps.column, target,
            other.columnCount, rowCount, other.columnCount, columnCount, false)
        }
      }
    }
    return DoubleMatrix(product, rowCount: rowCount, columnCount: other.columnCount)
  }
}
