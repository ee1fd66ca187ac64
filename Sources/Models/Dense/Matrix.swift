internal import HogvecKernels

/// A view of numbers as a matrix; rows and columns may be any distance apart, so a transpose is a view too.
struct Matrix<Scalar: BinaryFloatingPoint> {
  let storage: ScalarStorage<Scalar>
  let offset: Int
  let rows: Int
  let columns: Int
  /// The distance from an element to the one below it.
  let rowStep: Int
  /// The distance from an element to the one on its right.
  let columnStep: Int

  /// The same elements with rows and columns exchanged.
  var transposed: Matrix {
    Matrix(
      storage: storage, offset: offset, rows: columns, columns: rows, rowStep: columnStep, columnStep: rowStep
    )
  }

  /// The first rows.
  func prefix(_ count: Int) -> Matrix {
    precondition(count <= rows, "a matrix has no more rows than it has")
    return Matrix(
      storage: storage, offset: offset, rows: count, columns: columns, rowStep: rowStep,
      columnStep: columnStep)
  }

  /// The first element. Valid while the storage lives.
  @unsafe var base: UnsafeMutablePointer<Scalar> { unsafe storage.base + offset }

  /// The start of a row whose elements lie side by side.
  @unsafe func row(_ index: Int) -> UnsafeMutablePointer<Scalar> { unsafe base + index * rowStep }

  /// An element.
  subscript(row: Int, column: Int) -> Scalar {
    get { storage[offset + row * rowStep + column * columnStep] }
    nonmutating set { storage[offset + row * rowStep + column * columnStep] = newValue }
  }

  /// Makes this matrix the product `a b`, or adds the product to it.
  ///
  /// The elements of its rows must lie side by side, and it must not overlap a factor. Cost: a.rows x
  /// a.columns x b.columns multiplications, in the registers of the kernels' instruction set.
  func setProduct(
    _ a: Matrix, _ b: Matrix, adding: Bool = false, using kernels: KernelTable<Scalar>
  ) {
    precondition(a.columns == b.rows && a.rows == rows && b.columns == columns, "the shapes fit the product")
    precondition(columnStep == 1, "the elements of a product's row lie side by side")
    // Each view lies within its storage, which the views keep alive.
    unsafe kernels.multiplyMatrices(
      a.base, a.rowStep, a.columnStep, b.base, b.rowStep, b.columnStep, base, rowStep, rows, columns,
      a.columns,
      adding)
  }

  /// Adds a row vector to every row.
  func addToRows(_ bias: Matrix) {
    precondition(bias.rows == 1 && bias.columns == columns, "a bias has an element for each column")
    for index in 0..<rows {
      let (row, bias) = unsafe (row(index), bias.base)
      for column in 0..<columns { unsafe row[column] += bias[column] }
    }
  }

  /// Adds the sum of another matrix's rows to this row vector.
  func addSumOfRows(_ other: Matrix) {
    precondition(rows == 1 && other.columns == columns, "a sum of rows has an element for each column")
    let sum = unsafe base
    for index in 0..<other.rows {
      let row = unsafe other.row(index)
      for column in 0..<columns { unsafe sum[column] += row[column] }
    }
  }
}
