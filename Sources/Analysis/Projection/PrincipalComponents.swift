/// The directions in which points vary most: the eigenvectors of their covariance (Pearson 1901; Hotelling
/// 1933).
///
/// Computed in double precision, from the matrix of products of columns or of rows, whichever is smaller:
/// rows x columns x the smaller of the two multiplications, and nine times its cube. A direction's sign is
/// such that its component of the largest magnitude, the first of equals, is positive.
public struct PrincipalComponents: Sendable {
  /// The mean of the points.
  public let mean: [Double]
  /// The directions, of length 1, by falling variance. A direction without variance is zero.
  public let directions: [[Double]]
  /// The variance along each direction, with one less than the number of points as divisor.
  public let variances: [Double]
  /// The share of each direction in the whole variance; 0 if there is none.
  public let shares: [Double]
  /// The points along the directions, from the mean.
  public let projections: [[Double]]

  /// Finds the first directions of some points.
  ///
  /// - Parameters:
  ///   - rows: the points; all of one dimension, all numbers finite.
  ///   - count: how many directions; no more than the dimension.
  public init(of rows: [[Float]], count: Int = 2) {
    let dimension = rows.first?.count ?? 0
    precondition(rows.count > 1 && count > 0 && count <= dimension, "there are points and directions")
    precondition(rows.allSatisfy { $0.count == dimension }, "the points have one dimension")
    let (mean, centered) = centeredRows(rows, dimension: dimension)
    let divisor = Double(rows.count - 1)
    let usesColumns = dimension <= rows.count
    let matrix = DoubleMatrix(centered, rowCount: rows.count, columnCount: dimension)
    let products = (usesColumns ? matrix.transposed.times(matrix) : matrix.times(matrix.transposed))
      .elements.map { $0 / divisor }
    let size = usesColumns ? dimension : rows.count
    let eigen = SymmetricEigenvectors(of: products, size: size)
    var directions: [[Double]] = []
    for index in 0..<count {
      guard index < size else {
        directions.append([Double](repeating: 0, count: dimension))
        continue
      }
      let vector =
        usesColumns ? eigen.vectors[index] : combination(of: centered, eigen.vectors[index], dimension)
      let isZero = eigen.values[index] <= (eigen.values.first ?? 0) * 1e-14
      directions.append(isZero ? [Double](repeating: 0, count: dimension) : signedDirection(vector))
    }
    let total = (0..<size).reduce(0) { $0 + products[$1 * size + $1] }
    self.mean = mean
    self.directions = directions
    variances = (0..<count).map { $0 < size ? max(0, eigen.values[$0]) : 0 }
    shares = variances.map { total > 0 ? $0 / total : 0 }
    projections = rows.indices.map { row in
      directions.map { direction in
        var sum = 0.0
        for column in 0..<dimension { sum += centered[row * dimension + column] * direction[column] }
        return sum
      }
    }
  }

  /// The points in the plane of the first two directions.
  public var plane: [PlanePoint] {
    precondition(directions.count >= 2, "a plane has two directions")
    return projections.map { PlanePoint(x: $0[0], y: $0[1]) }
  }
}

/// The mean of rows, and the rows without it, one after the other.
private func centeredRows(_ rows: [[Float]], dimension: Int) -> (mean: [Double], centered: [Double]) {
  var mean = [Double](repeating: 0, count: dimension)
  for row in rows { for column in 0..<dimension { mean[column] += Double(row[column]) } }
  for column in 0..<dimension { mean[column] /= Double(rows.count) }
  var centered: [Double] = []
  centered.reserveCapacity(rows.count * dimension)
  for row in rows { for column in 0..<dimension { centered.append(Double(row[column]) - mean[column]) } }
  return (mean, centered)
}

/// The sum of rows with factors, scaled to length 1: a direction from an eigenvector of the rows' products.
private func combination(of rows: [Double], _ factors: [Double], _ dimension: Int) -> [Double] {
  var sum = [Double](repeating: 0, count: dimension)
  for (row, factor) in factors.enumerated() {
    for column in 0..<dimension { sum[column] += factor * rows[row * dimension + column] }
  }
  let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return length > 0 ? sum.map { $0 / length } : sum
}

/// A direction or its opposite, the one whose component of the largest magnitude is positive.
func signedDirection(_ vector: [Double]) -> [Double] {
  var largest = 0.0
  // Magnitudes that differ by rounding only are equal, so that the sign does not depend on it.
  for value in vector where value.magnitude > largest.magnitude * (1 + 1e-9) { largest = value }
  return largest < 0 ? vector.map { -$0 } : vector
}
