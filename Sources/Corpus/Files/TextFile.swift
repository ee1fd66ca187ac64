internal import HogvecSystem

/// A text of the corpus: a file, compressed or not, or a pipe, that is not certainly something else.
///
/// It is not kept open: a corpus may have more files than a process may open or map.
package struct TextFile: Sendable {
  /// How the text is got.
  enum Kind: Sendable, Equatable {
    /// Mapped, from the byte after a byte-order mark, if there is one, and a first line that is no record.
    case plain(start: Int)
    /// Read in order: a file of records that can be found only from its start, or one of no known size.
    case sequential
    /// From a program that decompresses.
    case compressed(Compression, program: String)
    /// From a pipe, compressed or not, which the first bytes will show: standard input, or one that has a
    /// name.
    case pipe
  }

  let path: String
  let kind: Kind
  /// The file's size as it is stored; 0 for a pipe.
  let byteCount: Int
  /// How its records are written, if it is mapped and has any.
  let layout: RecordLayout?
  /// What the text seems to be that is better read in another way.
  let hint: ContentHint?
  /// What the system knew of the file when it was looked at; `nil` for a pipe.
  private let identity: FileState?

  /// The path that means standard input.
  static let standardInput = "-"

  /// Whether a text that starts with these bytes would not be read as it is: they would be taken for a
  /// byte-order mark or for something other than text. A byte-order mark before them prevents both.
  package static func needsByteOrderMark(_ beginning: ArraySlice<UInt8>) -> Bool {
    beginning.starts(with: TextLines.byteOrderMark) || Compression(start: beginning) != nil
      || ForeignContent.reason(toRefuse: beginning, from: ContentOrigin(path: "")) != nil
  }

  /// Looks at a text's first bytes.
  ///
  /// - Parameter records: what its records are, if it is not plain text.
  /// - Throws: ``FileError`` if it is missing, unreadable, neither a regular file nor a pipe, binary by its
  ///   first bytes, compressed while the program for that is missing, or a table without the column.
  init(path: String, records: CorpusRecords? = nil) throws(FileError) {
    self.path = path
    var status = stat()
    // Opening a pipe waits for someone to write to it, so the kind is asked for first.
    if path != TextFile.standardInput, !fileStatus(path, &status) {
      throw FileError(cannot: "open", path)
    }
    if status.isDirectory { throw FileError(cannot: "read", path, errorNumber: EISDIR) }
    if path == TextFile.standardInput || status.isPipe {
      (kind, byteCount, layout, hint, identity) = (.pipe, 0, nil, nil, nil)
      return
    }
    guard status.isRegularFile else {
      throw FileError("cannot read '\(path)': it is neither a regular file nor a pipe")
    }
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let opened = try file.status()
    byteCount = Int(opened.st_size)
    let start = try TextFile.beginning(of: file, byteCount: ForeignContent.byteCount)
    if let compression = Compression(start: start) {
      kind = .compressed(compression, program: try compression.programPath(toRead: path))
      (layout, hint, identity) = (nil, nil, FileState(opened))
      return
    }
    if let reason = ForeignContent.reason(toRefuse: start, from: ContentOrigin(path: path)) {
      throw FileError("'\(path)' \(reason)")
    }
    // Files that the system makes up while they are read have no size, and are known by nothing else.
    let isMadeUp = byteCount == 0 && !start.isEmpty
    identity = isMadeUp ? nil : FileState(opened)
    hint = records == nil ? ContentHint(of: start) : nil
    let markByteCount = start.starts(with: TextLines.byteOrderMark) ? 3 : 0
    guard let records, !isMadeUp else {
      (kind, layout) = (isMadeUp ? .sequential : .plain(start: markByteCount), nil)
      return
    }
    let heading = try TextFile.beginning(of: file, byteCount: TextFile.longestHeading).dropFirst(
      markByteCount)
    let (layout, headingByteCount) = try RecordLayout.of(heading, records, path: path)
    if case .quoted = layout {
      (kind, self.layout) = (.sequential, nil)
    } else {
      (kind, self.layout) = (.plain(start: markByteCount + headingByteCount), layout)
    }
  }

  /// How long the first line of a table may be.
  static let longestHeading = 1 << 20

  /// The first bytes of a file, fewer only if it has no more.
  private static func beginning(
    of file: borrowing FileDescriptor, byteCount: Int
  ) throws(FileError) -> ArraySlice<UInt8> {
    var buffer = GrowingMemory<UInt8>()
    try buffer.reserve(byteCount)
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.base, count: byteCount)
    let count = try unsafe file.read(into: room, at: 0)
    return unsafe Array(room[..<count])[...]
  }

  /// Checks that a text is still what was looked at.
  ///
  /// - Throws: ``FileError`` if it was changed, replaced or removed since.
  func checkIsUnchanged() throws(FileError) {
    guard let identity else { return }
    var status = stat()
    guard fileStatus(path, &status), FileState(status) == identity else {
      throw FileError(
        "'\(path)' was changed while it was read, so what was read is of no one state of it; run again")
    }
  }

  /// What messages call it.
  var name: String { path == TextFile.standardInput ? standardInputName : path }

  /// What messages call a path where it stands alone.
  package static func quotedName(of path: String) -> String {
    path == standardInput ? standardInputName : "'\(path)'"
  }

  /// Whether the text comes piece by piece, not mapped.
  var isStream: Bool {
    if case .plain = kind { false } else { true }
  }

  /// Where the text starts in a plain file; 0 in others.
  var start: Int {
    if case .plain(let start) = kind { start } else { 0 }
  }

  /// Maps a plain text, the byte-order mark included.
  func map() throws(FileError) -> MappedFile {
    if isStream { throw FileError("cannot read '\(path)': it must be an uncompressed file") }
    let mapping = try MappedFile(path: path)
    guard mapping.byteCount == byteCount else {
      throw FileError("cannot read '\(path)': its size has changed since reading began")
    }
    return mapping
  }
}
