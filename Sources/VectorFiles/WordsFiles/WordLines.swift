internal import HogvecSystem

/// The words file beside a file of rows: a word a line. It is mapped, and read front to back.
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

  init(path: String, layout: Layout) throws(FileError) {
    let file = try MappedFile(path: path)
    var (start, column) = (0, 0)
    if layout == .columns {
      let header = unsafe Array(file.bytes.prefix { $0 != .lineFeed })
      let names = header.split(separator: .tab, omittingEmptySubsequences: false).map {
        String(decoding: $0.filter { $0 != .carriageReturn }, as: UTF8.self).lowercased()
      }
      if names.count > 1 {
        start = min(header.count + 1, file.byteCount)
        column = names.firstIndex(of: "word") ?? names.firstIndex(of: "label") ?? 0
      }
    }
    self.start = start
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

  /// Makes sure that no line follows.
  func checkEnd(at offset: Int) throws(FileError) {
    guard offset >= file.byteCount else {
      throw FileError(
        "'\(file.path)', byte \(offset): \(byteCountText(file.byteCount - offset)) after the last word")
    }
  }

  private func lineEnd(from offset: Int) -> Int {
    // `offset` is inside the file, so there is a first address.
    guard let base = unsafe file.bytes.baseAddress,
      let found = unsafe memchr(base + offset, CInt(UInt8.lineFeed), file.byteCount - offset)
    else { return file.byteCount }
    return unsafe UnsafeRawPointer(found) - base
  }

  private func word(in line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    switch layout {
    case .wordOnly: return unsafe line
    case .wordAndCount:
      let space = unsafe line.lastIndex(of: .space) ?? line.count
      return unsafe UnsafeRawBufferPointer(rebasing: line[..<space])
    case .columns:
      var end = line.count
      if unsafe end > 0 && line[end - 1] == .carriageReturn { end -= 1 }
      let text = unsafe UnsafeRawBufferPointer(rebasing: line[..<end])
      if start == 0 { return unsafe text }
      let fields = unsafe text.split(separator: .tab, omittingEmptySubsequences: false)
      return unsafe column < fields.count
        ? UnsafeRawBufferPointer(rebasing: fields[column])
        : UnsafeRawBufferPointer(rebasing: text[..<0])
    }
  }
}
