internal import Glibc
internal import Storage

/// A text of the corpus: a mapped file that is not certainly something else.
final class TextFile: Sendable {
  let path: String
  /// Where the text starts: after a UTF-8 byte-order mark, if there is one.
  let start: Int
  private let mapping: MappedFile

  /// Opens a text.
  ///
  /// - Throws: ``FileError`` if it is missing, unreadable, not a regular file, or compressed or binary by its
  ///   first bytes.
  init(path: String) throws(FileError) {
    // Opening a pipe would wait for someone to write to it, so the kind is asked for first.
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw FileError(cannot: "open", path) }
    if status.isDirectory { throw FileError(cannot: "read", path, errorNumber: EISDIR) }
    guard status.isRegularFile else { throw FileError("cannot read '\(path)': it is not a regular file") }
    mapping = try MappedFile(path: path)
    self.path = path
    let beginning = unsafe Array(mapping.bytes.prefix(ForeignContent.byteCount))
    if let reason = ForeignContent.reason(toRefuse: beginning[...], path: path) {
      throw FileError("'\(path)' \(reason)")
    }
    start = beginning.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The file's content, the byte-order mark included. Valid while this value lives.
  @unsafe var bytes: UnsafeRawBufferPointer { unsafe mapping.bytes }

  /// The file's size, the byte-order mark included.
  var byteCount: Int { mapping.byteCount }
}
