/// The hash of a word, taken eight bytes at a time while the word is scanned.
///
/// The word's bytes are absorbed as little-endian numbers of eight bytes, then the zero to seven bytes left
/// as one more number filled up with zeros; the length, which tells `a` from `a` and a NUL, goes in at the
/// end. The mixing step is a full 64 x 64 bit product whose halves are added without carry.
struct WordHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always) init() {}

  @inline(__always) mutating func absorb(_ eightBytes: UInt64) {
    let product = (state ^ eightBytes).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    state = product.high ^ product.low
  }

  @inline(__always) func finished64(length: Int) -> UInt64 {
    let product = (state ^ UInt64(truncatingIfNeeded: length)).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// The upper half of a whole word's hash.
  static func hash(_ word: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: unsafe hash64(word) &>> 32)
  }

  /// All 64 bits of a word's hash.
  static func hash64(_ word: UnsafeRawBufferPointer) -> UInt64 {
    var hash = WordHash()
    var offset = 0
    while true {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: word[offset...])
      hash.absorb(unsafe prefix(of: rest))
      if rest.count < 8 { return hash.finished64(length: word.count) }
      offset += 8
    }
  }

  /// A word's first eight bytes filled up with zeros, as a little-endian number.
  static func prefix(of word: UnsafeRawBufferPointer) -> UInt64 {
    if word.count >= 8 { return unsafe UInt64(littleEndian: word.loadUnaligned(as: UInt64.self)) }
    var prefix: UInt64 = 0
    for index in 0..<word.count { prefix |= unsafe UInt64(word[index]) << UInt64(8 * index) }
    return prefix
  }
}
