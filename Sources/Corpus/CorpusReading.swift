/// All that comes of reading a corpus once: its vocabulary, its encoded form, and what was found.
public struct CorpusReading: ~Copyable, Sendable {
  /// The words that are trained.
  public let vocabulary: Vocabulary
  /// The text as ids of these words.
  public let corpus: EncodedCorpus
  /// Sizes, counts and times.
  public let statistics: CorpusStatistics

  /// Gives the encoded corpus away.
  public consuming func takeCorpus() -> EncodedCorpus { corpus }
}
