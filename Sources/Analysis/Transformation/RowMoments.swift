internal import HogvecSystem
internal import HogvecVectorFiles

/// The mean of rows, and the sums of products of their deviations from it: what the components of a file's
/// vectors are found from, in memory for dimension x dimension numbers.
///
/// Rows come in blocks. A block's rows are multiplied without its own mean, so that nothing is lost where
/// vectors are far from zero, and blocks are put together as Chan, Golub and LeVeque (1979) do. Rows with a
/// value that is not finite are left out.
struct RowMoments {
  /// The number of rows that were added.
  private(set) var count = 0
  /// Their mean.
  private(set) var mean: [Double]
  /// The sums of products of deviations, of which the lower triangle counts; `nil` where only the mean is
  /// wanted.
  private var scatter: ColumnProducts?

  /// The most numbers of a vector of which components are found: their products take 0.8 GB, and as much
  /// twice more, and the components of so many take an hour.
  static let largestDimension = 10_000

  /// No rows of a dimension.
  init(dimension: Int, threads: Int, hasProducts: Bool = true) {
    mean = [Double](repeating: 0, count: dimension)
    scatter =
      hasProducts
      ? ColumnProducts(leftCount: dimension, rightCount: dimension, threads: threads) : nil
  }

  /// The moments of the records that a conversion looks at, selected or not.
  ///
  /// - Throws: ``FileError`` for a fault in the input, for numbers whose sums or products are out of the
  ///   range of floats, and for more of them than components can be found of.
  init(of conversion: VectorFileConverter, dimension: Int, hasProducts: Bool) throws(FileError) {
    guard !hasProducts || dimension <= RowMoments.largestDimension else {
      throw FileError(
        "cannot find the components of '\(conversion.input)': its vectors have \(Figures.grouped(dimension)) numbers,"
          + " and at most \(Figures.grouped(RowMoments.largestDimension)) are supported: the time grows with their cube"
      )
    }
    self.init(dimension: dimension, threads: conversion.threads, hasProducts: hasProducts)
    var moments = self
    try conversion.readInput(
      work: { (records) throws(FileError) in
        unsafe records.withRows { unsafe CenteredBlock($0, dimension: records.dimension) }
      }, take: { (block) throws(FileError) in moments.add(block) })
    guard moments.isFinite else {
      throw FileError(
        "'\(conversion.input)': its numbers are too large to find \(hasProducts ? "components" : "a mean");"
          + " scale its vectors to length 1 first (hogvec convert --normalize)")
    }
    self = moments
  }

  /// Whether no sum is out of the range of floats, in which the kernels multiply.
  private var isFinite: Bool {
    mean.allSatisfy(\.isFinite) && (scatter?.sums.allSatisfy(\.isFinite) ?? true)
  }

  /// Adds the rows of a block.
  mutating func add(_ block: CenteredBlock) {
    guard block.count > 0 else { return }
    let (own, all) = (Double(block.count), Double(count + block.count))
    let difference = mean.indices.map { block.center[$0] + block.sums[$0] / own - mean[$0] }
    scatter?.add(selfProductsOf: block.rows, rowCount: block.count)
    // The block's rows have a mean of their own, which is zero but for rounding.
    scatter?.add(block.sums, block.sums, factor: -1 / own)
    scatter?.add(difference, difference, factor: Double(count) * own / all)
    for column in mean.indices { mean[column] += difference[column] * own / all }
    count += block.count
  }

  /// The directions in which the rows vary most, of length 1, by falling variance, with the variance of each
  /// and that of all directions. A direction is zero if its variance is at most 1e-14 of the largest, as it
  /// would be without rounding in 32 bits; one whose variance is only rounding may be any.
  ///
  /// - Parameter limit: how many; no more than the dimension.
  /// - Precondition: there are two rows and their products.
  func components(_ limit: Int) -> (directions: [[Double]], variances: [Double], total: Double) {
    guard let scatter, count > 1, limit <= mean.count else {
      preconditionFailure("there are rows, their products and directions")
    }
    let size = mean.count
    let covariance = scatter.sums.map { $0 / Double(count - 1) }
    let eigen = SymmetricEigenvectors(of: covariance, size: size)
    let least = (eigen.values.first ?? 0) * 1e-14
    var directions: [[Double]] = []
    for (vector, value) in zip(eigen.vectors, eigen.values).prefix(limit) {
      directions.append(value <= least ? [Double](repeating: 0, count: size) : signedDirection(vector))
    }
    let total = (0..<size).reduce(0) { $0 + covariance[$1 * size + $1] }
    return (directions, eigen.values.prefix(limit).map { max(0, $0) }, total)
  }
}

/// The finite rows of a block, without a center near to their mean.
struct CenteredBlock: Sendable {
  /// The number of rows.
  let count: Int
  /// What was subtracted from each row: their mean, rounded to 32 bits.
  let center: [Double]
  /// The rows without the center, one after the other.
  let rows: [Float]
  /// The sums of their columns.
  let sums: [Double]

  /// - Parameter source: whole rows of `dimension` floats.
  init(_ source: UnsafeBufferPointer<Float>, dimension: Int) {
    // Where the finite rows start.
    let starts = stride(from: 0, to: source.count, by: dimension).filter { start in
      unsafe areFinite(UnsafeBufferPointer(rebasing: source[start..<start + dimension]))
    }
    var mean = [Double](repeating: 0, count: dimension)
    unsafe mean.withUnsafeMutableBufferPointer { mean in
      for start in starts {
        for column in 0..<dimension { unsafe mean[column] += Double(source[start + column]) }
      }
    }
    let rowCount = starts.count
    let center = mean.map { Float($0 / Double(max(1, rowCount))) }
    var rows = [Float](repeating: 0, count: rowCount * dimension)
    var sums = [Double](repeating: 0, count: dimension)
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        unsafe center.withUnsafeBufferPointer { center in
          for (place, start) in starts.enumerated() {
            // There is room for all finite rows, and each has `dimension` numbers.
            let target = unsafe rows.baseAddress! + place * dimension
            for column in 0..<dimension {
              let value = unsafe source[start + column] - center[column]
              unsafe target[column] = value
              unsafe sums[column] += Double(value)
            }
          }
        }
      }
    }
    count = rowCount
    (self.center, self.rows, self.sums) = (center.map(Double.init), rows, sums)
  }
}
