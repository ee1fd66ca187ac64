/// Cuts a text into lines, as bytes, which need not be UTF-8.
///
/// A line ends at a line feed, a carriage return or both, and the last may lack its end. A UTF-8 mark before
/// the first is not part of it. The text may come in pieces, as from a terminal: a line is there as soon as
/// its end is.
package struct TextLines {
  private var bytes: [UInt8] = []
  /// Where the next line starts.
  private var start = 0
  private var isAtBeginning = true
  /// The bytes from there that have no line end in them.
  private var searchedCount = 0
  /// Whether a line feed that comes next belongs to the carriage return before it.
  private var followsCarriageReturn = false

  /// What may stand before a text in UTF-8 and is no part of it.
  package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Lines of a text that is still to come.
  package init() {}

  /// The lines of a small text file, which may also be a pipe, or standard input as `-`.
  ///
  /// - Parameter keepsEdges: whether white space around a line is kept, where it separates fields.
  /// - Throws: ``FileError`` if it cannot be read, or is not text in bytes.
  package static func read(
    _ path: String, keepingEdges keepsEdges: Bool = false
  ) throws(FileError) -> [ArraySlice<UInt8>] {
    let text = try bytes(of: path)
    let start = text.prefix(ForeignContent.byteCount)
    try WideEncoding.refuse(start, in: path)
    if let reason = ForeignContent.reason(toRefuse: start, from: ContentOrigin(path: path)) {
      throw FileError("\(path == "-" ? standardInputName : "'\(path)'") \(reason)")
    }
    return lines(of: text, keepingEdges: keepsEdges)
  }

  /// All lines of a text, without the white space around them unless that is kept.
  package static func lines(of text: [UInt8], keepingEdges keepsEdges: Bool = false) -> [ArraySlice<UInt8>] {
    var lines = TextLines()
    lines.bytes = text
    var result: [ArraySlice<UInt8>] = []
    while let line = lines.next(atEnd: true) { result.append(keepsEdges ? line : line.trimmed) }
    return result
  }

  /// The content of a small file, which may also be a pipe, or standard input as `-`.
  ///
  /// - Throws: ``FileError`` if it cannot be read.
  package static func bytes(of path: String) throws(FileError) -> [UInt8] {
    let file = try openForReading(path)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try file.read(into: &chunk)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Adds what has arrived of the text.
  package mutating func append(_ more: ArraySlice<UInt8>) {
    bytes.removeFirst(start)
    start = 0
    bytes += more
  }

  /// The next line, without its end; `nil` if it is not complete yet.
  ///
  /// - Parameter isAtEnd: whether no more text comes, so that the last line needs no end.
  package mutating func next(atEnd isAtEnd: Bool = false) -> ArraySlice<UInt8>? {
    if followsCarriageReturn && start < bytes.count {
      if bytes[start] == UInt8(ascii: "\n") { start += 1 }
      followsCarriageReturn = false
    }
    let end = bytes[min(start + searchedCount, bytes.count)...].firstIndex {
      $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    searchedCount = bytes.count - start
    guard let end = end ?? (isAtEnd && start < bytes.count ? bytes.count : nil) else { return nil }
    searchedCount = 0
    var line = bytes[start..<end]
    followsCarriageReturn = end < bytes.count && bytes[end] == UInt8(ascii: "\r")
    start = min(end + 1, bytes.count)
    if isAtBeginning && line.starts(with: TextLines.byteOrderMark) { line = line.dropFirst(3) }
    isAtBeginning = false
    return line
  }
}
