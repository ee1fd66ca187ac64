/// What a reading of the corpus found.
public struct CorpusStatistics: Sendable, Equatable {
  /// Nothing read.
  public init() {}

  /// Files that were read.
  public var fileCount = 0
  /// Why files were left out, or were used up to a damage only, a line each, where
  /// ``CorpusReader/skipsUnreadableFiles`` allows that.
  public var skippedFiles: [String] = []
  /// What files seem to be that are better read in another way.
  public var hints: [HintedFile] = []
  /// The records, where the text is in some (``CorpusReader/records``).
  public var records: UInt64 = 0
  /// Those without text.
  public var recordsWithoutText: UInt64 = 0
  /// The entry of a ``CorpusCache`` that was taken instead of reading the text, if one was.
  public var cachePath: String?
  /// Bytes of all texts, after decompression.
  public var byteCount = 0
  /// Words in the text, each occurrence counted.
  public var tokensRead: UInt64 = 0
  /// Those whose word is in the vocabulary; the ids of the encoded corpus.
  public var tokensInVocabulary: UInt64 = 0
  /// Lines with at least one word, before any word is dropped.
  public var sentences: UInt64 = 0
  /// Line feeds, those of empty lines included.
  public var lineFeeds: UInt64 = 0
  /// Distinct words in the text.
  public var types = 0
  /// Words in the vocabulary, the row of `</s>` included where there is one.
  public var vocabularySize = 0
  /// How often the most frequent word of the text occurs.
  public var highestCount: UInt64 = 0
  /// How many words are how frequent; `nil` if the words were not counted, but taken from an encoded corpus.
  public var frequencies: WordFrequencies?
  /// Time to read, count and rank the words.
  public var countingSeconds = 0.0
  /// Time to write the encoded corpus after that.
  public var encodingSeconds = 0.0
}
