internal import CProcessor
internal import Glibc
internal import Storage

/// The distinct words met by one worker: open addressing over hashes, the words' bytes one after another in
/// an arena.
///
/// A word's id is its rank in order of first insertion. A lookup touches one slot (8 bytes: hash and id), one
/// entry (32 bytes) and, for words of more than eight bytes, the arena. For one thread at a time.
///
/// Memory: 44 bytes a word, 16 to 32 for its slots, and its bytes; up to twice that while growing.
@safe struct WordDictionary: ~Copyable {
  /// What is looked at and changed for every token.
  struct Entry: BitwiseCopyable {
    /// The word's first eight bytes, filled up with zeros.
    var prefix: UInt64
    /// Where its bytes start in the arena.
    var offset: Int
    var length: Int
    var count: UInt64
  }

  private(set) var count = 0
  private var entries = GrowingMemory<Entry>()
  private var hashes = GrowingMemory<UInt32>()
  private var firstPositions = GrowingMemory<UInt64>()
  private var arena = GrowingMemory<UInt8>()
  private var arenaByteCount = 0
  /// Hash in the upper half, id + 1 in the lower; 0 is a free slot.
  @unsafe private var slots: UnsafeMutablePointer<UInt64>
  private var slotMask: Int

  /// Ids stay below this, so that two numbers are left for marks.
  static let maximumCount = Int(UInt32.max) - 1

  init() throws(FileError) {
    slotMask = (1 << 12) - 1
    unsafe slots = try allocateSlots(slotMask + 1)
  }

  deinit {
    unsafe free(slots)
  }

  // MARK: - Adding words

  /// The id of a word, which is added with a count of zero if it is new; the caller raises the count.
  ///
  /// - Parameters:
  ///   - word: the word's bytes, not kept.
  ///   - prefix: its first eight bytes, filled up with zeros.
  ///   - hash: its ``WordHash``.
  ///   - position: where it stands in the corpus, in bytes; kept if the word is new.
  @inline(__always) @unsafe mutating func insert(
    _ word: UnsafeRawPointer, length: Int, prefix: UInt64, hash: UInt32, position: UInt64
  ) throws(FileError) -> UInt32 {
    var index = Int(hash) & slotMask
    while true {
      // The index is below the number of slots, and a slot's id below the number of entries.
      let slot = unsafe slots[index]
      if slot == 0 { break }
      if UInt32(truncatingIfNeeded: slot &>> 32) == hash {
        let id = UInt32(truncatingIfNeeded: slot) &- 1
        if unsafe isWord(id, word, length: length, prefix: prefix) { return id }
      }
      index = (index &+ 1) & slotMask
    }
    return try unsafe append(
      word, length: length, prefix: prefix, hash: hash, position: position, slot: index)
  }

  /// The id of a word, which is added with a count of zero if it is new. The word must not be empty.
  mutating func insert(_ word: UnsafeRawBufferPointer, position: UInt64) throws(FileError) -> UInt32 {
    precondition(word.count > 0, "a word has at least one byte")
    let (hash, prefix) = unsafe WordHash.hash(word)
    return try unsafe insert(
      word.baseAddress!, length: word.count, prefix: prefix, hash: hash, position: position)
  }

  /// Asks for the slot where a search for a word begins, to be in the cache by the time it is needed.
  @inline(__always) func prefetchSlot(hash: UInt32) {
    unsafe hogvec_prefetch(slots + (Int(hash) & slotMask))
  }

  /// Asks for the entry that the slot where a search begins is of, which is nearly always the word's.
  @inline(__always) func prefetchEntry(hash: UInt32) {
    // Any address may be asked for, so an empty slot's, one before the first entry's, may be too.
    let id = unsafe UInt32(truncatingIfNeeded: slots[Int(hash) & slotMask])
    unsafe hogvec_prefetch(entries.base + (Int(id) &- 1))
  }

  /// Adds to a word's count.
  @inline(__always) mutating func raiseCount(of id: UInt32, by amount: UInt64 = 1) {
    assert(Int(id) < count)
    unsafe entries.base[Int(id)].count &+= amount
  }

  /// Adds to a word's count and keeps the earlier of two first positions.
  mutating func add(_ occurrences: UInt64, firstPosition: UInt64, to id: UInt32) {
    raiseCount(of: id, by: occurrences)
    unsafe firstPositions.base[Int(id)] = min(firstPositions.base[Int(id)], firstPosition)
  }

