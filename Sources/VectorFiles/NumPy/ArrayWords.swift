internal import HogvecSystem

/// Words in a NumPy array of texts of equal width, in the mapped file: of code points in 32 bits (`<U`), or
/// of bytes (`S`), with zeros at the end of what is shorter.
final class ArrayWords: WordSource {
  let start = 0
  private let file: SharedMapping
  private let path: String
  /// Where the array begins in the file.
  private let offset: Int
  private let count: Int
  /// The bytes of a word.
  private let width: Int
  private let isWide: Bool
  private let isBigEndian: Bool
  /// How often each word was in the text, if an array says it.
  private let counts: RowCounts?

  /// Whether a header is that of an array of texts.
  static func width(of header: NumPyHeader) -> (width: Int, isWide: Bool)? {
    guard header.shape.count == 1, let kind = header.plainType.first, kind == "U" || kind == "S",
      let length = Int(header.plainType.dropFirst()), length >= 0, length <= 1 << 30
    else { return nil }
    return kind == "U" ? (length * 4, true) : (length, false)
  }

  /// - Parameters:
  ///   - header: of an array that has texts.
  ///   - range: the array's bytes, which are inside the file.
  init?(
    _ header: NumPyHeader, in file: SharedMapping, _ range: Range<Int>, counts: RowCounts?, path: String
  ) {
    guard let (width, isWide) = ArrayWords.width(of: header) else { return nil }
    let (byteCount, overflows) = header.shape[0].multipliedReportingOverflow(by: width)
    guard !overflows, byteCount == range.count else { return nil }
    (self.width, self.isWide, isBigEndian) = (width, isWide, header.isBigEndian)
    (self.file, self.path, offset) = (file, path, range.lowerBound)
    (count, self.counts) = (header.shape[0], counts)
  }

  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64? {
    guard offset < self.count else {
      throw FileError("'\(path)': there are \(self.count) words for the \(count) vectors")
    }
    word.removeAll(keepingCapacity: true)
    let place = self.offset + offset * width
    // The array is inside the file.
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: file.file.bytes[place..<place + width])
    if isWide {
      var length = width / 4
      while unsafe length > 0 && bytes.loadUnaligned(fromByteOffset: length * 4 - 4, as: UInt32.self) == 0 {
        length -= 1
      }
      for index in 0..<length {
        let bits = unsafe bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        guard EscapedText.append(isBigEndian ? UInt32(bigEndian: bits) : bits, to: &word) else {
          throw FileError(
            "'\(path)', record \(record + 1), byte \(place + index * 4): the word has a code point that no character has"
          )
        }
      }
    } else {
      let length = unsafe bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
      unsafe word.append(contentsOf: bytes[..<length])
    }
    offset += 1
    return counts?[offset - 1]
  }

  func skip(_ offset: inout Int) { offset = min(offset + 1, count) }

  func checkEnd(at offset: Int, of count: Int) throws(FileError) {
    guard offset == self.count else {
      throw FileError("'\(path)': there are \(self.count) words for the \(count) vectors")
    }
  }
}
