internal import HogvecSystem

/// Two words, and the connectors that stand between them.
struct WordPair: BitwiseCopyable, Comparable {
  var first: UInt32
  var second: UInt32
  /// Up to four connectors, 16 bits each, by their numbers from 1; 0 if the words are neighbors.
  var between: UInt64 = 0

  static func < (one: WordPair, other: WordPair) -> Bool {
    (one.first, one.second, one.between) < (other.first, other.second, other.between)
  }

  /// A mixed 64-bit hash; tables take its lower bits, partitions its upper ones.
  @inline(__always) var hash: UInt64 {
    let words = UInt64(first) << 32 | UInt64(second)
    let mixed = foldedProduct(
      words ^ 0x9E37_79B9_7F4A_7C15 ^ between &* 0xD6E8_FEB8_6659_FD93, 0xA076_1D64_78BD_642F)
    return foldedProduct(mixed, 0xE703_7ED1_A0B4_28DB)
  }
}

/// Pairs of words, each with a number that is not zero: open addressing, at least a third of the slots free.
///
/// Memory: 24 bytes a slot; while it grows also those before. For one writer, or any number of readers.
@safe struct PairTable: ~Copyable, @unchecked Sendable {
  // Sendable: the memory is the owner's alone, and only a mutating call writes to it.

  private struct Slot: BitwiseCopyable {
    var pair: WordPair
    var number: UInt64
  }

  private(set) var count = 0
  @unsafe private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// The table refuses to grow beyond this.
  private let byteLimit: Int

  init(byteLimit: Int) throws(FileError) {
    self.byteLimit = byteLimit
    mask = (1 << 12) - 1
    unsafe slots = try PairTable.allocateSlots(mask + 1)
  }

  deinit {
    unsafe free(slots)
  }

  /// The least that a table can be limited to.
  static let minimumByteLimit = 1 << 20

  /// Adds to a pair's number, which is zero for a new pair.
  ///
  /// - Returns: `false` if the pair is new and there is no room for it.
  @inline(__always) mutating func add(_ amount: UInt64, to pair: WordPair, hash: UInt64) throws(FileError)
    -> Bool
  {
    var index = Int(truncatingIfNeeded: hash) & mask
    // The index is below the number of slots, of which some are free.
    while unsafe slots[index].number != 0 {
      if unsafe slots[index].pair == pair {
        unsafe slots[index].number &+= amount
        return true
      }
      index = (index &+ 1) & mask
    }
    if count &* 3 > mask &* 2 {
      guard try grow() else { return false }
      return try add(amount, to: pair, hash: hash)
    }
    unsafe slots[index] = Slot(pair: pair, number: amount)
    count &+= 1
    return true
  }

  /// A pair's number; 0 if it is not there.
  @inline(__always) func number(of pair: WordPair) -> UInt64 {
    var index = Int(truncatingIfNeeded: pair.hash) & mask
    while unsafe slots[index].number != 0 {
      if unsafe slots[index].pair == pair { return unsafe slots[index].number }
      index = (index &+ 1) & mask
    }
    return 0
  }

  /// Calls `body` with each pair and its number, in no particular order.
  func forEach(_ body: (WordPair, UInt64) -> Void) {
    for index in 0...mask where unsafe slots[index].number != 0 {
      unsafe body(slots[index].pair, slots[index].number)
    }
  }

  @inline(never) private mutating func grow() throws(FileError) -> Bool {
    let newCount = (mask + 1) * 2
    guard newCount * 3 / 2 * MemoryLayout<Slot>.stride <= byteLimit else { return false }
    let grown = try unsafe PairTable.allocateSlots(newCount)
    for index in 0...mask where unsafe slots[index].number != 0 {
      var target = unsafe Int(truncatingIfNeeded: slots[index].pair.hash) & (newCount - 1)
      while unsafe grown[target].number != 0 { target = (target + 1) & (newCount - 1) }
      unsafe grown[target] = slots[index]
    }
    unsafe free(slots)
    unsafe slots = grown
    mask = newCount - 1
    return true
  }

  private static func allocateSlots(_ count: Int) throws(FileError) -> UnsafeMutablePointer<Slot> {
    guard let memory = unsafe calloc(count, MemoryLayout<Slot>.stride) else {
      throw FileError(
        "cannot allocate \(Figures.grouped(count * MemoryLayout<Slot>.stride)) bytes for pairs of words: \(systemMessage(ENOMEM))"
      )
    }
    return unsafe memory.bindMemory(to: Slot.self, capacity: count)
  }
}
