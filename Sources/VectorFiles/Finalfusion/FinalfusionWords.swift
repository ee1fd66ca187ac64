internal import HogvecSystem

/// The words of a finalfusion vocabulary in the mapped file: the length of each in 4 bytes before it.
final class FinalfusionWords: WordSource {
  let start: Int
  private let end: Int
  private let count: Int
  private let file: SharedMapping
  private let path: String

  /// - Parameters:
  ///   - start: where the first word's length is.
  ///   - end: what no word goes beyond, inside the file.
  init(in file: SharedMapping, start: Int, end: Int, count: Int, path: String) {
    (self.file, self.start, self.end) = (file, start, end)
    (self.count, self.path) = (count, path)
  }

  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64? {
    guard let next = place(after: offset) else {
      throw FileError("'\(path)', record \(record + 1), byte \(offset): the vocabulary ends inside a word")
    }
    word.removeAll(keepingCapacity: true)
    // The word is inside the vocabulary.
    unsafe word.append(contentsOf: file.file.bytes[offset + 4..<next])
    offset = next
    return nil
  }

  func skip(_ offset: inout Int) { offset = place(after: offset) ?? offset }

  func checkEnd(at offset: Int, of count: Int) throws(FileError) {}

  /// Where the next word's length is; `nil` if the word at a place is not inside the vocabulary.
  private func place(after offset: Int) -> Int? {
    guard offset <= end - 4 else { return nil }
    // The length is inside the file.
    let length = unsafe UInt32(
      littleEndian: file.file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    return Int(length) <= end - offset - 4 ? offset + 4 + Int(length) : nil
  }
}
