internal import HogvecCorpus
internal import HogvecSystem

/// The text of an edge list as memory, from its first byte after a UTF-8 mark. Any number of threads may
/// read.
@safe final class EdgeText: Sendable {
  private let file: MappedFile
  private let start: Int

  /// Valid while this object lives.
  @unsafe var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: file.bytes[start...])
  }

  /// Opens a file, which may be compressed, or a pipe, or standard input as `-`.
  ///
  /// - Throws: ``FileError`` if it cannot be read, or is not text.
  init(_ path: String) throws(FileError) {
    var compression: Compression?
    file = try MappedFile(openForReading(path, noting: &compression))
    let beginning = unsafe Array(file.bytes.prefix(ForeignContent.byteCount))[...]
    let origin = ContentOrigin(path: path, compression: compression)
    if let reason = ForeignContent.reason(toRefuse: beginning, from: origin) {
      throw FileError("\(TextFile.quotedName(of: path)) \(reason)")
    }
    start = beginning.starts(with: TextLines.byteOrderMark) ? TextLines.byteOrderMark.count : 0
  }
}
