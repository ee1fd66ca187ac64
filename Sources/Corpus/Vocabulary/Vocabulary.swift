internal import HogvecSystem

/// The words of a corpus that are trained, most frequent first.
///
/// A word's id is its rank: by count, highest first, equal counts by first appearance in the corpus. Words
/// are bytes and lie one after another in one block; an id is found by hash. A value is immutable and copies
/// share storage; any number of threads may read.
///
/// Memory: 16 bytes a word, 16 to 32 for the index, and the words' bytes.
public struct Vocabulary: Sendable {
  /// The words' bytes, one after another.
  let bytes: [UInt8]
  /// Where each word ends in `bytes`.
  let ends: [Int]
  /// How often each word occurs, by id.
  public let counts: [UInt64]
  /// Open addressing, at least half free: hash in the upper half, id + 1 in the lower; 0 is a free slot.
  private let slots: [UInt64]
  /// The sum of all counts.
  public let totalCount: UInt64

  /// The word that word2vec's tools count at each line end.
  public static let endOfSentence = Array("</s>".utf8)
  /// The largest number of words: two of the 32-bit ids are marks.
  public static let maximumCount = Int(UInt32.max) - 1

  /// Makes a vocabulary of the words that a merge found, in the order of a ranking.
  ///
  /// - Parameter endOfSentenceCount: if it is given, `</s>` with this count is put before all others.
  init(
    _ parts: [WordMerge.Candidates], _ ranking: VocabularyRanking, endOfSentenceCount: UInt64? = nil
  ) {
    let (words, absentWords) = (ranking.words, ranking.absentWords)
    let count = words.count + absentWords.count + (endOfSentenceCount == nil ? 0 : 1)
    precondition(count <= Vocabulary.maximumCount, "ids are 32-bit numbers")
    var bytes: [UInt8] = []
    var (ends, counts): ([Int], [UInt64]) = ([], [])
    ends.reserveCapacity(count)
    counts.reserveCapacity(count)
    if let endOfSentenceCount {
      bytes += Vocabulary.endOfSentence
      ends.append(bytes.count)
      counts.append(endOfSentenceCount)
    }
    for word in words {
      bytes += parts[Int(word.part)].word(Int(word.index))
      ends.append(bytes.count)
      counts.append(word.count)
    }
    for word in absentWords {
      bytes += word
      ends.append(bytes.count)
      counts.append(0)
    }
    let vocabulary = unsafe bytes.withUnsafeBytes {
      unsafe Vocabulary(distinct: $0, ends: ends, counts: counts)
    }
    guard let vocabulary else { preconditionFailure("a merge finds every word once") }
    self = vocabulary
  }

  /// Makes a vocabulary from the parts of a file, as an ``EncodedCorpus`` has them.
  ///
  /// - Returns: `nil` if a word is empty, has a separator in it or is there twice, or the counts' sum is no
  ///   number.
  init?(counts: UnsafeRawBufferPointer, ends: UnsafeRawBufferPointer, words: UnsafeRawBufferPointer) {
    let count = counts.count / 8
    // All offsets are inside the buffers, which have 8 bytes for each word.
    let loadedCounts = (0..<count).map {
      unsafe UInt64(littleEndian: counts.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
    }
    let loadedEnds = (0..<count).map {
      unsafe Int(littleEndian: ends.loadUnaligned(fromByteOffset: $0 * 8, as: Int.self))
    }
    guard loadedEnds.last ?? 0 == words.count, unsafe !words.contains(where: Separators.contains) else {
      return nil
    }
    unsafe self.init(distinct: words, ends: loadedEnds, counts: loadedCounts)
  }

  /// Makes a vocabulary of words that lie one after another.
  ///
  /// - Returns: `nil` if a word is empty or there twice, or the counts' sum is no number.
  init?(distinct words: UnsafeRawBufferPointer, ends: [Int], counts: [UInt64]) {
    var slots = [UInt64](repeating: 0, count: slotCount(for: ends.count))
    var (start, totalCount): (Int, UInt64) = (0, 0)
    for (id, end) in ends.enumerated() {
      guard end > start, end <= words.count else { return nil }
      let word = unsafe UnsafeRawBufferPointer(rebasing: words[start..<end])
      let hash = unsafe WordHash.hash(word)
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let other = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
        let otherStart = other == 0 ? 0 : ends[other - 1]
        if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash,
          unsafe words[otherStart..<ends[other]].elementsEqual(word)
        {
          return nil
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
      let (sum, overflow) = totalCount.addingReportingOverflow(counts[id])
      if overflow { return nil }
      (start, totalCount) = (end, sum)
    }
    self.bytes = unsafe Array(words)
    self.ends = ends
    self.counts = counts
    self.slots = slots
    self.totalCount = totalCount
  }

  // MARK: - Words

  /// The number of words.
  public var count: Int { counts.count }

  /// How often a word occurs in the corpus that was counted.
  public func occurrences(of id: Int) -> UInt64 { counts[id] }

  /// A word's bytes.
  public func word(_ id: Int) -> [UInt8] { Array(bytes[range(of: id)]) }

  /// The bytes of all words together.
  public var byteCount: Int { bytes.count }

  private func range(of id: Int) -> Range<Int> { (id == 0 ? 0 : ends[id - 1])..<ends[id] }

  /// Calls `body` with a word's bytes, which are valid only during the call. Nothing is copied.
  public func withWord<Result>(
    _ id: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let range = range(of: id)
    return try unsafe bytes.withUnsafeBytes { try unsafe body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The id of a word; `nil` if it is not in the vocabulary.
  ///
  /// - Complexity: O(length of the word).
  public func id(of word: [UInt8]) -> Int? {
    unsafe word.withUnsafeBytes { unsafe id(of: $0) }
  }

  /// The id of a word given as raw bytes; `nil` if it is not in the vocabulary.
  public func id(of word: UnsafeRawBufferPointer) -> Int? {
    let hash = unsafe WordHash.hash(word)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let id = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
      if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash,
        unsafe withWord(id, { unsafe $0.elementsEqual(word) })
      {
        return id
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Whether the first word is `</s>`, as in vocabularies of word2vec's tools.
  public var startsWithEndOfSentence: Bool { count > 0 && word(0) == Vocabulary.endOfSentence }
}

/// A power of two that leaves at least half of the slots free.
private func slotCount(for wordCount: Int) -> Int {
  var count = 2
  while count < wordCount * 2 { count *= 2 }
  return count
}
