internal import CHogvec
internal import HogvecSystem

/// Which of 64 bytes of a text part words, a bit for each, the first byte's the lowest.
struct SeparatorBits {
  /// Bytes beyond the text part words too.
  let all: UInt64
  let lineFeeds: UInt64

  /// How many bytes are looked at.
  static let count = 64

  /// - Parameters:
  ///   - start: the first of the bytes.
  ///   - byteCount: how many bytes of the text there are from there on, at least one.
  ///   - readableCount: how many bytes may be read there, at least `byteCount`.
  @inline(__always) @unsafe init(_ start: UnsafeRawPointer, byteCount: Int, readableCount: Int) {
    let bits =
      unsafe readableCount >= SeparatorBits.count
      ? hogvec_look_at_text(start) : SeparatorBits.bits(ofEnd: start, byteCount)
    let beyond: UInt64 = byteCount < SeparatorBits.count ? ~0 &<< UInt64(byteCount) : 0
    all = bits.separators | beyond
    lineFeeds = bits.line_feeds & ~beyond
  }

  /// Looks at the last bytes of a text, fewer than 64.
  @inline(never) private static func bits(
    ofEnd start: UnsafeRawPointer, _ byteCount: Int
  ) -> hogvec_text_bits {
    unsafe withUnsafeTemporaryAllocation(byteCount: SeparatorBits.count, alignment: 1) { copy in
      _ = unsafe copy.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe copy.baseAddress!.copyMemory(from: start, byteCount: byteCount)
      return unsafe hogvec_look_at_text(copy.baseAddress!)
    }
  }
}
