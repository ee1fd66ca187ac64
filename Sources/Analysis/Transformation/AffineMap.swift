internal import HogvecKernels
internal import HogvecSystem
internal import HogvecVectorFiles

/// What a transformation makes of a vector: `(x - center) matrix`, in which the matrix may be one that only
/// takes away the parts along a few directions.
struct AffineMap: Sendable {
  /// The number of floats in a vector.
  let dimension: Int
  /// What is subtracted first; `nil` for nothing.
  var center: [Double]?
  /// Directions of length 1, orthogonal to each other, along which results have no part.
  var removed: [[Double]] = []
  /// Results are products with its columns; `nil` for the vectors themselves. Has no part along what is
  /// removed.
  var matrix: DoubleMatrix?

  /// The map that leaves vectors as they are.
  init(dimension: Int) { self.dimension = dimension }

  /// The number of floats in a result.
  var resultDimension: Int { matrix?.columnCount ?? dimension }

  /// The map whose results are these times a matrix.
  func followed(by other: DoubleMatrix) -> AffineMap {
    var map = self
    map.matrix = (matrix ?? projector).times(other)
    return map
  }

  /// What takes away the parts along ``removed``: I - D' D.
  private var projector: DoubleMatrix {
    let directions = DoubleMatrix(removed.flatMap { $0 }, rowCount: removed.count, columnCount: dimension)
    let parts = directions.transposed.times(directions).elements
    return DoubleMatrix(
      zip(DoubleMatrix.identity(dimension).elements, parts).map { $0 - $1 }, rowCount: dimension,
      columnCount: dimension)
  }

  /// The map in 32 bits, by the kernels. Centering is in double precision.
  var rowMap: RowMap {
    let (dimension, center) = (dimension, center)
    let product = RowProduct(self)
    return unsafe RowMap(inputDimension: dimension, dimension: resultDimension) { rows, count, results in
      guard count > 0 else { return }
      var centered = [Float](repeating: 0, count: count * dimension)
      var undefined: [Int] = []
      unsafe centered.withUnsafeMutableBufferPointer { centered in
        for row in 0..<count {
          // The row is inside both, with `dimension` numbers; the rows that are not finite stay zero.
          let source = unsafe UnsafeBufferPointer(rebasing: rows[row * dimension..<(row + 1) * dimension])
          guard unsafe areFinite(source) else {
            undefined.append(row)
            continue
          }
          let target = unsafe centered.baseAddress! + row * dimension
          if let center {
            for column in 0..<dimension {
              unsafe target[column] = Float(Double(source[column]) - center[column])
            }
          } else {
            unsafe target.update(from: source.baseAddress!, count: dimension)
          }
        }
      }
      unsafe product.set(results, from: centered, count: count)
      let width = results.count / count
      for row in undefined {
        for column in row * width..<(row + 1) * width { unsafe results[column] = .nan }
      }
    }
  }
}

/// The part of a map that is linear, in 32 bits.
private struct RowProduct: Sendable {
  private let dimension: Int
  /// The map's matrix and its number of columns; `nil` if there is none.
  private let matrix: (elements: [Float], columnCount: Int)?
  /// The directions to take away and their opposites, one after the other.
  private let removed: [Float]
  private let opposites: [Float]
  private let removedCount: Int

  init(_ map: AffineMap) {
    dimension = map.dimension
    matrix = map.matrix.map { ($0.elements.map(Float.init), $0.columnCount) }
    removedCount = map.removed.count
    removed = map.removed.flatMap { $0.map(Float.init) }
    opposites = removed.map(-)
  }

  /// Sets results from as many rows.
  func set(_ results: UnsafeMutableBufferPointer<Float>, from rows: [Float], count: Int) {
    let kernels = KernelSet.chosenOrPortable.table
    guard let target = results.baseAddress else { return }
    // Rows and results have `count` rows of their dimensions, and so have the factors.
    unsafe rows.withUnsafeBufferPointer { rows in
      if let matrix {
        unsafe matrix.elements.withUnsafeBufferPointer { factor in
          unsafe kernels.multiplyMatrices(
            rows.baseAddress!, dimension, 1, factor.baseAddress!, matrix.columnCount, 1, target,
            matrix.columnCount, count, matrix.columnCount, dimension, false)
        }
        return
      }
      unsafe target.update(from: rows.baseAddress!, count: rows.count)
      guard removedCount > 0 else { return }
      var parts = [Float](repeating: 0, count: count * removedCount)
      unsafe parts.withUnsafeMutableBufferPointer { parts in
        unsafe removed.withUnsafeBufferPointer { directions in
          unsafe kernels.multiplyMatrices(
            rows.baseAddress!, dimension, 1, directions.baseAddress!, 1, dimension, parts.baseAddress!,
            removedCount, count, removedCount, dimension, false)
        }
        unsafe opposites.withUnsafeBufferPointer { opposites in
          unsafe kernels.multiplyMatrices(
            parts.baseAddress!, removedCount, 1, opposites.baseAddress!, dimension, 1, target, dimension,
            count, dimension, removedCount, true)
        }
      }
    }
  }
}
