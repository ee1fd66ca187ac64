internal import HogvecSystem

/// Words that are at places of the mapped file, such as texts of a pickle.
final class PlacedWords: WordSource {
  let start = 0
  private let file: SharedMapping
  private let places: [Range<Int>]
  private let counts: RowIntegers?
  private let path: String

  /// - Parameter places: where the words are, inside the file.
  init(_ file: SharedMapping, _ places: [Range<Int>], counts: RowIntegers?, path: String) {
    (self.file, self.places, self.counts, self.path) = (file, places, counts, path)
  }

  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64? {
    guard offset < places.count else { throw fault(count) }
    unsafe word.replaceSubrange(0..., with: file.file.bytes[places[offset]])
    offset += 1
    return counts.flatMap { UInt64(exactly: $0[offset - 1]) }.flatMap { $0 == 0 ? nil : $0 }
  }

  func skip(_ offset: inout Int) { offset = min(offset + 1, places.count) }

  func checkEnd(at offset: Int, of count: Int) throws(FileError) {
    guard offset == places.count else { throw fault(count) }
  }

  private func fault(_ count: Int) -> FileError {
    FileError("'\(path)': there are \(places.count) words for the \(count) vectors")
  }
}
