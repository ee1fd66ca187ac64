/// The bytes that part words, and how they are found eight at a time.
///
/// Space, tab, line feed, vertical tab, form feed and carriage return part words; every other byte, NUL
/// included, is part of one.
package enum Separators {
  /// The byte that also ends a sentence.
  package static let lineFeed: UInt8 = 0x0A
  /// Eight spaces: what is read beyond the end of a text, so that its last word ends there.
  static let eightSpaces: UInt64 = 0x2020_2020_2020_2020

  /// Whether a byte parts words.
  @inlinable @inline(__always) package static func contains(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte &- 9 < 5
  }

  /// The offset of the first separator in eight bytes, the lowest byte first; 8 if there is none.
  ///
  /// The subtraction sets the top bit of every byte below 0x21. A borrow can set it for a 0x21 above such a
  /// byte too, and control characters are below 0x21 without being separators, so each candidate is looked
  /// at; none is missed.
  @inline(__always) static func firstOffset(in eightBytes: UInt64) -> Int {
    var candidates = (eightBytes &- 0x2121_2121_2121_2121) & ~eightBytes & 0x8080_8080_8080_8080
    while candidates != 0 {
      let offset = candidates.trailingZeroBitCount &>> 3
      if contains(UInt8(truncatingIfNeeded: eightBytes &>> UInt64(offset &* 8))) { return offset }
      candidates &= candidates &- 1
    }
    return 8
  }
}
