/// The hash of a word.
///
/// The word's bytes are taken as little-endian numbers of eight bytes, the last one filled up with zeros, and
/// at least two of them. Each is mixed with what came before it; the last one together with the length, which
/// tells `a` from `a` and a NUL. The mixing step is ``foldedProduct(_:_:)``.
///
/// It is in no file, and may change.
enum WordHash {
  /// The hash of a word of at most 16 bytes: two products.
  ///
  /// - Parameters:
  ///   - first: its first eight bytes, filled up with zeros.
  ///   - second: the other ones.
  @inline(__always) static func hash64(_ first: UInt64, _ second: UInt64, length: Int) -> UInt64 {
    finished(absorb(first, into: start), last: second, length: length)
  }

  /// The upper half of a whole word's hash.
  static func hash(_ word: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: unsafe hash64(word) &>> 32)
  }

  /// All 64 bits of a word's hash.
  static func hash64(_ word: UnsafeRawBufferPointer) -> UInt64 {
    var state = start
    var offset = 0
    while word.count - offset > 8 {
      state = absorb(unsafe number(word, at: offset), into: state)
      offset += 8
    }
    var last = unsafe number(word, at: offset)
    if offset == 0 { (state, last) = (absorb(last, into: state), 0) }
    return finished(state, last: last, length: word.count)
  }

  /// Eight bytes of a word as a little-endian number, filled up with zeros.
  static func number(_ word: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    let count = word.count - offset
    if count >= 8 {
      return unsafe UInt64(littleEndian: word.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var number: UInt64 = 0
    for index in 0..<count { number |= unsafe UInt64(word[offset + index]) << UInt64(8 * index) }
    return number
  }

  /// The state before the first bytes.
  static let start: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The state after eight bytes more that are not the last ones.
  @inline(__always) static func absorb(_ number: UInt64, into state: UInt64) -> UInt64 {
    foldedProduct(state ^ number, 0xA076_1D64_78BD_642F)
  }

  @inline(__always) private static func finished(_ state: UInt64, last: UInt64, length: Int) -> UInt64 {
    let spread = UInt64(truncatingIfNeeded: length) &* 0x9FB2_1C65_1E98_DF25
    return foldedProduct(state ^ last ^ spread, 0xE703_7ED1_A0B4_28DB)
  }
}

/// The halves of a whole product, added without carry.
@inline(__always) func foldedProduct(_ one: UInt64, _ other: UInt64) -> UInt64 {
  let product = one.multipliedFullWidth(by: other)
  return product.high ^ product.low
}
