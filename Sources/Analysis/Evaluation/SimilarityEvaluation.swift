public import HogvecVectorFiles

/// Correlates the cosines of word pairs with human ratings. Pairs with an unknown word are left out.
///
/// Words are looked up like gensim's `evaluate_word_pairs` does it: among the first ``top`` rows, upper and
/// lower case taken for the same, of which the first row counts; one with spaces is looked up with `_` in
/// their place, too.
public struct SimilarityEvaluation: Sendable {
  /// The number of rows, from the first, whose words are known.
  public var top: Int
  /// Whether upper and lower case are the same.
  public var foldsCase: Bool

  /// An evaluation.
  public init(top: Int = 300_000, foldsCase: Bool = true) {
    precondition(top > 0 && top <= Int(Int32.max), "the rows searched are numbered in 32 bits")
    self.top = top
    self.foldsCase = foldsCase
  }

  /// Compares the pairs' cosines with their ratings.
  ///
  /// - Parameter vectors: normalized ones.
  public func run(_ pairs: SimilarityPairs, on vectors: borrowing WordVectors) -> SimilarityReport {
    precondition(vectors.isNormalized, "queries by cosine take normalized vectors")
    let words = FoldedWords(vectors, limit: top, foldsCase: foldsCase)
    var ratings: [Double] = []
    var cosines: [Double] = []
    for pair in pairs.pairs {
      guard let first = words.row(of: pair.first), let second = words.row(of: pair.second) else { continue }
      let cosine = unsafe cosine(vectors.row(Int(first)), vectors.row(Int(second)))
      guard cosine.isFinite else { continue }
      ratings.append(pair.rating)
      cosines.append(cosine)
    }
    return SimilarityReport(
      pairs: pairs.pairs.count, covered: ratings.count, rowsKnown: min(top, vectors.count),
      spearman: spearmanCorrelation(ratings, cosines),
      pearson: pearsonCorrelation(ratings, cosines))
  }
}

/// The product of two rows of length 1.
private func cosine(_ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>) -> Double {
  var sum = 0.0
  for index in left.indices { sum += unsafe Double(left[index]) * Double(right[index]) }
  return sum
}
