internal import HogvecSystem

/// The spaces of Unicode that are not bytes: U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F,
/// U+205F, U+3000.
///
/// Zero-width characters are none, as in Unicode's property White_Space.
enum UnicodeSpaces {
  /// Writes a text with each of these spaces as a plain one.
  ///
  /// - Returns: the number of bytes written, at most those of the text.
  static func replace(
    in text: UnsafeRawBufferPointer, into output: inout GrowingMemory<UInt8>
  ) throws(FileError) -> Int {
    try output.reserve(text.count + 1)
    let target = unsafe output.base
    var (read, written) = (0, 0)
    // Reads are below the count, and no more is written than read.
    while read < text.count {
      let byte = unsafe text[read]
      let length = byte < 0xC2 ? 0 : unsafe self.length(in: text, at: read)
      unsafe target[written] = length == 0 ? byte : 0x20
      written &+= 1
      read &+= max(length, 1)
    }
    return written
  }

  /// How many bytes the space has that starts here; 0 if there is none.
  private static func length(in text: UnsafeRawBufferPointer, at start: Int) -> Int {
    let first = unsafe text[start]
    guard first == 0xC2 || 0xE1...0xE3 ~= first, start + 1 < text.count else { return 0 }
    let second = unsafe text[start + 1]
    if first == 0xC2 { return second == 0xA0 ? 2 : 0 }
    guard start + 2 < text.count else { return 0 }
    let third = unsafe text[start + 2]
    let isSpace =
      switch (first, second) {
      case (0xE1, 0x9A): third == 0x80
      case (0xE2, 0x80): 0x80...0x8A ~= third || third == 0xA8 || third == 0xA9 || third == 0xAF
      case (0xE2, 0x81): third == 0x9F
      case (0xE3, 0x80): third == 0x80
      default: false
      }
    return isSpace ? 3 : 0
  }
}
