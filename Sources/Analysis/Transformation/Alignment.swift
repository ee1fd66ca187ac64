internal import HogvecSystem

/// The rotation, which may be a reflection too, that brings the vectors of one space nearest to those of the
/// same words in another: orthogonal Procrustes (Schönemann 1966).
///
/// Vectors are scaled to length 1 before they are compared (Xing et al. 2015), so that no other rotation has
/// a higher mean cosine, and lengths and angles within the space stay.
struct Alignment: Sendable {
  /// A vector of the first space times this is one of the second.
  let rotation: DoubleMatrix
  /// How well it fits.
  let fit: AlignmentFit

  /// - Parameters:
  ///   - products: of the unit vectors of the first space with those of the second, word by word.
  ///   - wordCount: the number of words.
  ///   - paths: the two files, for messages.
  /// - Throws: ``FileError`` if there are fewer words than numbers in a vector, which many rotations fit.
  init(
    _ products: ColumnProducts, wordCount: Int, paths: (first: String, second: String)
  ) throws(FileError) {
    let size = products.leftCount
    precondition(size == products.rightCount, "both spaces have the same dimension")
    guard wordCount >= size else {
      throw FileError(
        "cannot align '\(paths.first)' to '\(paths.second)': it takes as many words in both as a vector has numbers"
          + " (\(size)), and there are \(wordCount)")
    }
    let polar = PolarFactor(of: DoubleMatrix(products.sums, rowCount: size, columnCount: size))
    rotation = polar.factor
    let before = (0..<size).reduce(0) { $0 + products.sums[$1 * size + $1] }
    // The sum of the cosines is that of the diagonal: after the rotation, of U S U'.
    let after = polar.singularValues.sorted().reduce(0, +)
    fit = AlignmentFit(
      wordCount: wordCount, similarityBefore: before / Double(wordCount),
      similarityAfter: after / Double(wordCount))
  }
}

/// How well a rotation brings the vectors of one space to those of the same words in another.
public struct AlignmentFit: Sendable, Equatable {
  /// The number of words that both have and that it was found by.
  public let wordCount: Int
  /// The mean cosine of their two vectors before.
  public let similarityBefore: Double
  /// The mean cosine after.
  public let similarityAfter: Double
}
