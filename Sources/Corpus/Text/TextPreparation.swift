internal import HogvecSystem

/// What is done with a piece of text before its words are looked for: the text is taken out of records,
/// Unicode's spaces become plain ones, letters are put in lower case. For one thread at a time.
struct TextPreparation: ~Copyable {
  /// Whether letters are put in lower case.
  let foldsCase: Bool
  /// Whether Unicode's spaces part words.
  let splitsAtUnicodeSpaces: Bool
  /// What takes text out of records.
  private(set) var records: RecordText

  private var extracted = GrowingMemory<UInt8>()
  private var spaced = GrowingMemory<UInt8>()
  private var folded = GrowingMemory<UInt8>()

  /// Prepares as a reader says.
  init(_ reader: CorpusReader) {
    foldsCase = reader.foldsCase
    splitsAtUnicodeSpaces = reader.splitsAtUnicodeSpaces
    records = RecordText(skipsFaults: reader.skipsUnreadableFiles)
  }

  /// Prepares a piece.
  ///
  /// - Parameters:
  ///   - text: bytes that hold the piece.
  ///   - range: the piece.
  ///   - layout: how its records are written, if they are any.
  ///   - offset: where the piece is in its file.
  ///   - source: the file's name in messages.
  /// - Returns: bytes, and the part of them to read; they are valid until the next call.
  mutating func prepare(
    _ text: UnsafeRawBufferPointer, _ range: Range<Int>, layout: RecordLayout?, offset: Int, source: String
  ) throws(FileError) -> (UnsafeRawBufferPointer, Range<Int>) {
    var (text, range) = unsafe (text, range)
    if let layout {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: text[range])
      let count = try unsafe records.extract(piece, layout, offset: offset, source: source, into: &extracted)
      unsafe text = UnsafeRawBufferPointer(start: extracted.base, count: count)
      range = 0..<count
    }
    if splitsAtUnicodeSpaces {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: text[range])
      let count = try unsafe UnicodeSpaces.replace(in: piece, into: &spaced)
      unsafe text = UnsafeRawBufferPointer(start: spaced.base, count: count)
      range = 0..<count
    }
    if foldsCase {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: text[range])
      let count = try unsafe Lowercasing.fold(piece, into: &folded)
      unsafe text = UnsafeRawBufferPointer(start: folded.base, count: count)
      range = 0..<count
    }
    return unsafe (text, range)
  }
}
