/// The bytes that part words.
///
/// Space, tab, line feed, vertical tab, form feed and carriage return part words; every other byte, NUL
/// included, is part of one.
package enum Separators {
  /// The byte that also ends a sentence.
  package static let lineFeed: UInt8 = 0x0A

  /// Whether a byte parts words.
  @inlinable @inline(__always) package static func contains(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte &- 9 < 5
  }
}
