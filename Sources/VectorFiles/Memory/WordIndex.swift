/// Words in order, one after the other in one array of bytes, with a hash table from a word to its place.
struct WordIndex: Sendable {
  private var bytes: [UInt8] = []
  /// Where each word ends in `bytes`; it begins where the one before ends.
  private var ends: [Int] = []
  /// Open addressing with linear probing: the place + 1 of a word, 0 for none. At most half of it is in use.
  private var slots = [Int](repeating: 0, count: 64)
  private var usedSlotCount = 0

  /// The number of words, with those that stand twice.
  var count: Int { ends.count }

  /// The number of different words.
  var distinctCount: Int { usedSlotCount }

  mutating func reserveCapacity(_ count: Int) {
    ends.reserveCapacity(count)
    var slotCount = slots.count
    while slotCount < count * 2 { slotCount *= 2 }
    if slotCount > slots.count { rehash(slotCount) }
  }

  /// Appends a word. One that stands there already keeps its first place.
  mutating func append(_ word: [UInt8]) {
    if (usedSlotCount + 1) * 2 > slots.count { rehash(slots.count * 2) }
    let slot = slot(of: word)
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    if slots[slot] == 0 {
      slots[slot] = ends.count
      usedSlotCount += 1
    }
  }

  /// The place of a word's first occurrence.
  func place(of word: [UInt8]) -> Int? {
    let value = slots[slot(of: word)]
    return value == 0 ? nil : value - 1
  }

  subscript(place: Int) -> ArraySlice<UInt8> {
    bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]]
  }

  /// The slot that holds the word, or the empty one where it belongs.
  private func slot(of word: some Collection<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: wordHash(word)) & mask
    while slots[slot] != 0 && !self[slots[slot] - 1].elementsEqual(word) { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func rehash(_ slotCount: Int) {
    slots = [Int](repeating: 0, count: slotCount)
    usedSlotCount = 0
    for place in 0..<count {
      let slot = slot(of: self[place])
      if slots[slot] == 0 {
        slots[slot] = place + 1
        usedSlotCount += 1
      }
    }
  }
}
