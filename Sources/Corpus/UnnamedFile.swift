internal import Glibc
internal import Storage

/// A file for intermediate data that has no name: its space is freed when it is closed, however the process
/// ends.
///
/// It lies beside the file that is made from it, on the disk the user chose for that one; memory-backed
/// places such as `/tmp` may be too small. Several threads may read and write different parts.
final class UnnamedFile: Sendable {
  private let descriptor: FileDescriptor
  /// The file that is being made, for messages.
  private let path: String

  init(beside path: String) throws(FileError) {
    let (directory, name) = splitPath(path)
    // Processes and threads that make the same file at once must not open each other's.
    let temporaryPath = "\(directory)/.\(name).\(getpid()).\(pthread_self()).spool"
    do {
      descriptor = try FileDescriptor(path: temporaryPath, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    } catch {
      throw FileError(cannot: "create", path, errorNumber: error.errorNumber)
    }
    self.path = path
    unsafe unlink(temporaryPath)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(FileError) {
    try unsafe writeAll(bytes, to: descriptor, at: position, named: path)
  }

  /// Fills `bytes` from the file, which must be long enough.
  func read(into bytes: UnsafeMutableRawBufferPointer, at position: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      // The address stays inside `bytes`, since done < bytes.count.
      let count = unsafe pread(
        descriptor.rawValue, bytes.baseAddress! + done, bytes.count - done, position + done)
      if count > 0 {
        done += count
      } else if count == 0 {
        throw FileError("cannot read back what was written beside '\(path)': it is shorter than it was")
      } else if errno != EINTR {
        throw FileError(cannot: "read back what was written beside", path)
      }
    }
  }
}

/// Writes all of `bytes` at a position of a file, naming in an error the file the user asked for.
func writeAll(
  _ bytes: UnsafeRawBufferPointer, to file: borrowing FileDescriptor, at position: Int, named path: String
) throws(FileError) {
  var done = 0
  while done < bytes.count {
    // The address stays inside `bytes`, since done < bytes.count.
    let count = unsafe pwrite(file.rawValue, bytes.baseAddress! + done, bytes.count - done, position + done)
    if count >= 0 {
      done += count
    } else if errno != EINTR {
      throw FileError(cannot: "write to", path)
    }
  }
}
