/// Which words are trained when ``JobSettings/initialVectors`` bring some.
///
/// Counts, and with them subsampling, negative samples and the order of rows, are always those of the text
/// that is trained. A word that does not occur in it has a count of zero: it is never drawn, and its vector
/// stays as it was.
public enum VocabularyMerge: String, CaseIterable, Sendable {
  /// Those that are brought.
  case old
  /// Those of the text.
  case new
  /// Those that are brought, and those of the text.
  case union
}
