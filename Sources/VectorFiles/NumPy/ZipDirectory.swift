internal import HogvecSystem

/// The members of a zip archive (PKWARE's APPNOTE 6.3, with its extension for large files).
struct ZipDirectory {
  let members: [Member]

  /// A member of an archive.
  struct Member: Sendable {
    let name: String
    /// Whether the bytes are as they were, and neither compressed nor encrypted.
    let isPlain: Bool
    /// Where its bytes are in the archive.
    let range: Range<Int>
    /// The checksum that they have.
    let checksum: UInt32
  }

  /// Reads the directory at the archive's end, and the header before each member.
  ///
  /// - Parameter path: the file, for messages.
  /// - Throws: ``FileError`` if it is not one, or a member is not where it says.
  init(_ bytes: RawBytes, path: String) throws(FileError) {
    let end = try EndRecord(bytes, path: path)
    var members: [Member] = []
    var place = end.start
    for _ in 0..<end.count {
      func fault(_ reason: String) -> FileError {
        FileError("'\(path)', byte \(place): \(reason) of the archive's directory")
      }
      guard place + 46 <= end.end, bytes.integer(UInt32.self, at: place) == 0x0201_4B50 else {
        throw fault("there is no entry \(members.count + 1)")
      }
      let nameCount = Int(bytes.integer(UInt16.self, at: place + 28))
      let extraCount = Int(bytes.integer(UInt16.self, at: place + 30))
      let next = place + 46 + nameCount + extraCount + Int(bytes.integer(UInt16.self, at: place + 32))
      guard next <= end.end else { throw fault("the name is longer than the rest") }
      let sizes = ZipDirectory.sizes(bytes, at: place, extra: place + 46 + nameCount, extraCount)
      let name = bytes.array(place + 46..<place + 46 + nameCount)
      guard let (full, packed, offset) = sizes, offset <= end.start - 30,
        bytes.integer(UInt32.self, at: offset) == 0x0403_4B50
      else { throw fault("an entry says where no member is; it is one") }
      let headerCount =
        30 + Int(bytes.integer(UInt16.self, at: offset + 26))
        + Int(bytes.integer(UInt16.self, at: offset + 28))
      guard offset + 30 + nameCount <= end.start, bytes.array(offset + 30..<offset + 30 + nameCount) == name,
        Int(bytes.integer(UInt16.self, at: offset + 26)) == nameCount, headerCount <= end.start - offset,
        packed <= end.start - offset - headerCount
      else { throw fault("an entry and its member differ; it is one") }
      let (flags, method) = (
        bytes.integer(UInt16.self, at: place + 8), bytes.integer(UInt16.self, at: place + 10)
      )
      members.append(
        Member(
          name: String(decoding: name, as: UTF8.self),
          isPlain: flags & 1 == 0 && method == 0 && full == packed,
          range: offset + headerCount..<offset + headerCount + packed,
          checksum: bytes.integer(UInt32.self, at: place + 16)))
      place = next
    }
    guard place == end.end else {
      throw FileError(
        "'\(path)', byte \(place): the archive's directory has more than its \(end.count) entries")
    }
    self.members = members
  }

  /// The size of a member's content, its size in the archive, and where its header is.
  private static func sizes(
    _ bytes: RawBytes, at place: Int, extra: Int, _ extraCount: Int
  ) -> (full: Int, packed: Int, offset: Int)? {
    var numbers = [24, 20, 42].map { Int(bytes.integer(UInt32.self, at: place + $0)) }
    var field = extra
    // Large numbers are in an extra field, those in their order that do not fit into 32 bits.
    while field + 4 <= extra + extraCount {
      let byteCount = Int(bytes.integer(UInt16.self, at: field + 2))
      let end = field + 4 + byteCount
      guard end <= extra + extraCount else { return nil }
      if bytes.integer(UInt16.self, at: field) == 1 {
        var large = field + 4
        for index in numbers.indices where numbers[index] == 0xFFFF_FFFF {
          guard large + 8 <= end, let number = Int(exactly: bytes.integer(UInt64.self, at: large)) else {
            return nil
          }
          numbers[index] = number
          large += 8
        }
      }
      field = end
    }
    return (numbers[0], numbers[1], numbers[2])
  }

  /// What the archive's end says of its directory.
  private struct EndRecord {
    let count: Int
    let start: Int
    let end: Int

    init(_ bytes: RawBytes, path: String) throws(FileError) {
      // A comment of up to 64 KiB may follow.
      let first = max(0, bytes.count - 22 - 0xFFFF)
      guard bytes.count >= 22,
        let place = (first...bytes.count - 22).last(where: { place in
          bytes.integer(UInt32.self, at: place) == 0x0605_4B50
            && place + 22 + Int(bytes.integer(UInt16.self, at: place + 20)) == bytes.count
        })
      else {
        throw FileError("'\(path)', byte \(bytes.count): the file ends before the archive's directory")
      }
      var numbers = [Int(bytes.integer(UInt16.self, at: place + 10))]
      numbers += [12, 16].map { Int(bytes.integer(UInt32.self, at: place + $0)) }
      var limit = place
      if place >= 20, bytes.integer(UInt32.self, at: place - 20) == 0x0706_4B50 {
        guard let large = Int(exactly: bytes.integer(UInt64.self, at: place - 12)), large <= place - 20 - 56,
          bytes.integer(UInt32.self, at: large) == 0x0606_4B50
        else {
          throw FileError(
            "'\(path)', byte \(place - 20): the end of the archive's directory is not where it says")
        }
        limit = large
        numbers = [32, 40, 48].map { Int(clamping: bytes.integer(UInt64.self, at: large + $0)) }
      }
      let (end, overflows) = numbers[1].addingReportingOverflow(numbers[2])
      guard !overflows, end == limit, numbers[0] <= numbers[1] / 46 else {
        throw FileError("'\(path)', byte \(place): the archive's directory is not where its end says")
      }
      (count, start, self.end) = (numbers[0], numbers[2], end)
    }
  }
}
