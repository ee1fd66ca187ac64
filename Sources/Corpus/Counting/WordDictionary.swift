internal import CHogvec
package import HogvecSystem

/// The distinct words met by one worker, with their counts: open addressing, in the order of the upper bits
/// of the hashes.
///
/// A word's id is its rank in order of first insertion. A word of at most eight bytes lies in its slot of 16
/// bytes, with its id and its count; a longer one in an arena. So a look-up touches one slot, and for longer
/// words the arena. For one thread at a time, or any number that only look.
///
/// Memory: 24 to 48 bytes a word, and 16 and its bytes for one of more than eight.
@safe package struct WordDictionary: ~Copyable {
  /// A place for a word.
  struct Slot: BitwiseCopyable {
    /// A ``WordKey``'s, in little-endian order, so that a short word's bytes can be read here.
    var bits: UInt64
    /// The id of a word of at most eight bytes; for others where their ``LongWord`` is in the arena, in units
    /// of 8 bytes.
    var reference: UInt32
    /// In the lower four bits the length, or ``longCode``, or 0 in a free slot; above them the count modulo
    /// 2^28.
    var countAndLength: UInt32
  }

  /// What stands in the arena before the bytes of a word, which are filled up with zeros to a multiple of 8.
  private struct LongWord: BitwiseCopyable {
    var length: Int
    var id: Int
  }

  /// A word as it is seen from outside.
  @safe package struct Word {
    package var id: UInt32
    var key: WordKey
    var count: UInt64
    /// Valid until a word is added.
    @unsafe package var bytes: UnsafeRawBufferPointer
  }

  package private(set) var count = 0
  private var slots: TableMemory<Slot>
  /// 64 less the number of bits that an index has.
  private var shift: UInt64
  /// How many upper bits of the hashes are left out of the index.
  private let skippedBitCount: UInt64
  private var arena = GrowingMemory<UInt8>()
  private var arenaByteCount = 0
  /// By id what the slots' 28 bits cannot hold of a count: a multiple of 2^28.
  private var excess: [UInt32: UInt64] = [:]
  /// How much memory to take at most, if it can be done.
  private let byteLimit: Int
  /// The bytes that a word may have.
  let longestWord: Int
  /// Whether a word was refused, since it was longer.
  private(set) var hasRefusedWord = false

  /// Ids stay below this, so that two numbers are left for marks.
  static let maximumCount = Int(UInt32.max) - 1
  private static let longCode: UInt32 = 15
  private static let countUnit: UInt32 = 16
  private static let countRange: UInt64 = 1 << 28

  /// - Parameters:
  ///   - byteLimit: beyond it the dictionary ``isFull``. It grows all the same if words come.
  ///   - longestWord: the bytes that a word may have; a longer one is an error that says so, without a place.
  ///   - skippedBitCount: how many upper bits of all hashes are the same, or nearly.
  package init(
    byteLimit: Int = .max, longestWord: Int = .max, skippedBitCount: Int = 0
  ) throws(FileError) {
    self.byteLimit = byteLimit
    self.longestWord = longestWord
    self.skippedBitCount = UInt64(skippedBitCount)
    let bitCount: UInt64 = 12
    shift = 64 - bitCount
    slots = try WordDictionary.freeSlots(1 << bitCount)
  }

  // MARK: - Adding words

  /// Adds to a word's count, which is zero for a new one.
  ///
  /// - Parameter word: the word's bytes, not kept.
  /// - Returns: the word's id.
  @inline(__always) @unsafe mutating func add(
    _ amount: UInt64 = 1, to word: UnsafeRawPointer, _ key: WordKey
  ) throws(FileError) -> UInt32 {
    let bits = key.bits.littleEndian
    let code = WordDictionary.code(forLength: key.length)
    var index = firstIndex(key.hash)
    while true {
      // The index is below the number of slots, and some of them are free.
      let slot = unsafe slots.base + index
      let found = unsafe slot.pointee.countAndLength
      if unsafe found & 15 == code && slot.pointee.bits == bits {
        let id =
          unsafe code == WordDictionary.longCode
          ? idOfLongWord(slot.pointee.reference, word, length: key.length) : slot.pointee.reference
        if let id {
          unsafe count(amount, of: id, slot)
          return id
        }
      } else if found == 0 {
        break
      }
      index = (index &+ 1) & (slots.count &- 1)
    }
    return try unsafe append(word, key, count: amount, slot: index)
  }

  /// Adds to a word's count, which is zero for a new one. The word must not be empty.
  package mutating func add(_ amount: UInt64, to word: UnsafeRawBufferPointer) throws(FileError) -> UInt32 {
    precondition(word.count > 0, "a word has at least one byte")
    return try unsafe add(amount, to: word.baseAddress!, WordKey(word))
  }

  /// Forgets all words but keeps the memory.
  mutating func removeAll() {
    unsafe slots.base.update(
      repeating: Slot(bits: 0, reference: 0, countAndLength: 0), count: slots.count)
    (count, arenaByteCount) = (0, 0)
    excess = [:]
  }

  // MARK: - Counting words of a text

  /// Asks for the slot where a search begins, to be in the cache by the time it is needed.
  @inline(__always) func prefetchSlot(hash: UInt64) {
    unsafe hogvec_prefetch(slots.base + firstIndex(hash))
  }

  /// The first slot that has a word of this key: the word itself if the key holds it, or one that has its
  /// hash.
  ///
  /// The loop is that of ``add(_:to:_:)`` without the bytes; with one for both, counting took 3 % longer.
  @inline(__always) func slot(of key: WordKey) -> Int? {
    let bits = key.bits.littleEndian
    let code = WordDictionary.code(forLength: key.length)
    var index = firstIndex(key.hash)
    while true {
      // The index is below the number of slots, and some of them are free.
      let slot = unsafe slots.base + index
      let found = unsafe slot.pointee.countAndLength
      if unsafe slot.pointee.bits == bits && found & 15 == code { return index }
      if found == 0 { return nil }
      index = (index &+ 1) & (slots.count &- 1)
    }
  }

  /// Counts the word in a slot once more, if it has at most eight bytes.
  ///
  /// - Returns: its id; nothing of use for a longer word, which is not counted.
  @inline(__always) mutating func countShortWord(inSlot index: Int) -> UInt32 {
    let slot = unsafe slots.base + index
    let found = unsafe slot.pointee.countAndLength
    // What is taken from 1 is 0 for lengths up to eight, and 1 for the mark of a long word.
    let sum = found &+ WordDictionary.countUnit &* (1 &- (found & 15 &+ 7) &>> 4)
    if sum < found {
      unsafe addExcess(1, to: slot.pointee.reference, slot)
    } else {
      unsafe slot.pointee.countAndLength = sum
    }
    return unsafe slot.pointee.reference
  }

  /// Asks for the bytes of the long word in a slot.
  @inline(__always) func prefetchLongWord(inSlot index: Int) {
    unsafe hogvec_prefetch_read(longWord(slots.base[index].reference))
  }

  /// Counts the long word in a slot once more, if it is this one.
  ///
  /// - Parameters:
  ///   - word: its first byte.
  ///   - readableCount: how many bytes may be read there, at least `length`.
  /// - Returns: its id; `nil` for another word that has the same hash.
  @inline(__always) @unsafe mutating func countLongWord(
    inSlot index: Int, _ word: UnsafeRawPointer, length: Int, readableCount: Int, _ masks: borrowing WordMasks
  ) -> UInt32? {
    let slot = unsafe slots.base + index
    let long = unsafe longWord(slot.pointee.reference)
    if length <= 16 && readableCount >= 16 {
      // A long word's bytes are filled up with zeros to sixteen at least.
      let isSame = unsafe WordStart(word, length: length, masks) == WordStart(long + 1, length: 16, masks)
      guard unsafe isSame && long.pointee.length == length else { return nil }
    } else if unsafe idOfLongWord(slot.pointee.reference, word, length: length) == nil {
      return nil
    }
    let id = unsafe UInt32(truncatingIfNeeded: long.pointee.id)
    unsafe count(1, of: id, slot)
    return id
  }

  // MARK: - Looking at words

  /// The bytes of memory in use: those of long words, and all slots.
  var byteCount: Int { slots.count * MemoryLayout<Slot>.stride + arenaByteCount }

  /// Whether it should not take more words, since its memory would exceed the limit.
  var isFull: Bool { byteCount > byteLimit || count > usualCount(of: slots.count) }

  /// The id of a word, if it is there.
  func id(of word: UnsafeRawBufferPointer) -> UInt32? {
    guard word.count > 0 else { return nil }
    let key = unsafe WordKey(word)
    let code = WordDictionary.code(forLength: key.length)
    var index = firstIndex(key.hash)
    while true {
      let slot = unsafe slots.base[index]
      if slot.countAndLength == 0 { return nil }
      if slot.countAndLength & 15 == code && slot.bits == key.bits.littleEndian {
        if code != WordDictionary.longCode { return slot.reference }
        if let id = unsafe idOfLongWord(slot.reference, word.baseAddress!, length: word.count) { return id }
      }
      index = (index + 1) & (slots.count - 1)
    }
  }

  /// Calls `body` with each word.
  @inline(__always) package func forEach<Failure: Error>(
    _ body: (Word) throws(Failure) -> Void
  ) throws(Failure) {
    for index in 0..<slots.count where unsafe slots.base[index].countAndLength != 0 {
      try body(word(inSlot: index))
    }
  }

  /// Calls `body` with each word whose hash starts with certain bits, always in the same order. No bits may
  /// be left out of the index.
  ///
  /// - Parameters:
  ///   - part: the number that the first bits are.
  ///   - bitCount: how many they are, 1 to 12.
  @inline(__always) func forEach<Failure: Error>(
    inPart part: Int, ofBits bitCount: Int, _ body: (Word) throws(Failure) -> Void
  ) throws(Failure) {
    assert(skippedBitCount == 0, "the index starts with the bits of the part")
    let share = slots.count >> bitCount
    var index = part * share
    let end = index + share
    while true {
      // Words of a part that is full go on in the next one, up to a free slot, from the last part in the
      // first.
      let slot = unsafe slots.base[index & (slots.count - 1)]
      if slot.countAndLength == 0 {
        if index >= end { return }
      } else if Int(truncatingIfNeeded: hash(of: slot) &>> UInt64(64 - bitCount)) == part {
        try body(word(inSlot: index & (slots.count - 1)))
      }
      index += 1
    }
  }

  // MARK: - Private

  /// Where the search for a hash begins.
  @inline(__always) private func firstIndex(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: (hash &<< skippedBitCount) &>> shift)
  }

  /// Adds to the count of the word in a slot.
  @inline(__always) private mutating func count(
    _ amount: UInt64, of id: UInt32, _ slot: UnsafeMutablePointer<Slot>
  ) {
    let (sum, overflow) = unsafe slot.pointee.countAndLength.addingReportingOverflow(
      UInt32(truncatingIfNeeded: amount) &* WordDictionary.countUnit)
    if overflow || amount >= WordDictionary.countRange {
      unsafe addExcess(amount, to: id, slot)
    } else {
      unsafe slot.pointee.countAndLength = sum
    }
  }

  @inline(__always) private static func code(forLength length: Int) -> UInt32 {
    length <= WordKey.heldLength ? UInt32(truncatingIfNeeded: length) : longCode
  }

  /// How many words a number of slots takes, so that a search ends after one or two.
  private func usualCount(of slotCount: Int) -> Int { slotCount / 3 * 2 }

  @inline(__always) private func hash(of slot: Slot) -> UInt64 {
    // The length of a long word does not matter, whose bits are its hash.
    WordKey(bits: slot.bits.littleEndian, length: Int(slot.countAndLength & 15)).hash
  }

  @inline(__always) private func word(inSlot index: Int) -> Word {
    let slot = unsafe slots.base[index]
    var length = Int(slot.countAndLength & 15)
    var id = slot.reference
    // The bytes of a short word are the first ones of its slot.
    var start = unsafe UnsafeRawPointer(slots.base + index)
    if length > WordKey.heldLength {
      let word = unsafe longWord(slot.reference)
      id = unsafe UInt32(truncatingIfNeeded: word.pointee.id)
      length = unsafe word.pointee.length
      unsafe start = UnsafeRawPointer(word + 1)
    }
    var count = UInt64(slot.countAndLength / WordDictionary.countUnit)
    if !excess.isEmpty { count += excess[id] ?? 0 }
    return unsafe Word(
      id: id, key: WordKey(bits: slot.bits.littleEndian, length: length), count: count,
      bytes: UnsafeRawBufferPointer(start: start, count: length))
  }

  @inline(__always) private func longWord(_ reference: UInt32) -> UnsafeMutablePointer<LongWord> {
    // A slot's reference is into the arena, to a multiple of 8 bytes.
    unsafe UnsafeMutableRawPointer(arena.base + Int(reference) &* 8).assumingMemoryBound(to: LongWord.self)
  }

  @inline(__always) private func idOfLongWord(
    _ reference: UInt32, _ word: UnsafeRawPointer, length: Int
  ) -> UInt32? {
    let long = unsafe longWord(reference)
    guard unsafe long.pointee.length == length && memcmp(long + 1, word, length) == 0 else { return nil }
    return unsafe UInt32(truncatingIfNeeded: long.pointee.id)
  }

  @inline(never) private mutating func addExcess(
    _ amount: UInt64, to id: UInt32, _ slot: UnsafeMutablePointer<Slot>
  ) {
    let (unit, range) = (WordDictionary.countUnit, WordDictionary.countRange)
    let sum = unsafe UInt64(slot.pointee.countAndLength / unit) + amount
    unsafe slot.pointee.countAndLength =
      slot.pointee.countAndLength % unit + UInt32(sum % range) * unit
    if sum >= range { excess[id, default: 0] += sum - sum % range }
  }

  @inline(never) private mutating func append(
    _ word: UnsafeRawPointer, _ key: WordKey, count occurrences: UInt64, slot index: Int
  ) throws(FileError) -> UInt32 {
    guard count < WordDictionary.maximumCount else {
      throw FileError(
        "the corpus has more than \(Figures.grouped(WordDictionary.maximumCount)) distinct words")
    }
    let id = UInt32(count)
    let code = WordDictionary.code(forLength: key.length)
    let reference = code == WordDictionary.longCode ? try unsafe appendLong(word, key.length, id: id) : id
    // The search has ended at this free slot.
    let slot = unsafe slots.base + index
    unsafe slot.pointee = Slot(bits: key.bits.littleEndian, reference: reference, countAndLength: code)
    unsafe addExcess(occurrences, to: id, slot)
    count += 1
    if count > usualCount(of: slots.count) { try makeRoom() }
    return id
  }

  /// Copies a word to the arena.
  private mutating func appendLong(
    _ word: UnsafeRawPointer, _ length: Int, id: UInt32
  ) throws(FileError) -> UInt32 {
    guard length <= longestWord else {
      hasRefusedWord = true
      throw FileError(
        "a word has \(Figures.grouped(length)) bytes, more than the \(Figures.grouped(longestWord)) that it may have; is it text?"
      )
    }
    guard let reference = UInt32(exactly: arenaByteCount / 8) else {
      throw FileError("the corpus has too many long words for one dictionary")
    }
    let byteCount = MemoryLayout<LongWord>.stride + (length + 7) & ~7
    try arena.reserve(arenaByteCount + byteCount)
    arenaByteCount += byteCount
    // There is room for the word and what stands before it.
    let start = unsafe longWord(reference)
    unsafe start.pointee = LongWord(length: length, id: Int(id))
    let bytes = unsafe UnsafeMutableRawPointer(start + 1)
    unsafe bytes.storeBytes(of: 0, toByteOffset: (length - 1) & ~7, as: UInt64.self)
    unsafe bytes.copyMemory(from: word, byteCount: length)
    return reference
  }

  /// Doubles the slots, unless the limit forbids it and an eighth of them is still free.
  ///
  /// The order of the slots is that of the hashes, before and after, so both are gone through from one end to
  /// the other.
  private mutating func makeRoom() throws(FileError) {
    if byteCount + slots.count * MemoryLayout<Slot>.stride > byteLimit, count < slots.count / 8 * 7 { return }
    let grown = try WordDictionary.freeSlots(slots.count * 2)
    shift -= 1
    let chunk = 1 << 17
    for start in stride(from: 0, to: slots.count, by: chunk) {
      let end = min(start + chunk, slots.count)
      for index in start..<end {
        let slot = unsafe slots.base[index]
        if slot.countAndLength == 0 { continue }
        var target = firstIndex(hash(of: slot))
        // Half of the slots stay free at least.
        while unsafe grown.base[target].countAndLength != 0 { target = (target + 1) & (grown.count - 1) }
        unsafe grown.base[target] = slot
      }
      slots.release(start..<end)
    }
    slots = grown
  }

  private static func freeSlots(_ count: Int) throws(FileError) -> TableMemory<Slot> {
    try TableMemory(zeros: count, for: "the vocabulary")
  }
}
