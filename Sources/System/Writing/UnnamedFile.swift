/// A file for intermediate data that has no name: its space is freed when it is closed, however the process
/// ends.
///
/// It is beside the file that is made from it, on the disk the user chose for that one; memory-backed
/// places such as `/tmp` may be too small. Several threads may read and write different parts.
package final class UnnamedFile: Sendable {
  /// Called in messages by the name of the file that is being made.
  package let descriptor: FileDescriptor
  /// Its name where the file system does not make files without one; `nil` if it has none.
  private let temporaryPath: String?

  /// Makes a file of this user alone in the directory of another, whose name messages use.
  package convenience init(beside path: String) throws(FileError) {
    try self.init(toBecome: path, mode: 0o600)
    // It is not going to become that file, so that it needs no name.
    if let temporaryPath { removeFile(temporaryPath) }
  }

  /// Makes a file that ``replace(_:)`` can give the name of another. Where the file system cannot make files
  /// without a name, it has a temporary one until then.
  package init(toBecome path: String, mode: mode_t = 0o666) throws(FileError) {
    if let unnamed = FileDescriptor.unnamed(in: splitPath(path).directory, mode: mode, named: path) {
      descriptor = unnamed
      temporaryPath = nil
    } else {
      let temporaryPath = TemporaryName.path(beside: path)
      descriptor = try FileDescriptor(creating: temporaryPath, mode: mode, named: path)
      self.temporaryPath = temporaryPath
    }
  }

  deinit {
    // There is no such name once the file has its own.
    if let temporaryPath { removeFile(temporaryPath) }
  }

  /// Gives the file the path of another, which it replaces. What is in it may not have reached the device
  /// yet.
  ///
  /// - Throws: ``FileError`` if the other cannot be replaced.
  package func replace(_ path: String) throws(FileError) {
    try descriptor.publish(as: path, from: temporaryPath)
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(FileError) {
    try unsafe descriptor.write(bytes, at: position)
  }

  /// Writes bytes at a place.
  package func write(_ bytes: [UInt8], at position: Int) throws(FileError) {
    try unsafe bytes.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe write(bytes, at: position)
    }
  }

  /// Bytes that have been written.
  package func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var span = bytes.mutableSpan
    try unsafe span.withUnsafeMutableBytes { (room: UnsafeMutableRawBufferPointer) throws(FileError) in
      try unsafe read(into: room, at: range.lowerBound)
    }
    return bytes
  }

  /// Maps what has been written.
  package func map() throws(FileError) -> MappedFile { try MappedFile(descriptor) }

  /// Gives the space of a part back, which is not needed any more, to be used for what is written next. Where
  /// the file system cannot do that, it stays until the end.
  package func release(_ range: Range<Int>) {
    let page = Int(sysconf(CInt(_SC_PAGESIZE)))
    let start = (range.lowerBound + page - 1) / page * page
    let byteCount = range.upperBound / page * page - start
    guard byteCount > 0 else { return }
    // Swift does not see fallocate; what a mapping removes, the file loses.
    let mapping = unsafe mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.rawValue, start)
    guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else { return }
    unsafe madvise(mapping, byteCount, MADV_REMOVE)
    unsafe munmap(mapping, byteCount)
  }

  /// Fills `bytes` from the file, which must be long enough.
  package func read(into bytes: UnsafeMutableRawBufferPointer, at position: Int) throws(FileError) {
    let count: Int
    do {
      count = try unsafe descriptor.read(into: bytes, at: position)
    } catch {
      throw FileError(
        cannot: "read back what was written beside", descriptor.path, errorNumber: error.errorNumber)
    }
    guard count == bytes.count else {
      throw FileError(
        "cannot read back what was written beside '\(descriptor.path)': it is shorter than it was")
    }
  }
}

extension FileDescriptor {
  /// Makes a file without a name, which goes with its descriptor; `nil` where that cannot be made.
  ///
  /// - Parameter name: what messages call the file.
  static func unnamed(in directory: String, mode: mode_t, named name: String) -> FileDescriptor? {
    // O_TMPFILE, which is too complex a macro for Swift.
    let flags = O_RDWR | 0o20_000_000 | O_DIRECTORY
    guard let file = try? FileDescriptor(path: directory, flags: flags, mode: mode, named: name) else {
      return nil
    }
    // It can be given a name only where the system shows open files.
    guard isAccessible(file.link, F_OK) else { return nil }
    return file
  }

  /// Where the system shows the open file.
  private var link: String { "/proc/self/fd/\(rawValue)" }

  /// Gives the file a path, which it takes from the file that has it.
  ///
  /// - Parameter temporaryPath: the path that it has now; `nil` if it has none.
  /// - Throws: ``FileError`` if the file at the path cannot be replaced; this one has no name then.
  func publish(as path: String, from temporaryPath: String?) throws(FileError) {
    let name = temporaryPath ?? TemporaryName.path(beside: path)
    defer { WorkingFiles.forget(replacement: name) }
    if temporaryPath == nil {
      try WorkingFiles.makeReplacement(name) { () throws(FileError) in
        let result = unsafe name.withPath { unsafe linkat(AT_FDCWD, link, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
        guard result == 0 else { throw FileError(cannot: "replace", self.path) }
      }
    }
    guard renameFile(name, to: path) else {
      let error = FileError(cannot: "replace", self.path)
      removeFile(name)
      throw error
    }
  }
}
