internal import HogvecSystem

/// The bytes of a text that are read once and in order: from standard input, a named pipe, `/dev/fd/63`, or a
/// file.
///
/// For one thread at a time.
final class PipeSource: Sendable {
  private let descriptor: FileDescriptor

  /// Opens the text; a named pipe waits for someone to write to it.
  init(_ file: TextFile) throws(FileError) {
    guard file.path == TextFile.standardInput else {
      descriptor = try FileDescriptor(path: file.path, flags: O_RDONLY)
      return
    }
    let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw FileError(cannot: "read", file.name) }
    descriptor = FileDescriptor(owning: copy, path: file.name)
  }

  /// Reads what is there, waiting for something; 0 means the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try unsafe descriptor.read(into: buffer)
  }

  /// Reads the first bytes, fewer only if there are no more.
  func read(_ byteCount: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = GrowingMemory<UInt8>()
    try buffer.reserve(byteCount)
    while bytes.count < byteCount {
      let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.base, count: byteCount - bytes.count)
      let count = try unsafe read(into: room)
      if count == 0 { break }
      unsafe bytes += room[..<count]
    }
    return bytes
  }
}
