internal import HogvecSystem

/// Words that are at places of the mapped file, such as texts of a pickle, or numbers, written in decimal.
final class PlacedWords: WordSource {
  enum Word {
    case place(Range<Int>)
    case number(Int)
  }

  let start = 0
  private let file: SharedMapping
  private let words: [Word]
  private let counts: RowCounts?
  private let path: String

  /// - Parameter words: their places are inside the file.
  init(_ file: SharedMapping, _ words: [Word], counts: RowCounts?, path: String) {
    (self.file, self.words, self.counts, self.path) = (file, words, counts, path)
  }

  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64? {
    guard offset < words.count else { throw fault(count) }
    switch words[offset] {
    case .place(let range): unsafe word.replaceSubrange(0..., with: file.file.bytes[range])
    case .number(let number): word.replaceSubrange(0..., with: String(number).utf8)
    }
    offset += 1
    return counts?[offset - 1]
  }

  func skip(_ offset: inout Int) { offset = min(offset + 1, words.count) }

  func checkEnd(at offset: Int, of count: Int) throws(FileError) {
    guard offset == words.count else { throw fault(count) }
  }

  private func fault(_ count: Int) -> FileError {
    FileError("'\(path)': there are \(words.count) words for the \(count) vectors")
  }
}
