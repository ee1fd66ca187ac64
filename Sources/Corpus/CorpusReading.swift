public import HogvecSystem

/// All that comes of reading a corpus once: its vocabulary, its encoded form, and what was found.
public struct CorpusReading: ~Copyable, Sendable {
  /// The words that are trained.
  public let vocabulary: Vocabulary
  /// The text as ids of these words.
  public let corpus: EncodedCorpus
  /// Sizes, counts and times.
  public let statistics: CorpusStatistics

  /// What an earlier reading has left.
  public init(vocabulary: Vocabulary, corpus: consuming EncodedCorpus, statistics: CorpusStatistics) {
    self.vocabulary = vocabulary
    self.corpus = corpus
    self.statistics = statistics
  }

  /// Opens what an earlier reading has left, and checks all of it. ``EncodedCorpus/fingerprint`` says what it
  /// was made from.
  ///
  /// - Throws: ``FileError`` if the file is missing, not an encoded corpus, of another version, or damaged.
  public init(opening path: String) throws(FileError) {
    let corpus = try EncodedCorpus(opening: path)
    vocabulary = try corpus.vocabulary()
    statistics = corpus.statistics
    self.corpus = corpus
  }

  /// Gives the encoded corpus away.
  public consuming func takeCorpus() -> EncodedCorpus { corpus }
}
