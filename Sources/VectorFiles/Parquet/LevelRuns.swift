internal import HogvecSystem

/// Small numbers as Parquet has its levels and the indices of its dictionaries: runs of equal ones, and
/// groups of eight packed bit by bit (Parquet's encoding RLE).
struct LevelRuns {
  private let bytes: RawBytes
  private let bitWidth: Int
  private var place: Int
  private let end: Int
  /// Where the next packed number is, in bits from ``place``, and how many are left.
  private var bitOffset = 0
  private var packedCount = 0

  /// - Parameters:
  ///   - range: where the numbers are, inside the content.
  ///   - bitWidth: the bits of each, at most 32.
  init(_ bytes: RawBytes, in range: Range<Int>, bitWidth: Int) {
    (self.bytes, self.bitWidth) = (bytes, bitWidth)
    (place, end) = (range.lowerBound, range.upperBound)
  }

  /// The next number and how many times it stands there; `nil` where the bytes end.
  mutating func next() -> (value: Int, count: Int)? {
    if packedCount > 0 { return packed() }
    guard let head = varint() else { return nil }
    if head & 1 == 0 {
      let byteCount = (bitWidth + 7) / 8
      guard head > 0, byteCount <= end - place else { return nil }
      var value = 0
      for index in 0..<byteCount { value |= Int(bytes.integer(UInt8.self, at: place + index)) << (8 * index) }
      place += byteCount
      return (value, head >> 1)
    }
    // A last group may be cut where its numbers end.
    let (count, overflows) = (head >> 1).multipliedReportingOverflow(by: 8)
    guard !overflows, count > 0 else { return nil }
    (packedCount, bitOffset) = (bitWidth == 0 ? count : min(count, (end - place) * 8 / bitWidth), 0)
    return packedCount > 0 ? packed() : nil
  }

  private mutating func packed() -> (value: Int, count: Int) {
    let first = place + bitOffset / 8
    var bits: UInt64 = 0
    for index in 0..<min(8, end - first) {
      bits |= UInt64(bytes.integer(UInt8.self, at: first + index)) << UInt64(8 * index)
    }
    let value = Int(bits >> UInt64(bitOffset % 8) & (1 << UInt64(bitWidth) - 1))
    bitOffset += bitWidth
    packedCount -= 1
    if packedCount == 0 { place += (bitOffset + 7) / 8 }
    return (value, 1)
  }

  private mutating func varint() -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard place < end else { return nil }
      let byte = bytes.integer(UInt8.self, at: place)
      place += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
