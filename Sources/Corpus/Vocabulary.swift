/// The words of a corpus that are trained, most frequent first.
///
/// A word's id is its rank: by count, highest first, equal counts by first appearance in the corpus. Words
/// are bytes and lie one after another in one block; an id is found by hash. A value is immutable and copies
/// share storage; any number of threads may read.
///
/// Memory: 16 bytes a word, 16 to 32 for the index, and the words' bytes.
public struct Vocabulary: Sendable {
  /// The words' bytes, one after another.
  private let bytes: [UInt8]
  /// Where each word starts in `bytes`; one more than there are words.
  private let offsets: [Int]
  private let counts: [UInt64]
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
    var offsets = [0]
    offsets.reserveCapacity(words.count + 1)
    var slotCount = 2
    while slotCount < words.count * 2 { slotCount *= 2 }
    var slots = [UInt64](repeating: 0, count: slotCount)
    var totalCount: UInt64 = 0
    for (id, word) in words.enumerated() {
      unsafe bytes.append(contentsOf: dictionary.bytes(of: word.index))
      offsets.append(bytes.count)
      totalCount += word.count
      let hash = dictionary.hash(of: word.index)
      var slot = Int(hash) & (slotCount - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
      slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
    }
    self.bytes = bytes
    self.offsets = offsets
    self.counts = words.map(\.count)
    self.slots = slots
    self.totalCount = totalCount
  }

  // MARK: - Words

  /// The number of words.
  public var count: Int { counts.count }

  /// How often a word occurs in the corpus that was counted.
  public func occurrences(of id: Int) -> UInt64 { counts[id] }

  /// A word's bytes.
  public func word(_ id: Int) -> [UInt8] { Array(bytes[offsets[id]..<offsets[id + 1]]) }

  /// Calls `body` with a word's bytes, which are valid only during the call. Nothing is copied.
  public func withWord<Result>(
    _ id: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let range = offsets[id]..<offsets[id + 1]
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
