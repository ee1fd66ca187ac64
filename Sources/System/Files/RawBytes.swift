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
  package func array(_ range: Range<Int>) -> [UInt8] { unsafe Array(bytes[range]) }

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
