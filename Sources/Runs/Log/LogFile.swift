internal import HogvecSystem

/// The file of a log, closed with its last owner.
final class LogFile: Sendable {
  private let file: FileDescriptor

  /// Opens a new log, or one whose lines are continued.
  ///
  /// - Throws: ``FileError`` if the file cannot be made, or its end cannot be read.
  init(_ path: String, isContinued: Bool) throws(FileError) {
    let replacing = isContinued ? 0 : O_TRUNC
    // A pipe need not be readable.
    let access = isContinued && !FileIdentity.isStream(path) ? O_RDWR : O_WRONLY
    file = try FileDescriptor(path: path, flags: access | O_CREAT | O_APPEND | replacing)
    if access == O_RDWR { try LogFile.endLastLine(of: file) }
  }

  /// Writes whole lines.
  func write(_ lines: String) throws(FileError) { try file.write(Array(lines.utf8)) }

  /// Takes away the beginning of an event, which a full disk has left; after anything else a new line begins.
  private static func endLastLine(of file: borrowing FileDescriptor) throws(FileError) {
    let byteCount = try Int(file.status().st_size)
    // The last line's pieces, from its end.
    var pieces: [ArraySlice<UInt8>] = []
    var end = byteCount
    while end > 0 {
      var piece = [UInt8](repeating: 0, count: min(1 << 16, end))
      guard try file.read(into: &piece, at: end - piece.count) == piece.count else { return }
      end -= piece.count
      if let lineFeed = piece.lastIndex(of: UInt8(ascii: "\n")) {
        pieces.append(piece[(lineFeed + 1)...])
        break
      }
      pieces.append(piece[...])
    }
    let line = pieces.reversed().joined()
    let lineByteCount = pieces.reduce(0) { $0 + $1.count }
    guard lineByteCount > 0 else { return }
    let beginning = "{\"event\": ".utf8
    if zip(line, beginning).allSatisfy({ $0 == $1 }) {
      try file.truncate(toByteCount: byteCount - lineByteCount)
    } else {
      try file.write([UInt8(ascii: "\n")])
    }
  }
}
