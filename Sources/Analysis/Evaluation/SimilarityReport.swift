/// How well cosines agree with human ratings.
public struct SimilarityReport: Sendable, Equatable {
  /// The cosine of each pair, in their order; `nil` where a word has no vector.
  public let cosines: [Double?]
  /// All pairs.
  public var pairs: Int { cosines.count }
  /// Pairs of which both words have vectors; only these count.
  public var covered: Int { cosines.count { $0 != nil } }
  /// Pairs of which a word has no vector.
  public var outOfVocabulary: Int { pairs - covered }
  /// How many of the first words were known.
  public let rowsKnown: Int
  /// The words that are not in the file, and whose vectors were built from their n-grams.
  public let builtWords: Int
  /// Spearman's rank correlation; `nil` if there is none, as for fewer than two pairs.
  public let spearman: Double?
  /// Pearson's correlation; `nil` if there is none.
  public let pearson: Double?
}
