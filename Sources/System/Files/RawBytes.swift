/// A file's content, whose every access is checked. Valid while what lends it lives.
@safe package struct RawBytes {
  private let bytes: UnsafeRawBufferPointer

  @unsafe package init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// The number of bytes.
  package var count: Int { unsafe bytes.count }

  /// Whether the first bytes are those of a text.
  package func prefixEquals(_ text: String) -> Bool {
    array(0..<min(count, text.utf8.count)) == Array(text.utf8)
  }

  /// Some of the bytes.
  package func array(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes lie within the content")
    return unsafe Array(bytes[range])
  }

  /// Copies floats from any place.
  package func copyFloats(from offset: Int, to target: inout [Float], at first: Int, count: Int) {
    precondition(
      offset >= 0 && count >= 0 && count <= (self.count - offset) / 4 && first >= 0
        && count <= target.count - first,
      "floats lie within the content, and there is room for them")
    guard count > 0 else { return }
    unsafe target.withUnsafeMutableBytes {
      unsafe UnsafeMutableRawBufferPointer(rebasing: $0[first * 4..<(first + count) * 4])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count * 4]))
    }
  }

  /// An integer at any place.
  package func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, at offset: Int) -> T {
    precondition(offset >= 0 && offset <= count - MemoryLayout<T>.size, "an integer lies within the content")
    return unsafe bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
  }
}

/// Appends an integer's bytes in the machine's order.
package func appendBytes(of value: some FixedWidthInteger, to bytes: inout [UInt8]) {
  unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
}
