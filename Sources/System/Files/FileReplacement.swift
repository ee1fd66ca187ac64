/// A file being written beside the one that it will replace.
///
/// Until ``publish()`` the old file, if any, is untouched; afterwards the new one is complete and on the
/// device: content flushed, then renamed, then the directory flushed. A crash at any point leaves one or the
/// other whole. If the value goes without being published, what was written is removed.
///
/// A target that is a device or a pipe (`/dev/stdout`) is written directly. Writes are buffered. For one
/// thread.
@safe public struct FileReplacement: ~Copyable {
  /// The file that will be replaced, symbolic links followed.
  public let path: String

  private let file: FileDescriptor
  /// Where the content is collected; `nil` if the target is written directly.
  private let temporaryPath: String?
  private let buffer: UnsafeMutableRawBufferPointer
  private var bufferedCount = 0
  private var isPublished = false

  /// Starts a replacement of `path`, which need not exist yet.
  ///
  /// - Throws: ``FileError`` if the directory is missing or cannot be written, or `path` is a directory.
  public init(of path: String) throws(FileError) {
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    if exists && status.isDirectory { throw FileError(cannot: "write", path, errorNumber: EISDIR) }
    let target = exists ? resolvedPath(path) : path
    let isDirect = exists && !status.isRegularFile
    let temporaryPath = isDirect ? nil : TemporaryName.path(beside: target)
    // Messages name the file that the user asked for, not the one beside it.
    let file =
      if let temporaryPath {
        try FileDescriptor(creating: temporaryPath, named: path)
      } else {
        try FileDescriptor(path: target, flags: O_WRONLY, named: path)
      }
    if exists && !isDirect { fchmod(file.rawValue, status.st_mode & 0o7777) }
    self.path = target
    self.temporaryPath = temporaryPath
    self.file = file
    unsafe self.buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  }

  private init(writingTo file: consuming FileDescriptor) {
    path = file.path
    temporaryPath = nil
    self.file = file
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  }

  /// Standard output, written directly from its current position, whatever it is.
  ///
  /// - Throws: ``FileError`` if it is closed.
  public static func standardOutput() throws(FileError) -> FileReplacement {
    let descriptor = fcntl(1, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else { throw FileError(cannot: "write to", "standard output") }
    return FileReplacement(writingTo: FileDescriptor(owning: descriptor, path: "standard output"))
  }

  deinit {
    unsafe buffer.deallocate()
    if !isPublished, let temporaryPath { unsafe unlink(temporaryPath) }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if unsafe bytes.count > buffer.count - bufferedCount { try flush() }
    if unsafe bytes.count > buffer.count {
      try unsafe file.write(bytes)
    } else if bytes.count > 0 {
      // There is room: either there was, or the buffer has just been emptied.
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[bufferedCount...]).copyMemory(from: bytes)
      bufferedCount += bytes.count
    }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try unsafe bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe write(raw)
    }
  }

  /// Appends a text as UTF-8.
  public mutating func write(_ text: String) throws(FileError) {
    try write(Array(text.utf8))
  }

  /// Whether the content is collected beside the target, which ``publish()`` then replaces; false for a
  /// device or a pipe.
  public var isBeside: Bool { temporaryPath != nil }

  /// Waits until what was written is on the device, so that ``publish()`` has only a name left to change.
  public mutating func synchronize() throws(FileError) {
    try flush()
    try file.synchronize()
  }

  /// Makes what was written the file at ``path``.
  public consuming func publish() throws(FileError) {
    try flush()
    guard let temporaryPath else { return }
    try file.synchronize()
    guard unsafe rename(temporaryPath, path) == 0 else { throw FileError(cannot: "replace", file.path) }
    isPublished = true
    try synchronizeDirectory(of: path)
  }

  private mutating func flush() throws(FileError) {
    guard bufferedCount > 0 else { return }
    try unsafe file.write(UnsafeRawBufferPointer(rebasing: buffer[..<bufferedCount]))
    bufferedCount = 0
  }
}

/// Waits until the names in the directory that holds `path` are on the device.
///
/// A directory that may be written but not read cannot be opened, and so not flushed; its names reach the
/// device when the system gets to it.
package func synchronizeDirectory(of path: String) throws(FileError) {
  let directory: FileDescriptor
  do {
    directory = try FileDescriptor(path: splitPath(path).directory, flags: O_RDONLY | O_DIRECTORY)
  } catch {
    if error.errorNumber == EACCES { return }
    throw error
  }
  try directory.synchronize()
}

/// The directory (`.` where none is given) and the last component of a path.
package func splitPath(_ path: String) -> (directory: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let directory = slash == path.startIndex ? "/" : String(path[..<slash])
  return (directory, String(path[path.index(after: slash)...]))
}

/// The path with symbolic links followed, or the path itself where that fails.
package func resolvedPath(_ path: String) -> String {
  guard let resolved = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}
