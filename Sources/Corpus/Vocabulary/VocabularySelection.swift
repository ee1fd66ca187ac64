public import HogvecSystem

/// Which of the words that were counted make the vocabulary.
///
/// A kept word is taken whatever its count, if it occurs; a stop word is not taken, and that goes before
/// keeping. Of the others those are taken that occur at least ``minimumCount`` times. If that is more than
/// ``maximumSize``, the most frequent are, after the kept and the required words and among equals the first
/// in the text; the choice is exact. A required word that does not occur stands behind those that do, with a
/// count of zero.
public struct VocabularySelection: Sendable, Equatable {
  /// Words that occur less often are dropped.
  public var minimumCount: UInt64
  /// The largest number of words, if there is one; the `</s>` of word2vec's tools not counted.
  public var maximumSize: Int?
  /// Words to take however rare.
  public var keptWords: [[UInt8]] = []
  /// Words to take whether they occur or not: kept ones that may be absent, those that are in the order given
  /// here. Each word counts once.
  public var requiredWords: [[UInt8]] = []
  /// Whether no words but the required ones are taken; all else but the stop words does not matter then.
  public var takesOnlyRequiredWords = false
  /// Words to leave out however frequent.
  public var stopWords: [[UInt8]] = []

  /// Takes all words that occur often enough.
  public init(minimumCount: UInt64 = 5, maximumSize: Int? = nil) {
    precondition(maximumSize.map { $0 > 0 } ?? true, "a vocabulary has at least one word")
    self.minimumCount = minimumCount
    self.maximumSize = maximumSize
  }

  /// Reads a list of words, separated by white space, from a file or a pipe.
  ///
  /// - Parameter foldsCase: whether the words are put in lower case, as ``CorpusReader/foldsCase`` does with
  ///   the text.
  /// - Throws: ``FileError`` if the file cannot be read or has no word.
  public static func words(in path: String, foldingCase foldsCase: Bool = false) throws(FileError)
    -> [[UInt8]]
  {
    var result: [[UInt8]] = []
    for line in try TextLines.read(path) {
      for word in line.split(whereSeparator: Separators.contains) {
        result.append(foldsCase ? try Lowercasing.folded(Array(word)) : Array(word))
      }
    }
    if result.isEmpty { throw FileError("'\(path)' has no word") }
    return result
  }
}
