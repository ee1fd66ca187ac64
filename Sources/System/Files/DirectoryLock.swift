/// The right to write into a directory, which one process at a time has, or to read it while no one writes.
///
/// Held through the file `lock` in the directory. The system releases it when the process ends, however that
/// happens; the file stays, and means nothing by itself.
public struct DirectoryLock: ~Copyable, Sendable {
  /// The name of the file.
  public static let fileName = "lock"

  /// Open as long as the lock is held; `nil` if there was no file, and so no one to keep out.
  private let file: FileDescriptor?

  /// Takes the lock of a directory.
  ///
  /// - Throws: ``FileError`` if another process, or another value in this one, holds it, or the file cannot
  ///   be made.
  public init(_ directory: String) throws(FileError) {
    let file = try FileDescriptor(path: "\(directory)/\(DirectoryLock.fileName)", flags: O_RDWR | O_CREAT)
    try DirectoryLock.take(file, LOCK_EX, of: directory)
    self.file = .some(file)
  }

  /// Keeps others from writing into a directory that this one only reads, as others may at the same time.
  /// Nothing is made in it.
  ///
  /// - Throws: ``FileError`` if another process writes there.
  public init(reading directory: String) throws(FileError) {
    let path = "\(directory)/\(DirectoryLock.fileName)"
    guard isAccessible(path, F_OK) else {
      file = nil
      return
    }
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    try DirectoryLock.take(file, LOCK_SH, of: directory)
    self.file = .some(file)
  }

  private static func take(
    _ file: borrowing FileDescriptor, _ operation: CInt, of directory: String
  ) throws(FileError) {
    while flock(file.rawValue, operation | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw FileError(cannot: "lock", file.path) }
      throw FileError("'\(directory)' is in use by another run; wait for its end, or give another directory")
    }
  }

  deinit {
    // Closing would do, but for a child process that was forked and has not yet called exec: it holds the
    // file too.
    if let file { flock(file.rawValue, LOCK_UN) }
  }
}
