/// A file being written beside the one that it will replace.
///
/// Until ``publish()`` the old file, if any, is untouched; afterwards the new one is complete and on the
/// device: content flushed, then renamed, then the directory flushed. A crash at any point leaves one or the
/// other whole. Until then what is written has no name, where the file system can do that, and is gone with
/// the process, however that ends; elsewhere it has a name of ``TemporaryName`` and is removed if the value
/// goes, or a signal ends the program.
///
/// A target that is a device or a pipe (`/dev/stdout`) is written directly. Writes are buffered. For one
/// thread.
@safe public struct FileReplacement: ~Copyable {
  /// The file that will be replaced, symbolic links followed.
  public let path: String

  private let file: FileDescriptor
  /// Whether the target is written directly.
  private let isDirect: Bool
  /// Where the content is collected; `nil` if that has no name.
  private let temporaryPath: String?
  /// Whether it is shown on a terminal, where lines must not be commands.
  private let isShown: Bool
  private let buffer: UnsafeMutableRawBufferPointer
  private var bufferedCount = 0
  private var isPublished = false

  /// Starts a replacement of `path`, which need not exist yet.
  ///
  /// - Parameter mode: the permissions of the new file, before the umask. With `nil` they are those of the
  ///   existing file, or 0666 if there is none.
  /// - Throws: ``FileError`` if the directory is missing or cannot be written, or `path` is a directory.
  public init(of path: String, mode: mode_t? = nil) throws(FileError) {
    var status = stat()
    let exists = fileStatus(path, &status)
    if exists && status.isDirectory { throw FileError(cannot: "write", path, errorNumber: EISDIR) }
    let target = exists ? resolvedPath(path) : path
    let isDirect = exists && !status.isRegularFile
    var temporaryPath: String?
    // Messages name the file that the user asked for, not the one beside it.
    let file =
      isDirect
      ? try FileDescriptor(path: target, flags: O_WRONLY, named: path)
      : try FileReplacement.file(beside: target, mode: mode ?? 0o666, named: path, &temporaryPath)
    if exists && !isDirect { fchmod(file.rawValue, status.st_mode & (mode ?? 0o7777)) }
    self.path = target
    self.isDirect = isDirect
    self.temporaryPath = temporaryPath
    isShown = isDirect && isTerminal(file.rawValue)
    self.file = file
    unsafe self.buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  }

  /// Makes the file that the content is collected in, and says where it is, if it has a name.
  private static func file(
    beside target: String, mode: mode_t, named name: String, _ temporaryPath: inout String?
  ) throws(FileError) -> FileDescriptor {
    if let unnamed = FileDescriptor.unnamed(in: splitPath(target).directory, mode: mode, named: name) {
      return unnamed
    }
    TemporaryName.removeLeft(in: splitPath(target).directory)
    let path = TemporaryName.path(beside: target)
    let file = try WorkingFiles.makeReplacement(path) { () throws(FileError) in
      try FileDescriptor(creating: path, mode: mode, named: name)
    }
    temporaryPath = path
    return file
  }

  private init(writingTo file: consuming FileDescriptor) {
    path = file.path
    isDirect = true
    temporaryPath = nil
    isShown = isTerminal(file.rawValue)
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

  /// Starts a file, or standard output for `-`.
  ///
  /// - Throws: ``FileError`` if it cannot be written to.
  public static func output(_ path: String) throws(FileError) -> FileReplacement {
    path == "-" ? try standardOutput() : try FileReplacement(of: path)
  }

  deinit {
    unsafe buffer.deallocate()
    guard let temporaryPath else { return }
    if !isPublished { removeFile(temporaryPath) }
    WorkingFiles.forget(replacement: temporaryPath)
  }

  /// Appends bytes. On a terminal, what would command it is shown as ``shownLines(_:)`` has it.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if isShown { return try unsafe show(bytes) }
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
  public var isBeside: Bool { !isDirect }

  /// Replaces a file by some bytes, all at once.
  ///
  /// - Throws: ``FileError`` if it cannot be written; an existing file is then as it was.
  package static func publish(_ bytes: [UInt8], at path: String) throws(FileError) {
    var file = try FileReplacement(of: path)
    try file.write(bytes)
    try file.publish()
  }

  /// Replaces a file by a text as UTF-8, all at once.
  ///
  /// - Throws: ``FileError`` if it cannot be written; an existing file is then as it was.
  package static func publish(_ text: String, at path: String) throws(FileError) {
    try publish(Array(text.utf8), at: path)
  }

  /// Waits until what was written is on the device, so that ``publish()`` has only a name left to change.
  public mutating func synchronize() throws(FileError) {
    try flush()
    try file.synchronize()
  }

  /// Makes what was written the file at ``path``.
  public consuming func publish() throws(FileError) {
    try flush()
    guard isBeside else { return }
    try file.synchronize()
    isPublished = true
    try file.publish(as: path, from: temporaryPath)
    try synchronizeDirectory(of: path)
  }

  /// What was written, to be compared with what is read one day; not of a device or a pipe.
  package mutating func fingerprint() throws(FileError) -> Fingerprint {
    try flush()
    let content = try MappedFile(file)
    // The mapping lives until the end of the function.
    return unsafe Fingerprint(of: content.bytes)
  }

  /// Notes something about the file, as ``FileDescriptor/note(_:_:)`` does.
  package func note(_ name: String, _ value: String) { file.note(name, value) }

  /// Shows lines on a terminal; a character is not cut.
  private mutating func show(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    let text = unsafe Array(UnsafeRawBufferPointer(rebasing: buffer[..<bufferedCount])) + Array(bytes)
    // Of a character at most three bytes are there if one is missing.
    let missing = (0...min(3, text.count)).first { isUTF8Complete(text.dropLast($0)) } ?? 0
    try file.write(shownLines(text.dropLast(missing)))
    // The buffer has room for three bytes.
    unsafe buffer.copyBytes(from: text.suffix(missing))
    bufferedCount = missing
  }

  private mutating func flush() throws(FileError) {
    guard bufferedCount > 0 else { return }
    try unsafe file.write(UnsafeRawBufferPointer(rebasing: buffer[..<bufferedCount]))
    bufferedCount = 0
  }
}

/// Whether bytes do not end inside a character of UTF-8.
private func isUTF8Complete(_ bytes: ArraySlice<UInt8>) -> Bool {
  let start = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? bytes.endIndex
  guard start < bytes.endIndex, bytes.endIndex - start < 4 else { return true }
  let byteCount = bytes[start] >= 0xF0 ? 4 : bytes[start] >= 0xE0 ? 3 : bytes[start] >= 0xC0 ? 2 : 1
  return bytes.endIndex - start >= byteCount
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
  guard let resolved = unsafe path.withPath({ unsafe realpath($0, nil) }) else { return path }
  defer { unsafe free(resolved) }
  return unsafe String(pathBytes: UnsafePointer(resolved))
}
