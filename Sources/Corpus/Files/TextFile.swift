internal import HogvecSystem

/// A text of the corpus: a file, compressed or not, or a pipe, that is not certainly something else.
///
/// It is not kept open: a corpus may have more files than a process may open or map.
struct TextFile: Sendable {
  /// How the text is got.
  enum Kind: Sendable, Equatable {
    /// Mapped, from the byte after a byte-order mark, if there is one.
    case plain(start: Int)
    /// From a program that decompresses.
    case compressed(Compression, program: String)
    /// From a pipe, compressed or not, which the first bytes will show: standard input, or one that has a name.
    case pipe
  }

  let path: String
  let kind: Kind
  /// The file's size as it is stored; 0 for a pipe.
  let byteCount: Int

  /// The path that means standard input.
  static let standardInput = "-"
  /// What may stand before a text in UTF-8 and is no part of it.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Whether a text that starts with these bytes would not be read as it is: they would be taken for a byte-order mark or
  /// for something other than text. A byte-order mark before them prevents both.
  static func needsByteOrderMark(_ beginning: ArraySlice<UInt8>) -> Bool {
    beginning.starts(with: byteOrderMark) || Compression(start: beginning) != nil
      || ForeignContent.reason(toRefuse: beginning, path: "") != nil
  }

  /// Looks at a text's first bytes.
  ///
  /// - Throws: ``FileError`` if it is missing, unreadable, neither a regular file nor a pipe, binary by its first bytes, or
  ///   compressed while the program for that is missing.
  init(path: String) throws(FileError) {
    self.path = path
    if path == TextFile.standardInput {
      (kind, byteCount) = (.pipe, 0)
      return
    }
    // Opening a pipe waits for someone to write to it, so the kind is asked for first.
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw FileError(cannot: "open", path) }
    if status.isDirectory { throw FileError(cannot: "read", path, errorNumber: EISDIR) }
    if status.isPipe {
      (kind, byteCount) = (.pipe, 0)
      return
    }
    guard status.isRegularFile else {
      throw FileError("cannot read '\(path)': it is neither a regular file nor a pipe")
    }
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    var beginning = GrowingMemory<UInt8>()
    try beginning.reserve(ForeignContent.byteCount)
    let room = unsafe UnsafeMutableRawBufferPointer(
      start: beginning.base, count: ForeignContent.byteCount)
    let count = try unsafe file.read(into: room)
    let start = unsafe Array(room[..<count])[...]
    byteCount = Int(try file.status().st_size)
    if let compression = Compression(start: start) {
      kind = .compressed(compression, program: try compression.programPath(toRead: path))
    } else {
      if let reason = ForeignContent.reason(toRefuse: start, path: path) {
        throw FileError("'\(path)' \(reason)")
      }
      kind = .plain(start: start.starts(with: TextFile.byteOrderMark) ? 3 : 0)
    }
  }

  /// What messages call it.
  var name: String { path == TextFile.standardInput ? TextFile.standardInputName : path }

  /// What messages call a path where it stands alone.
  static func quotedName(of path: String) -> String {
    path == standardInput ? standardInputName : "'\(path)'"
  }

  private static let standardInputName = "standard input"

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
