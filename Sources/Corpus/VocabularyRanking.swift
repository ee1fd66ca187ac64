internal import Storage

/// The order of a dictionary's words by frequency, and which of them make the vocabulary.
struct VocabularyRanking {
  /// The vocabulary's words as indices into the dictionary, in the order of their ids.
  private(set) var words: [(index: Int, count: UInt64)] = []
  /// The highest count of all words, whether in the vocabulary or not.
  private(set) var highestCount: UInt64 = 0

  /// Ranks the selected words: by count, highest first, then by first position.
  ///
  /// - Parameter excluded: a word that is left out, also of the highest count.
  init(
    _ dictionary: borrowing WordDictionary, _ selection: VocabularySelection, excluding excluded: Int? = nil
  ) {
    // Lists are short beside the dictionary, so their words are looked up in it and not the other way.
    let stopped = Set(selection.stopWords.compactMap { dictionary.id(of: $0) })
    let kept = Set(selection.keptWords.compactMap { dictionary.id(of: $0) }).subtracting(stopped)
    var candidates: [Candidate] = []
    for index in 0..<dictionary.count where index != excluded {
      let count = dictionary.occurrences(of: index)
      highestCount = max(highestCount, count)
      guard count >= selection.minimumCount || kept.contains(index), !stopped.contains(index) else {
        continue
      }
      candidates.append(
        Candidate(count: count, position: dictionary.firstPosition(of: index), index: index))
    }
    // Positions are distinct, so the order does not depend on the sorting algorithm.
    candidates.sort()
    if let limit = selection.maximumSize, candidates.count > limit {
      var room = max(0, limit - candidates.count { kept.contains($0.index) })
      candidates.removeAll {
        if kept.contains($0.index) { return false }
        room -= 1
        return room < 0
      }
    }
    words = candidates.map { ($0.index, $0.count) }
  }

  private struct Candidate: Comparable {
    var count: UInt64
    var position: UInt64
    var index: Int

    static func < (one: Candidate, other: Candidate) -> Bool {
      one.count != other.count ? one.count > other.count : one.position < other.position
    }
  }

  /// Puts a word before all others, whatever its count.
  mutating func lead(with index: Int, count: UInt64) {
    words.insert((index, count), at: 0)
  }

  /// The message for a ranking that is empty.
  static func refusal(wordCount: Int, _ selection: VocabularySelection, highestCount: UInt64) -> String {
    let minimumCount = selection.minimumCount
    if highestCount >= minimumCount {
      return "the stop words leave no word that occurs \(times(minimumCount)) or more"
    }
    let words =
      wordCount == 1 ? "the one word does not occur" : "none of the \(grouped(wordCount)) words occurs"
    let most = wordCount == 1 ? "it occurs" : "the most frequent occurs"
    return
      "\(words) \(times(minimumCount)) or more (\(most) \(times(highestCount))); lower --min-count"
  }

  private static func times(_ count: UInt64) -> String { count == 1 ? "once" : "\(grouped(count)) times" }
}
