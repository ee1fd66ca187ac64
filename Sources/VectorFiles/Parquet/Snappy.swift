/// Snappy's blocks (github.com/google/snappy, format_description.txt), which most programs compress pages of
/// Parquet with.
enum Snappy {
  /// Decompresses a block.
  ///
  /// - Parameter byteCount: the bytes that it must give.
  /// - Returns: `nil` if it is not one, or gives another number of bytes.
  static func decompressed(_ block: [UInt8], byteCount: Int) -> [UInt8]? {
    var place = 0
    func byte() -> Int? {
      guard place < block.count else { return nil }
      defer { place += 1 }
      return Int(block[place])
    }
    /// A number of some bytes, the lowest first.
    func number(_ byteCount: Int) -> Int? {
      guard byteCount <= block.count - place else { return nil }
      defer { place += byteCount }
      return (0..<byteCount).reduce(0) { $0 | Int(block[place + $1]) << (8 * $1) }
    }
    var (size, shift) = (0, 0)
    while true {
      guard let next = byte(), shift < 35 else { return nil }
      size |= (next & 0x7F) << shift
      shift += 7
      if next < 0x80 { break }
    }
    guard size == byteCount else { return nil }
    // Three bytes give 64 at most, so that a false number takes no memory.
    guard size <= block.count * 64 else { return nil }
    var (result, filled) = ([UInt8](repeating: 0, count: size), 0)
    while place < block.count {
      guard let tag = byte() else { return nil }
      if tag & 3 == 0 {
        var length = tag >> 2
        if length >= 60 {
          guard let longer = number(length - 59) else { return nil }
          length = longer
        }
        length += 1
        guard length <= block.count - place, length <= size - filled else { return nil }
        result.replaceSubrange(filled..<filled + length, with: block[place..<place + length])
        place += length
        filled += length
      } else {
        let isShort = tag & 3 == 1
        guard let low = number(isShort ? 1 : tag & 3 == 2 ? 2 : 4) else { return nil }
        let length = isShort ? tag >> 2 & 7 + 4 : tag >> 2 + 1
        let distance = isShort ? (tag >> 5) << 8 | low : low
        guard distance > 0, distance <= filled, length <= size - filled else { return nil }
        // What is copied may begin before it is written.
        for index in filled..<filled + length { result[index] = result[index - distance] }
        filled += length
      }
    }
    return filled == size ? result : nil
  }
}
