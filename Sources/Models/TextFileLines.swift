internal import HogvecSystem

/// The lines of a text file.
enum TextFileLines {
  /// Lines as bytes, without line feeds and carriage returns at their ends. A last line without line feed counts, an
  /// empty one does not.
  static func read(_ path: String) throws(FileError) -> [ArraySlice<UInt8>] {
    let file = try MappedFile(path: path)
    // The bytes are copied while the mapping lives.
    var bytes = unsafe Array(file.bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
  }
}
