internal import HogvecSystem

/// The orthogonal matrix nearest to a square matrix: `U V'` of the singular values' decomposition `U S V'`,
/// which is its polar decomposition's orthogonal factor.
///
/// The columns of the matrix are turned into the directions of its eigenvectors, and from there on by
/// rotations of two columns each until all are orthogonal (Jacobi from one side; Hestenes 1958; Golub and Van
/// Loan, Matrix Computations, 8.6.3). So directions of small singular values are as orthogonal as those of
/// large ones. Directions of a matrix without full rank are completed to a basis. Cost: about 20 n^3
/// multiplications.
struct PolarFactor {
  /// The orthogonal matrix.
  let factor: DoubleMatrix
  /// The singular values, in no order.
  let singularValues: [Double]

  /// Decomposes a square matrix.
  ///
  /// - Precondition: its elements are finite.
  init(of matrix: DoubleMatrix) {
    let size = matrix.rowCount
    precondition(size == matrix.columnCount, "the matrix is square")
    // A scale at which no product overflows or vanishes.
    let elements = matrix.elements
    let scale = elements.map(\.magnitude).max() ?? 0
    let scaled = DoubleMatrix(
      scale > 0 ? elements.map { $0 / scale } : elements, rowCount: size, columnCount: size)
    let eigen = SymmetricEigenvectors(of: scaled.transposed.times(scaled).elements, size: size)
    let start = DoubleMatrix(eigen.vectors.flatMap { $0 }, rowCount: size, columnCount: size)
    var columns = OrthogonalColumns(
      images: start.times(scaled.transposed).elements, directions: start.elements, size: size)
    columns.orthogonalize()
    let lengths = columns.lengths
    let units = DoubleMatrix(columns.completedUnits(lengths), rowCount: size, columnCount: size)
    factor = units.transposed.times(
      DoubleMatrix(columns.directions, rowCount: size, columnCount: size))
    singularValues = lengths.map { $0 * scale }
  }
}

/// Directions, a row each, and what a matrix makes of them, likewise.
private struct OrthogonalColumns {
  var images: [Double]
  var directions: [Double]
  let size: Int

  /// The lengths of the images.
  var lengths: [Double] { (0..<size).map { dot(images, $0, $0).squareRoot() } }

  /// Rotates two directions at a time until all images are orthogonal.
  mutating func orthogonalize() {
    let tolerance = Double(size).squareRoot() * 0x1p-52
    // Few are needed from directions that are nearly right; the bound ends what rounding might keep going.
    for _ in 0..<60 {
      var squares = (0..<size).map { dot(images, $0, $0) }
      var isDone = true
      for first in 0..<size {
        for second in first + 1..<max(first + 1, size) {
          let product = dot(images, first, second)
          guard product.magnitude > tolerance * (squares[first] * squares[second]).squareRoot() else {
            continue
          }
          isDone = false
          let half = (squares[second] - squares[first]) / (2 * product)
          let tangent = (half < 0 ? -1 : 1) / (half.magnitude + hypot(half, 1))
          let cosine = 1 / hypot(tangent, 1)
          rotate(&images, first, second, cosine, cosine * tangent)
          rotate(&directions, first, second, cosine, cosine * tangent)
          squares[first] = dot(images, first, first)
          squares[second] = dot(images, second, second)
        }
      }
      if isDone { return }
    }
  }

  /// The images scaled to length 1. Those that are nothing but rounding are replaced by what is orthogonal to
  /// all others.
  func completedUnits(_ lengths: [Double]) -> [Double] {
    let least = (lengths.max() ?? 0) * Double(size) * 0x1p-52
    var units = [Double](repeating: 0, count: size * size)
    // How much of each axis is in the units so far.
    var covered = [Double](repeating: 0, count: size)
    func set(_ row: Int, to vector: [Double]) {
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<size {
        units[row * size + column] = vector[column] / length
        covered[column] += units[row * size + column] * units[row * size + column]
      }
    }
    for row in 0..<size where lengths[row] > least {
      set(row, to: Array(images[row * size..<(row + 1) * size]))
    }
    for row in 0..<size where lengths[row] <= least {
      let axis = (0..<size).min { (covered[$0], $0) < (covered[$1], $1) } ?? 0
      var vector = [Double](repeating: 0, count: size)
      vector[axis] = 1
      // Twice, since what is left of the axis may be small.
      for _ in 0..<2 {
        for other in 0..<size {
          var part = 0.0
          for column in 0..<size { part += units[other * size + column] * vector[column] }
          for column in 0..<size { vector[column] -= part * units[other * size + column] }
        }
      }
      set(row, to: vector)
    }
    return units
  }

  private func dot(_ rows: [Double], _ first: Int, _ second: Int) -> Double {
    let (a, b) = (first * size, second * size)
    var sums = SIMD4<Double>.zero
    var column = 0
    unsafe rows.withUnsafeBufferPointer { rows in
      // Both rows are inside, `size` numbers each.
      while column + 4 <= size {
        let left = unsafe SIMD4(
          rows[a + column], rows[a + column + 1], rows[a + column + 2], rows[a + column + 3])
        let right = unsafe SIMD4(
          rows[b + column], rows[b + column + 1], rows[b + column + 2], rows[b + column + 3])
        sums += left * right
        column += 4
      }
      while column < size {
        unsafe sums[0] += rows[a + column] * rows[b + column]
        column += 1
      }
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3])
  }

  private func rotate(_ rows: inout [Double], _ first: Int, _ second: Int, _ cosine: Double, _ sine: Double) {
    let (a, b) = (first * size, second * size)
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      // Both rows are inside, `size` numbers each.
      for column in 0..<size {
        let (x, y) = unsafe (rows[a + column], rows[b + column])
        unsafe rows[a + column] = cosine * x - sine * y
        unsafe rows[b + column] = sine * x + cosine * y
      }
    }
  }
}
