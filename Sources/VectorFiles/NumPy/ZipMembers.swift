internal import HogvecSystem

/// Writes the members of a zip archive one after the other, as they are. All sizes are written with 64 bits,
/// and the checksum of a member after it, as Python does where it cannot go back.
struct ZipMembers {
  /// The bytes written so far.
  private var offset = 0
  private var count = 0
  private var directory: [UInt8] = []
  private var current: (name: [UInt8], byteCount: Int, offset: Int)?

  /// The bytes before a member.
  ///
  /// - Parameter byteCount: the member's size.
  mutating func header(of name: String, byteCount: Int) -> [UInt8] {
    precondition(current == nil, "the member before has ended")
    let name = Array(name.utf8)
    current = (name, byteCount, offset)
    let sizes = littleEndianBytes(of: UInt64(byteCount)) + littleEndianBytes(of: UInt64(byteCount))
    var header =
      littleEndianBytes(of: 0x0403_4B50 as UInt32) + ZipMembers.common(crc: 0, nameCount: name.count)
    header += littleEndianBytes(of: UInt16(sizes.count + 4)) + name
    header += littleEndianBytes(of: 1 as UInt16) + littleEndianBytes(of: UInt16(sizes.count)) + sizes
    offset += header.count + byteCount
    return header
  }

  /// The bytes after a member.
  mutating func end(_ checksum: CRC32) -> [UInt8] {
    guard let (name, byteCount, start) = current, checksum.byteCount == byteCount else {
      preconditionFailure("a member has as many bytes as its header says")
    }
    current = nil
    let sizes = littleEndianBytes(of: UInt64(byteCount)) + littleEndianBytes(of: UInt64(byteCount))
    let extra = sizes + littleEndianBytes(of: UInt64(start))
    directory += littleEndianBytes(of: 0x0201_4B50 as UInt32) + littleEndianBytes(of: 45 as UInt16)
    directory += ZipMembers.common(crc: checksum.value, nameCount: name.count)
    directory += littleEndianBytes(of: UInt16(extra.count + 4)) + [UInt8](repeating: 0, count: 10)
    directory += littleEndianBytes(of: UInt32.max) + name
    directory += littleEndianBytes(of: 1 as UInt16) + littleEndianBytes(of: UInt16(extra.count)) + extra
    count += 1
    let end = littleEndianBytes(of: 0x0807_4B50 as UInt32) + littleEndianBytes(of: checksum.value) + sizes
    offset += end.count
    return end
  }

  /// What headers and the directory's entries share: the version of readers, flags, the method, a time, the
  /// checksum, sizes that are elsewhere, and the name's bytes.
  private static func common(crc: UInt32, nameCount: Int) -> [UInt8] {
    // Version 4.5 has sizes of 64 bits; flag 3 says that the checksum is after the member; the time is the
    // first that there is, 1980.
    let numbers: [UInt16] = [45, 8, 0, 0, 0x21]
    return numbers.flatMap { littleEndianBytes(of: $0) } + littleEndianBytes(of: crc)
      + littleEndianBytes(of: UInt32.max) + littleEndianBytes(of: UInt32.max)
      + littleEndianBytes(of: UInt16(nameCount))
  }

  /// The bytes of an archive beside those of its members.
  static func overhead(of names: [String]) -> Int {
    // Headers, what is after a member, and its entry; then the two ends and what leads from one to the other.
    names.reduce(56 + 20 + 22) { $0 + (30 + 20) + 24 + (46 + 28) + 2 * $1.utf8.count }
  }

  /// The bytes after the last member.
  consuming func finish() -> [UInt8] {
    let large = offset + directory.count
    var end = directory
    end += littleEndianBytes(of: 0x0606_4B50 as UInt32) + littleEndianBytes(of: 44 as UInt64)
    end += [45, 0, 45, 0] + [UInt8](repeating: 0, count: 8)
    for number in [count, count, directory.count, offset] { end += littleEndianBytes(of: UInt64(number)) }
    end += littleEndianBytes(of: 0x0706_4B50 as UInt32) + littleEndianBytes(of: 0 as UInt32)
    end += littleEndianBytes(of: UInt64(large)) + littleEndianBytes(of: 1 as UInt32)
    end += littleEndianBytes(of: 0x0605_4B50 as UInt32) + [UInt8](repeating: 0, count: 4)
    end += littleEndianBytes(of: UInt16(count)) + littleEndianBytes(of: UInt16(count))
    return end + littleEndianBytes(of: UInt32.max) + littleEndianBytes(of: UInt32.max) + [0, 0]
  }
}
