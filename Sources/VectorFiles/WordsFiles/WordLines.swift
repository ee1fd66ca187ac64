internal import HogvecSystem

/// The words file beside a file of rows: one word per line. It is mapped, and read front to back. A UTF-8
/// mark before the first line, carriage returns before line feeds and empty lines at the end are not part of
/// the words; where there are no line feeds, carriage returns end the lines.
///
/// In a vocabulary each line is a word, a space and its count; in metadata of several columns the first line
/// names them.
@safe final class WordLines: WordSource {
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
  /// What ends a line.
  private let lineEnd: UInt8

  /// The names of columns that hold the words, the likeliest first.
  private static let columnNames = [
    "word", "words", "token", "tokens", "label", "labels", "name", "names", "title", "text",
  ]

  /// Opens a words file, which may be compressed, or a pipe, or standard input as `-`.
  ///
  /// - Throws: ``FileError`` if it cannot be read, or is UTF-16 or UTF-32.
  init(path: String, layout: Layout) throws(FileError) {
    let file = try MappedFile(openForReading(path))
    try WideEncoding.refuse(unsafe Array(file.bytes.prefix(4096))[...], in: path)
    // A mark before the text is no part of its first word.
    var (start, column, hasHeading) = unsafe (
      file.bytes.starts(with: utf8Mark) ? utf8Mark.count : 0, 0, false
    )
    let lineEnd: UInt8 =
      unsafe !file.bytes.contains(.lineFeed) && file.bytes.contains(.carriageReturn)
      ? .carriageReturn : .lineFeed
    if layout == .columns {
      let header = unsafe Array(file.bytes.dropFirst(start).prefix { $0 != lineEnd })
      let names = header.split(separator: .tab, omittingEmptySubsequences: false).map {
        String(decoding: $0.trimmed.filter { $0 != .carriageReturn }, as: UTF8.self).lowercased()
      }
      if names.count > 1 {
        start = min(start + header.count + 1, file.byteCount)
        hasHeading = true
        column = WordLines.columnNames.lazy.compactMap { names.firstIndex(of: $0) }.first ?? 0
      }
    }
    self.start = start
    self.hasHeading = hasHeading
    self.column = column
    self.lineEnd = lineEnd
    self.layout = layout
    self.file = file
  }

  /// Takes the word at an offset and moves the offset to the next line.
  ///
  /// - Returns: the word's count; `nil` if the file has none, or has 0.
  /// - Throws: ``FileError`` if there is no line.
  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64? {
    guard offset < file.byteCount else {
      let remark = hasHeading ? ", for the first of several columns is the heading" : ""
      throw FileError(
        "'\(file.path)', byte \(file.byteCount): the file ends after \(record) of \(count) words\(remark)")
    }
    let end = endOfLine(from: offset)
    // offset and end are inside the file.
    let line = unsafe UnsafeRawBufferPointer(rebasing: file.bytes[offset..<end])
    let found = unsafe self.word(in: line)
    unsafe word.replaceSubrange(0..., with: found)
    offset = min(end + 1, file.byteCount)
    guard layout == .wordAndCount, found.count < line.count else { return nil }
    // What follows the word and its space is inside the line.
    let digits = unsafe String(decoding: line[(found.count + 1)...], as: UTF8.self)
    return UInt64(digits.prefix { $0.isNumber }).flatMap { $0 == 0 ? nil : $0 }
  }

  /// Moves an offset to the next line.
  func skip(_ offset: inout Int) {
    if offset < file.byteCount { offset = min(endOfLine(from: offset) + 1, file.byteCount) }
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
    _ = try take(into: &first, at: &place, record: 0, of: count)
    let name = String(decoding: first[...].trimmed, as: UTF8.self).lowercased()
    let isHeading = layout == .columns && !hasHeading && WordLines.columnNames.contains(name)
    throw FileError(
      "'\(file.path)', line \(count + (hasHeading ? 2 : 1)), byte \(offset): there are more words than the \(count)"
        + " vectors"
        + (isHeading
          ? "; the first line, '\(shownText(first))', looks like a heading, which one column must not have"
          : ""))
  }

  private func endOfLine(from offset: Int) -> Int {
    // `offset` is inside the file, so there is a first address.
    guard let base = unsafe file.bytes.baseAddress,
      let found = unsafe memchr(base + offset, CInt(lineEnd), file.byteCount - offset)
    else { return file.byteCount }
    return unsafe UnsafeRawPointer(found) - base
  }

  private func word(in line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var line = unsafe line
    if unsafe line.last == .carriageReturn {
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
