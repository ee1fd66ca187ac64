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
  let counts: [UInt64]
  /// Open addressing, at least half free: hash in the upper half, id + 1 in the lower; 0 is a free slot.
  private let slots: [UInt64]
  /// The sum of all counts.
  public let totalCount: UInt64

  /// The word that word2vec's tools count at each line end.
  public static let endOfSentence = Array("</s>".utf8)
  /// The largest number of words: two of the 32-bit ids are marks.
  public static let maximumCount = Int(UInt32.max) - 1

  /// Makes a vocabulary of distinct words in the order given.
  ///
  /// - Parameter words: `count` words as indices into `dictionary`, each with its count.
  init(_ dictionary: borrowing WordDictionary, ranked words: [(index: Int, count: UInt64)]) {
    precondition(words.count <= Vocabulary.maximumCount, "ids are 32-bit numbers")
    var byteCount = 0
    for word in words { byteCount += unsafe dictionary.bytes(of: word.index).count }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    var ends: [Int] = []
    ends.reserveCapacity(words.count)
    var slots = [UInt64](repeating: 0, count: slotCount(for: words.count))
    var totalCount: UInt64 = 0
    for (id, word) in words.enumerated() {
      unsafe bytes.append(contentsOf: dictionary.bytes(of: word.index))
      ends.append(bytes.count)
      totalCount += word.count
      let hash = dictionary.hash(of: word.index)
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
    }
    self.bytes = bytes
    self.ends = ends
    self.counts = words.map(\.count)
    self.slots = slots
    self.totalCount = totalCount
  }

  /// Makes a vocabulary from the parts of a file, as an ``EncodedCorpus`` has them.
  ///
  /// - Returns: `nil` if a word is empty, has a separator in it or is there twice, or the counts' sum is no number.
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
    var slots = [UInt64](repeating: 0, count: slotCount(for: count))
    var (start, totalCount): (Int, UInt64) = (0, 0)
    for (id, end) in loadedEnds.enumerated() {
      guard end > start, end <= words.count else { return nil }
      let word = unsafe UnsafeRawBufferPointer(rebasing: words[start..<end])
      let hash = unsafe WordHash.hash(word).hash
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let other = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
        let otherStart = other == 0 ? 0 : loadedEnds[other - 1]
        if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash,
          unsafe words[otherStart..<loadedEnds[other]].elementsEqual(word)
        {
          return nil
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
      let (sum, overflow) = totalCount.addingReportingOverflow(loadedCounts[id])
      if overflow { return nil }
      (start, totalCount) = (end, sum)
    }
    self.bytes = unsafe Array(words)
    self.ends = loadedEnds
    self.counts = loadedCounts
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
    let hash = unsafe WordHash.hash(word).hash
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