  /// Forgets all words but keeps the memory.
  mutating func removeAll() {
    unsafe slots.update(repeating: 0, count: slotMask + 1)
    (count, arenaByteCount) = (0, 0)
  }

  // MARK: - Looking at words

  func occurrences(of id: Int) -> UInt64 {
    assert(id < count)
    return unsafe entries.base[id].count
  }

  func firstPosition(of id: Int) -> UInt64 {
    assert(id < count)
    return unsafe firstPositions.base[id]
  }

  func hash(of id: Int) -> UInt32 {
    assert(id < count)
    return unsafe hashes.base[id]
  }

  /// A word's bytes, valid until a word is added.
  @unsafe func bytes(of id: Int) -> UnsafeRawBufferPointer {
    assert(id < count)
    let entry = unsafe entries.base[id]
    return unsafe UnsafeRawBufferPointer(start: arena.base + entry.offset, count: entry.length)
  }

  /// The id of a word, if it is there.
  func id(of word: UnsafeRawBufferPointer, hash: UInt32) -> Int? {
    let prefix = unsafe WordHash.prefix(of: word)
    var index = Int(hash) & slotMask
    while unsafe slots[index] != 0 {
      let slot = unsafe slots[index]
      let id = UInt32(truncatingIfNeeded: slot) &- 1
      if UInt32(truncatingIfNeeded: slot &>> 32) == hash, let start = word.baseAddress,
        unsafe isWord(id, start, length: word.count, prefix: prefix)
      {
        return Int(id)
      }
      index = (index &+ 1) & slotMask
    }
    return nil
  }

  /// The bytes of memory in use: those of the words, and all slots.
  var byteCount: Int {
    count * (MemoryLayout<Entry>.stride + 12) + arenaByteCount + (slotMask + 1) * 8
  }

  // MARK: - Private

  @inline(__always) private func isWord(
    _ id: UInt32, _ word: UnsafeRawPointer, length: Int, prefix: UInt64
  ) -> Bool {
    let entry = unsafe entries.base + Int(id)
    guard unsafe entry.pointee.prefix == prefix && entry.pointee.length == length else { return false }
    return unsafe length <= 8 || memcmp(arena.base + entry.pointee.offset + 8, word + 8, length - 8) == 0
  }

  @inline(never) private mutating func append(
    _ word: UnsafeRawPointer, length: Int, prefix: UInt64, hash: UInt32, position: UInt64, slot: Int
  ) throws(FileError) -> UInt32 {
    guard count < WordDictionary.maximumCount else {
      throw FileError("the corpus has more than \(grouped(WordDictionary.maximumCount)) distinct words")
    }
    try entries.reserve(count + 1)
    try hashes.reserve(count + 1)
    try firstPositions.reserve(count + 1)
    try arena.reserve(arenaByteCount + length)
    // There is room for all that is written here, by the lines above.
    unsafe (arena.base + arenaByteCount).update(from: word.assumingMemoryBound(to: UInt8.self), count: length)
    unsafe entries.base[count] = Entry(prefix: prefix, offset: arenaByteCount, length: length, count: 0)
    unsafe hashes.base[count] = hash
    unsafe firstPositions.base[count] = position
    arenaByteCount += length
    count += 1
    unsafe slots[slot] = UInt64(hash) << 32 | UInt64(count)
    if count * 2 > slotMask { try doubleSlots() }
    return UInt32(count - 1)
  }

  /// Keeps at least half of the slots free, so that a search ends after one or two.
  private mutating func doubleSlots() throws(FileError) {
    let newMask = slotMask * 2 + 1
    let newSlots = try unsafe allocateSlots(newMask + 1)
    for id in 0..<count {
      let hash = unsafe hashes.base[id]
      var index = Int(hash) & newMask
      while unsafe newSlots[index] != 0 { index = (index + 1) & newMask }
      unsafe newSlots[index] = UInt64(hash) << 32 | UInt64(id + 1)
    }
    unsafe free(slots)
    unsafe slots = newSlots
    slotMask = newMask
  }
}

private func allocateSlots(_ count: Int) throws(FileError) -> UnsafeMutablePointer<UInt64> {
  guard let memory = unsafe calloc(count, 8) else {
    throw FileError(
      "cannot allocate \(grouped(count * 8)) bytes for the vocabulary: \(systemMessage(ENOMEM))")
  }
  return unsafe memory.bindMemory(to: UInt64.self, capacity: count)
}
