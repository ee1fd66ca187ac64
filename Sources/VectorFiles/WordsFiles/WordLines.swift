internal import HogvecSystem

/// The words file beside a file of rows: one word per line. It is mapped, and read front to back. A UTF-8
/// mark before the first line, carriage returns before line feeds and blank lines at the end are not part of
/// the words.
///
/// In a vocabulary each line is a word, a space and its count; in metadata of several columns the first line
/// names them.
@safe final class WordLines: Sendable {
  /// What stands in a line beside the word.
  enum Layout {
    /// Nothing.
    case wordOnly
    /// A space and a count behind the word.
    case wordAndCount
    /// Columns between tabs, named by the first line if there are several.
    case columns
  }

  /// Where the first word's line starts.
  let start: Int
  private let file: MappedFile
  private let layout: Layout
  private let column: Int
  /// Whether the first line names columns.
  private let hasHeading: Bool
  /// Whether a carriage return before a line feed belongs to the line's end.
  private let hasCarriageReturns: Bool

  init(path: String, layout: Layout) throws(FileError) {
    let file = try MappedFile(path: path)
    // A mark before the text is no part of its first word.
    var (start, column, hasHeading) = unsafe (
      file.bytes.starts(with: utf8Mark) ? utf8Mark.count : 0, 0, false
    )
    hasCarriageReturns = unsafe linesEndInCarriageReturns(file.bytes)
    if layout == .columns {
      let header = unsafe Array(file.bytes.dropFirst(start).prefix { $0 != .lineFeed })
      let names = header.split(separator: .tab, omittingEmptySubsequences: false).map {
        String(decoding: $0.filter { $0 != .carriageReturn }, as: UTF8.self).lowercased()
      }
      if names.count > 1 {
        start = min(start + header.count + 1, file.byteCount)
        hasHeading = true
        column = names.firstIndex(of: "word") ?? names.firstIndex(of: "label") ?? 0
      }
    }
    self.start = start
    self.hasHeading = hasHeading
    self.column = column
    self.layout = layout
    self.file = file
  }

  /// Takes the word at an offset and moves the offset to the next line.
  ///
  /// - Throws: ``FileError`` if there is no line.
  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) {
    guard offset < file.byteCount else {
      throw FileError(
        "'\(file.path)', byte \(file.byteCount): the file ends after \(record) of \(count) words")
    }
    let end = lineEnd(from: offset)
    // offset and end are inside the file.
    let line = unsafe UnsafeRawBufferPointer(rebasing: file.bytes[offset..<end])
    unsafe word.replaceSubrange(0..., with: self.word(in: line))
    offset = min(end + 1, file.byteCount)
  }

  /// Moves an offset to the next line.
  func skip(_ offset: inout Int) {
    if offset < file.byteCount { offset = min(lineEnd(from: offset) + 1, file.byteCount) }
  }

  /// Makes sure that nothing but blank lines follows the last word.
  ///
  /// - Parameter count: the number of vectors.
  func checkEnd(at offset: Int, of count: Int) throws(FileError) {
    // The offset is inside the file, or at its end.
    let rest = unsafe file.bytes[offset...]
    if unsafe rest.allSatisfy({ $0 == .lineFeed || $0 == .carriageReturn }) { return }
    var first: [UInt8] = []
    var place = start
    try take(into: &first, at: &place, record: 0, of: count)
    let name = String(decoding: first, as: UTF8.self).lowercased()
    let headings = ["word", "words", "label", "labels", "token", "name"]
    let isHeading = layout == .columns && !hasHeading && headings.contains(name)
    throw FileError(
      "'\(file.path)', line \(count + (hasHeading ? 2 : 1)), byte \(offset): there are more words than the \(count)"
        + " vectors"
        + (isHeading
          ? "; the first line, '\(shownText(first))', looks like a heading, which one column must not have"
          : ""))
  }

  private func lineEnd(from offset: Int) -> Int {
    // `offset` is inside the file, so there is a first address.
    guard let base = unsafe file.bytes.baseAddress,
      let found = unsafe memchr(base + offset, CInt(UInt8.lineFeed), file.byteCount - offset)
    else { return file.byteCount }
    return unsafe UnsafeRawPointer(found) - base
  }

  private func word(in line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var line = unsafe line
    if hasCarriageReturns, unsafe line.last == .carriageReturn {
      unsafe line = UnsafeRawBufferPointer(rebasing: line.dropLast())
    }
    switch layout {
    case .wordOnly: return unsafe line
    case .wordAndCount:
      let space = unsafe line.lastIndex(of: .space) ?? line.count
      return unsafe UnsafeRawBufferPointer(rebasing: line[..<space])
    case .columns:
      if !hasHeading { return unsafe line }
      let fields = unsafe line.split(separator: .tab, omittingEmptySubsequences: false)
      return unsafe column < fields.count
        ? UnsafeRawBufferPointer(rebasing: fields[column])
        : UnsafeRawBufferPointer(rebasing: line[..<0])
    }
  }
}

/// Whether each of the first lines ends in a carriage return and a line feed.
private func linesEndInCarriageReturns(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var (count, place) = (0, 0)
  while place < min(bytes.count, 1 << 16), let end = unsafe bytes[place...].firstIndex(of: .lineFeed) {
    guard unsafe end > place && bytes[end - 1] == .carriageReturn else { return false }
    count += 1
    place = end + 1
  }
  return count > 0
}
