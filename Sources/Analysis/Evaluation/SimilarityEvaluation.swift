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
  /// Whether words that are not in a model of fastText have the vectors that are built from their n-grams.
  public var buildsVectors: Bool

  /// An evaluation.
  public init(top: Int = 300_000, foldsCase: Bool = true, buildsVectors: Bool = true) {
    precondition(top > 0 && top <= Int(Int32.max), "the rows searched are numbered in 32 bits")
    self.top = top
    self.foldsCase = foldsCase
    self.buildsVectors = buildsVectors
  }

  /// Compares the pairs' cosines with their ratings.
  ///
  /// - Parameter vectors: normalized ones.
  public func run(_ pairs: SimilarityPairs, on vectors: borrowing WordVectors) -> SimilarityReport {
    precondition(vectors.isNormalized, "queries by cosine take normalized vectors")
    var words = FoldedWords(vectors, limit: top, foldsCase: foldsCase, buildsVectors: buildsVectors)
    var ratings: [Double] = []
    var cosines: [Double?] = []
    // The places of built words in pairs that are compared.
    var built: Set<Int32> = []
    for pair in pairs.pairs {
      guard let first = words.place(of: pair.first, in: vectors),
        let second = words.place(of: pair.second, in: vectors)
      else {
        cosines.append(nil)
        continue
      }
      let cosine = cosine(words.vector(at: first, in: vectors), words.vector(at: second, in: vectors))
      guard cosine.isFinite else {
        cosines.append(nil)
        continue
      }
      built.formUnion([first, second].filter { $0 < 0 })
      ratings.append(pair.rating)
      cosines.append(cosine)
    }
    let known = cosines.compactMap { $0 }
    return SimilarityReport(
      cosines: cosines, rowsKnown: min(top, vectors.count), builtWords: built.count,
      spearman: spearmanCorrelation(ratings, known), pearson: pearsonCorrelation(ratings, known))
  }
}

/// The product of two vectors of length 1.
private func cosine(_ left: [Float], _ right: [Float]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += Double(left[index]) * Double(right[index]) }
  return sum
}
