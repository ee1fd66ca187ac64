/// Where the text of records is written, in memory that has room for all of it.
@safe struct RecordOutput {
  @unsafe private let base: UnsafeMutablePointer<UInt8>
  /// Bytes written so far.
  private(set) var count = 0

  /// - Parameter base: room for as many bytes as the records have, a line end for the last one included.
  init(_ base: UnsafeMutablePointer<UInt8>) { unsafe self.base = unsafe base }

  @inline(__always) mutating func append(_ byte: UInt8) {
    // A record's text is shorter than the record.
    unsafe base[count] = byte
    count &+= 1
  }

  mutating func truncate(to count: Int) { self.count = count }

  /// Whether the bytes from a place on are these.
  func ends(with bytes: [UInt8], from start: Int) -> Bool {
    guard count - start == bytes.count else { return false }
    return unsafe UnsafeBufferPointer(start: base + start, count: bytes.count).elementsEqual(bytes)
  }
}
