internal import HogvecSystem

/// The eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first.
///
/// Householder's reduction to tridiagonal form, then implicit QL steps (Golub and Van Loan, Matrix
/// Computations, 8.3; Martin, Reinsch and Wilkinson 1968; Bowdler, Martin, Reinsch and Wilkinson 1968). Cost:
/// about 9 n^3 multiplications.
struct SymmetricEigenvectors {
  /// By falling size.
  let values: [Double]
  /// Of length 1, in the order of the values.
  let vectors: [[Double]]

  /// Decomposes a matrix of `size` rows, given row after row, of which the lower triangle counts.
  ///
  /// - Precondition: its elements are finite.
  init(of matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "the matrix is square")
    var reduction = Tridiagonal(matrix, size: size)
    reduction.diagonalize()
    let order = (0..<size).sorted { reduction.diagonal[$0] > reduction.diagonal[$1] }
    values = order.map { reduction.diagonal[$0] }
    // Row i of the basis is the i-th eigenvector.
    vectors = order.map { Array(reduction.basis[($0 * size)..<($0 * size + size)]) }
  }
}

/// A symmetric matrix in a basis in which it is tridiagonal.
private struct Tridiagonal {
  let size: Int
  private(set) var diagonal: [Double]
  /// `beside[i]` couples i and i + 1; the last is 0.
  private var beside: [Double]
  /// The basis, a vector a row.
  private(set) var basis: [Double]

  /// Reduces a matrix by reflections: the k-th makes column k zero below the element under the diagonal.
  init(_ matrix: [Double], size: Int) {
    self.size = size
    diagonal = [Double](repeating: 0, count: size)
    beside = [Double](repeating: 0, count: size)
    basis = [Double](repeating: 0, count: size * size)
    for index in 0..<size { basis[index * size + index] = 1 }
    var (a, reflections) = (matrix, [[Double]]())
    for row in 0..<size { for column in 0..<row { a[column * size + row] = a[row * size + column] } }
    for k in 0..<max(0, size - 2) {
      // v = x + sign(x1) |x| e1 for the column x below the diagonal; H = 1 - 2 v v' / v'v.
      var v = ((k + 1)..<size).map { a[$0 * size + k] }
      let scale = v.map(\.magnitude).max() ?? 0
      var length = 0.0
      if scale > 0 { length = scale * v.reduce(0) { $0 + $1 / scale * ($1 / scale) }.squareRoot() }
      guard length > 0, v.dropFirst().contains(where: { $0 != 0 }) else {
        beside[k] = v[0]
        reflections.append([])
        continue
      }
      let head = v[0] < 0 ? -length : length
      v[0] += head
      beside[k] = -head
      let norm = v.reduce(0) { $0 + $1 / length * ($1 / length) }.squareRoot() * length
      for index in v.indices { v[index] /= norm }
      reflect(&a, by: v, from: k + 1)
      reflections.append(v)
    }
    if size > 1 { beside[size - 2] = a[(size - 1) * size + size - 2] }
    for index in 0..<size { diagonal[index] = a[index * size + index] }
    // The product of the reflections, from the last, whose part is the smallest.
    for (k, v) in reflections.enumerated().reversed() where !v.isEmpty { reflectRows(by: v, from: k + 1) }
  }

  /// A := H A H on the part from `first`, H = 1 - 2 v v': A - v w' - w v' with w = 2 (A v - (v' A v) v).
  private func reflect(_ a: inout [Double], by v: [Double], from first: Int) {
    let count = v.count
    var w = [Double](repeating: 0, count: count)
    for row in 0..<count {
      let start = (first + row) * size + first
      var sum = 0.0
      for column in 0..<count { sum += a[start + column] * v[column] }
      w[row] = sum
    }
    let product = zip(v, w).reduce(0) { $0 + $1.0 * $1.1 }
    for index in 0..<count { w[index] = 2 * (w[index] - product * v[index]) }
    for row in 0..<count {
      let (start, vRow, wRow) = ((first + row) * size + first, v[row], w[row])
      for column in 0..<count { a[start + column] -= vRow * w[column] + wRow * v[column] }
    }
  }

  /// Basis := basis H: each row loses twice its part along v. Rows before `first` have none.
  private mutating func reflectRows(by v: [Double], from first: Int) {
    for row in first..<size {
      let start = row * size + first
      var sum = 0.0
      for index in v.indices { sum += basis[start + index] * v[index] }
      sum *= 2
      for index in v.indices { basis[start + index] -= sum * v[index] }
    }
  }

  /// QL steps with Wilkinson's shift until nothing is beside the diagonal. Rotations change two rows of the
  /// basis each.
  mutating func diagonalize() {
    for index in 0..<size {
      // A step without progress cannot repeat: the shift makes convergence cubic, and 30 steps are never
      // needed.
      for _ in 0..<200 {
        var end = index
        while end < size - 1 {
          let sum = diagonal[end].magnitude + diagonal[end + 1].magnitude
          if beside[end].magnitude <= sum * 0x1p-53 { break }
          end += 1
        }
        if end == index { break }
        step(from: index, to: end)
      }
    }
  }

  private mutating func step(from index: Int, to end: Int) {
    var g = (diagonal[index + 1] - diagonal[index]) / (2 * beside[index])
    let root = hypot(g, 1)
    g = diagonal[end] - diagonal[index] + beside[index] / (g + (g < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    var k = end - 1
    while k >= index {
      let (f, b) = (sine * beside[k], cosine * beside[k])
      let r = hypot(f, g)
      beside[k + 1] = r
      if r == 0 {
        diagonal[k + 1] -= shift
        beside[end] = 0
        return
      }
      (sine, cosine) = (f / r, g / r)
      g = diagonal[k + 1] - shift
      let t = (diagonal[k] - g) * sine + 2 * cosine * b
      shift = sine * t
      diagonal[k + 1] = g + shift
      g = cosine * t - b
      rotateRows(k, sine, cosine)
      k -= 1
    }
    diagonal[index] -= shift
    beside[index] = g
    beside[end] = 0
  }

  private mutating func rotateRows(_ k: Int, _ sine: Double, _ cosine: Double) {
    let (low, high) = (k * size, (k + 1) * size)
    for column in 0..<size {
      let value = basis[high + column]
      basis[high + column] = sine * basis[low + column] + cosine * value
      basis[low + column] = cosine * basis[low + column] - sine * value
    }
  }
}
