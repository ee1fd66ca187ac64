internal import Glibc

/// The right to write into a directory, which one process at a time has.
///
/// Held through the file `lock` in the directory. The system releases it when the process ends, however that happens; the
/// file stays, and means nothing by itself.
public struct DirectoryLock: ~Copyable, Sendable {
  /// The name of the file.
  public static let fileName = "lock"

  private let file: FileDescriptor

  /// Takes the lock of a directory.
  ///
  /// - Throws: ``FileError`` if another process, or another value in this one, holds it, or the file cannot be made.
  public init(_ directory: String) throws(FileError) {
    let file = try FileDescriptor(path: "\(directory)/\(DirectoryLock.fileName)", flags: O_RDWR | O_CREAT)
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw FileError(cannot: "lock", file.path) }
      throw FileError("'\(directory)' is in use by another run; wait for its end, or give another directory")
    }
    self.file = file
  }

  deinit {
    // Closing would do, but for a child process that was forked and has not yet called exec: it holds the file too.
    flock(file.rawValue, LOCK_UN)
  }
}
