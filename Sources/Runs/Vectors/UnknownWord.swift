internal import HogvecCorpus
internal import HogvecSystem

/// A word that stands for all words outside the vocabulary, and whose vector is the mean of those of the
/// rarest words, as GloVe makes its `<unk>`: nothing is trained for it.
struct UnknownWord: Sendable {
  /// Its bytes.
  let bytes: [UInt8]
  /// The rows of the rarest words that are in the text.
  let rows: Range<Int>

  /// The largest number of words whose mean it is.
  private static let rareWordCount = 100

  /// - Throws: ``FileError`` if the word is in the vocabulary.
  init(_ word: String, of vocabulary: Vocabulary) throws(FileError) {
    bytes = Array(word.utf8)
    guard vocabulary.id(of: bytes) == nil else {
      throw FileError(
        """
        \(setting: "unknown") '\(word)' is a word of the vocabulary, and has a vector already; give another word, or \
        leave it out
        """)
    }
    // Words are in the order of their counts; the last may be of given vectors and not in the text.
    let counts = vocabulary.counts
    let end = (counts.lastIndex { $0 > 0 } ?? -1) + 1
    rows = max(0, end - UnknownWord.rareWordCount)..<end
  }

  /// The mean of the vectors of ``rows``.
  ///
  /// - Parameters:
  ///   - vectors: the first of them.
  ///   - stride: the distance between two in floats.
  /// - Precondition: ``rows`` are not empty, which no text that was trained leaves them.
  func mean(of vectors: UnsafePointer<Float>, stride: Int, dimension: Int) -> [Float] {
    precondition(!rows.isEmpty, "a text that was trained has words")
    return (0..<dimension).map { column in
      // There are as many vectors, and the column is inside them.
      let sum = (0..<rows.count).reduce(0.0) { unsafe $0 + Double(vectors[$1 * stride + column]) }
      return Float(sum / Double(rows.count))
    }
  }
}
