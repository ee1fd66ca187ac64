/// The bytes of a text that are read once and in order: from standard input, a named pipe, `/dev/fd/63`, or a
/// file.
///
/// For one thread at a time.
package final class PipeSource: Sendable {
  private let descriptor: FileDescriptor

  /// Opens the text; a named pipe waits for someone to write to it.
  ///
  /// - Parameters:
  ///   - path: where it is; `-` is standard input.
  ///   - name: what messages call it.
  package init(_ path: String, named name: String) throws(FileError) {
    guard path == "-" else {
      descriptor = try FileDescriptor(path: path, flags: O_RDONLY)
      return
    }
    let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw FileError(cannot: "read", name) }
    descriptor = FileDescriptor(owning: copy, path: name)
    try descriptor.refuseDevice(descriptor.status())
  }

  /// Reads what is there, waiting for something; 0 means the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try unsafe descriptor.read(into: buffer)
  }

  /// Reads the first bytes, fewer only if there are no more.
  package func read(_ byteCount: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < byteCount {
      var buffer = [UInt8](repeating: 0, count: byteCount - bytes.count)
      let count = try read(into: &buffer)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Reads what is there, as far as an array has room.
  func read(into buffer: inout [UInt8]) throws(FileError) -> Int { try descriptor.read(into: &buffer) }
}
