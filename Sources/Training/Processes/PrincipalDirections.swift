internal import HogvecSystem

/// The directions in which the rows of a table lie for the most part: eigenvectors of the mean of v v^T over
/// its most updated rows v, each as often as it is updated.
///
/// They are found by subspace iteration (Golub and Van Loan, Matrix Computations, 7.3), a step at a time,
/// which follows rows that change. The same rows give the same bits.
struct PrincipalDirections: Sendable {
  /// The numbers of a row.
  let dimension: Int
  /// The directions' number.
  let count: Int
  /// The directions, of length 1 and at right angles to each other, one after the other, the strongest first.
  private(set) var vectors: [Float]
  /// The mean square of the rows' components in each direction.
  private(set) var strengths: [Double]
  /// What is taken for it in all other directions. They are weaker than the last of these, some of them many
  /// times more than others; taken is the geometric mean of that one's and of their mean.
  private(set) var otherStrength = 0.0
  private var isFound = false
  private var random = RandomStream(seed: 1)

  /// The rows that are looked at.
  static let sampleCount = 512
  private static let firstSteps = 8

  /// Directions drawn at random, without strength.
  init(dimension: Int, count: Int) {
    precondition(count >= 0, "there cannot be fewer than no directions")
    self.dimension = dimension
    self.count = min(count, dimension)
    vectors = Array(repeating: 0, count: self.count * dimension)
    strengths = Array(repeating: 0, count: self.count)
    makeOrthonormal()
  }

  /// Brings the directions up to date.
  ///
  /// - Parameters:
  ///   - table: rows of ``dimension`` numbers.
  ///   - order: the most updated rows first.
  ///   - updates: the updates of each row of `order`.
  /// - Complexity: `3 count + 1` products of rows and vectors for each of ``sampleCount`` rows; the first
  ///   time that any row is not zero, six times as many.
  mutating func follow(_ table: borrowing SharedTable, order: [UInt32], updates: [Float]) {
    let sample = order.prefix(PrincipalDirections.sampleCount)
    for _ in 0..<(isFound ? 1 : PrincipalDirections.firstSteps) {
      var images = [Float](repeating: 0, count: vectors.count)
      let found = unsafe images.withUnsafeMutableBufferPointer {
        unsafe moments(of: table, sample, updates, images: $0.baseAddress)
      }
      guard found.trace > 0 else { return }
      vectors = images
      makeOrthonormal()
    }
    isFound = true
    let found = unsafe moments(of: table, sample, updates, images: nil)
    let ranks = (0..<count).sorted { found.squares[$0] > found.squares[$1] }
    vectors = ranks.flatMap { vectors[$0 * dimension..<($0 + 1) * dimension] }
    strengths = ranks.map { found.squares[$0] }
    let rest = max(0, found.trace - strengths.reduce(0, +)) / Double(max(1, dimension - count))
    otherStrength = (rest * (strengths.last ?? rest)).squareRoot()
  }

  /// The mean squares of rows' components along the vectors, and of their lengths.
  ///
  /// - Parameter images: takes, for each vector, the sum of the rows times their components along it.
  private func moments(
    of table: borrowing SharedTable, _ sample: ArraySlice<UInt32>, _ updates: [Float],
    images: UnsafeMutablePointer<Float>?
  ) -> (squares: [Double], trace: Double) {
    var (squares, trace, weightSum) = ([Double](repeating: 0, count: count), 0.0, 0.0)
    for (place, id) in sample.enumerated() {
      let weight = updates[place]
      weightSum += Double(weight)
      // A row has `dimension` numbers, and so have the vectors and their images.
      let row = unsafe UnsafePointer(table.address(ofRow: Int(id)))
      trace += unsafe Double(weight * dotProduct(row, row, dimension))
      unsafe vectors.withUnsafeBufferPointer { vectors in
        guard let first = vectors.baseAddress else { return }
        for index in 0..<count {
          let component = unsafe dotProduct(first + index * dimension, row, dimension)
          squares[index] += Double(weight * component * component)
          guard let images = unsafe images else { continue }
          unsafe addMultiple(weight * component, row, to: images + index * dimension, dimension)
        }
      }
    }
    weightSum = max(weightSum, .leastNormalMagnitude)
    return (squares.map { $0 / weightSum }, trace / weightSum)
  }

  /// Takes from each vector what lies along those before it, and gives it length 1. One of which nothing is
  /// left, since rows lie in fewer directions, is drawn anew.
  private mutating func makeOrthonormal() {
    var (random, vectors) = (random, vectors)
    unsafe vectors.withUnsafeMutableBufferPointer { vectors in
      guard let first = vectors.baseAddress else { return }
      for index in 0..<count {
        let vector = unsafe first + index * dimension
        unsafe scaleToLength1(vector)
        while unsafe takeAway(first, before: index, from: vector) < PrincipalDirections.leastRest {
          for column in 0..<dimension { unsafe vector[column] = Float(random.next() >> 40) * 0x1p-24 - 0.5 }
          unsafe scaleToLength1(vector)
        }
        unsafe scaleToLength1(vector)
        // What rounding has left along the others is as much as a part of what was taken away.
        _ = unsafe takeAway(first, before: index, from: vector)
        unsafe scaleToLength1(vector)
      }
    }
    (self.random, self.vectors) = (random, vectors)
  }

  /// What is left of a vector of length 1 may be mostly rounding if it is shorter than this.
  private static let leastRest: Float = 1e-3

  /// Takes what lies along the first vectors from one.
  ///
  /// - Returns: its length then.
  private func takeAway(
    _ first: UnsafeMutablePointer<Float>, before index: Int, from vector: UnsafeMutablePointer<Float>
  ) -> Float {
    for before in 0..<index {
      let other = unsafe first + before * dimension
      unsafe addMultiple(-dotProduct(vector, other, dimension), other, to: vector, dimension)
    }
    return unsafe dotProduct(vector, vector, dimension).squareRoot()
  }

  private func scaleToLength1(_ vector: UnsafeMutablePointer<Float>) {
    let length = unsafe dotProduct(vector, vector, dimension).squareRoot()
    guard length > 0 else { return }
    for column in 0..<dimension { unsafe vector[column] /= length }
  }
}
