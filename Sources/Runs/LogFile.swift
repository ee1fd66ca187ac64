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
  func write(_ lines: String) throws(FileError) {
    try unsafe Array(lines.utf8).span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe file.write(bytes)
    }
  }

  /// Takes away a beginning of a line, which a full disk has left; what is no object begins a line of its
  /// own.
  private static func endLastLine(of file: borrowing FileDescriptor) throws(FileError) {
    let byteCount = try Int(file.status().st_size)
    var end: [UInt8] = []
    while end.count < byteCount && !end.contains(0x0A) {
      let count = min(1 << 12, byteCount - end.count)
      var piece = [UInt8](repeating: 0, count: count)
      let start = byteCount - end.count - count
      let found = try file.read(into: &piece, at: start)
      end = piece[..<found] + end
      if found < count { break }
    }
    let line = end[((end.lastIndex(of: 0x0A) ?? -1) + 1)...]
    guard !line.isEmpty else { return }
    if line.first == UInt8(ascii: "{") {
      try file.truncate(toByteCount: byteCount - line.count)
    } else {
      try unsafe [UInt8(ascii: "\n")].span.withUnsafeBytes {
        (bytes: UnsafeRawBufferPointer) throws(FileError) in
        try unsafe file.write(bytes)
      }
    }
  }
}
