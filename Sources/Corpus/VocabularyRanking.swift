internal import Storage

/// The order of a dictionary's words by frequency, and which of them make the vocabulary.
struct VocabularyRanking {
  /// The vocabulary's words as indices into the dictionary, in the order of their ids.
  private(set) var words: [(index: Int, count: UInt64)] = []
  /// The highest count of all words, whether in the vocabulary or not.
  private(set) var highestCount: UInt64 = 0

  /// Ranks the words that occur at least `minimumCount` times: by count, highest first, then by first
  /// position.
  ///
  /// - Parameter excluded: a word that is left out, also of the highest count.
  init(_ dictionary: borrowing WordDictionary, minimumCount: UInt64, excluding excluded: Int? = nil) {
    var candidates: [(count: UInt64, position: UInt64, index: Int)] = []
    for index in 0..<dictionary.count where index != excluded {
      let count = dictionary.occurrences(of: index)
      highestCount = max(highestCount, count)
      if count >= minimumCount { candidates.append((count, dictionary.firstPosition(of: index), index)) }
    }
    // Positions are distinct, so the order does not depend on the sorting algorithm.
    candidates.sort { $0.count != $1.count ? $0.count > $1.count : $0.position < $1.position }
    words = candidates.map { ($0.index, $0.count) }
  }

  /// Puts a word before all others, whatever its count.
  mutating func lead(with index: Int, count: UInt64) {
    words.insert((index, count), at: 0)
  }

  /// The message for a ranking that is empty.
  static func refusal(wordCount: Int, minimumCount: UInt64, highestCount: UInt64) -> String {
    let words =
      wordCount == 1 ? "the one word does not occur" : "none of the \(grouped(wordCount)) words occurs"
    let most = wordCount == 1 ? "it occurs" : "the most frequent occurs"
    return
      "\(words) \(times(minimumCount)) or more (\(most) \(times(highestCount))); lower --min-count"
  }

  private static func times(_ count: UInt64) -> String { count == 1 ? "once" : "\(grouped(count)) times" }
}
