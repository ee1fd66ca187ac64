/// What messages call standard input.
package let standardInputName = "standard input"

/// Opens a file for reading from its beginning; `-` is standard input.
///
/// What is no regular file (a pipe, a terminal) is copied to an unnamed file first and read from there. It is
/// copied once a process, so that it can be opened again, from any thread. Devices are refused, since most
/// never end, but for terminals and `/dev/null`. What is compressed is decompressed to an unnamed
/// file by the program of its format. These files are in `TMPDIR`, or `/tmp`.
///
/// - Throws: ``FileError`` if it cannot be read or decompressed, or would leave less than a tenth of the room
///   that is free there.
package func openForReading(_ path: String) throws(FileError) -> FileDescriptor {
  var compression: Compression?
  return try openForReading(path, noting: &compression)
}

/// Opens a file for reading from its beginning, and says how it is compressed, if it is.
package func openForReading(
  _ path: String, noting compression: inout Compression?
) throws(FileError) -> FileDescriptor {
  var status = stat()
  if path != "-", fileStatus(path, &status), status.isRegularFile {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    compression = try Compression(of: file)
    guard let compression else { return file }
    return try openUnpacked(file, FileState(file.status()), compression)
  }
  // Who opens the same meanwhile waits for the copy, and gets it.
  let shared = copies.withLock { copies in
    let shared = copies[path] ?? SharedCopy()
    copies[path] = shared
    return shared
  }
  let name = path == "-" ? standardInputName : path
  let copy = try shared.value.withLock { (copy) throws(FileError) -> Copy in
    if let copy { return copy }
    let found = try copied(path, named: name)
    copy = found
    return found
  }
  compression = copy.compression
  return try reopened(copy.descriptor, name)
}

/// Copies what can be read only once, decompressed.
private func copied(_ path: String, named name: String) throws(FileError) -> Copy {
  let file =
    path == "-" ? FileDescriptor(owning: dup(0), path: name) : try FileDescriptor(path: path, flags: O_RDONLY)
  let status = try file.status()
  if status.isDirectory { throw FileError(cannot: "read", name, errorNumber: EISDIR) }
  try file.refuseDevice(status)
  let raw =
    status.isRegularFile
    ? try file.duplicate()
    : try unsafe spool(named: name) { (buffer) throws(FileError) in try unsafe file.read(into: buffer) }
  do throws(FileError) {
    guard let compression = try Compression(of: reopened(raw, name)) else {
      return Copy(descriptor: raw, compression: nil)
    }
    let content = try unpack(reopened(raw, name), compression)
    close(raw)
    return Copy(descriptor: content, compression: compression)
  } catch {
    close(raw)
    throw error
  }
}

/// A copy of what can be read only once, whose descriptor stays open until the process ends.
private struct Copy {
  let descriptor: CInt
  let compression: Compression?
}

/// A copy that is made when it is asked for first.
private final class SharedCopy: Sendable {
  let value = Lock<Copy?>(nil)
}

/// Copies by path.
private let copies = Lock<[String: SharedCopy]>([:])

/// The content of the compressed file that was opened last: most are opened several times in a row.
private let lastUnpacked = Lock<Unpacked?>(nil)

private struct Unpacked {
  let state: FileState
  let descriptor: CInt
}

/// Opens the content of a compressed file; others that do the same wait for it.
private func openUnpacked(
  _ file: borrowing FileDescriptor, _ state: FileState, _ compression: Compression
) throws(FileError) -> FileDescriptor {
  try lastUnpacked.withLock { (last) throws(FileError) -> FileDescriptor in
    if let last, last.state == state { return try reopened(last.descriptor, file.path) }
    let unpacked = try unpack(file, compression)
    // Readers of the one before have descriptors of their own.
    if let last { close(last.descriptor) }
    last = Unpacked(state: state, descriptor: unpacked)
    return try reopened(unpacked, file.path)
  }
}

extension Compression {
  /// How an open file is compressed; `nil` if it is not.
  package init?(of file: borrowing FileDescriptor) throws(FileError) {
    // Enough of it that the frames which archives may begin with are passed over.
    var beginning = [UInt8](repeating: 0, count: 4096)
    let count = try unsafe beginning.lendElements { (elements) throws(FileError) in
      try unsafe file.read(into: UnsafeMutableRawBufferPointer(elements), at: 0)
    }
    self.init(start: beginning[..<count])
  }
}

/// Opens a file by its descriptor anew, so that each reader has a position of its own.
private func reopened(_ descriptor: CInt, _ name: String) throws(FileError) -> FileDescriptor {
  FileDescriptor(
    owning: try FileDescriptor(path: "/proc/self/fd/\(descriptor)", flags: O_RDONLY).duplicate(), path: name)
}

extension FileDescriptor {
  /// Refuses a device that gives bytes without an end, or is a disk.
  ///
  /// - Parameter status: this file's.
  package func refuseDevice(_ status: stat) throws(FileError) {
    guard [S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT), isatty(rawValue) == 0 else { return }
    var null = stat()
    if fileStatus("/dev/null", &null), null.st_rdev == status.st_rdev { return }
    throw FileError("cannot read '\(path)': it is a device, and neither a file, a pipe nor a terminal")
  }

  /// Another descriptor for the same open file.
  fileprivate func duplicate() throws(FileError) -> CInt {
    let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw FileError(cannot: "open", path) }
    return copy
  }
}

/// Decompresses a file to one without a name.
private func unpack(
  _ file: borrowing FileDescriptor, _ compression: Compression
) throws(FileError) -> CInt {
  let content = try Decompression(
    of: "/proc/self/fd/\(file.rawValue)", named: file.path, compression,
    program: try compression.programPath(toRead: file.path))
  return try unsafe spool(named: file.path) { (buffer) throws(FileError) in
    try unsafe content.read(into: buffer)
  }
}

/// Copies what can be read only once to a file without a name, which goes with its descriptor.
///
/// - Parameter room: the bytes that may be written; by default nine tenths of those that are free.
func spool(
  named name: String, room: UInt64? = nil,
  _ read: (UnsafeMutableRawBufferPointer) throws(FileError) -> Int
) throws(FileError) -> CInt {
  let directory = TemporaryName.directory
  let copy = try UnnamedFile(beside: directory + "/" + "hogvec")
  let room = if let room { room } else { try DiskSpace.free(in: directory) / 10 * 9 }
  var byteCount: UInt64 = 0
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  defer { unsafe buffer.deallocate() }
  while case let count = try unsafe read(buffer), count > 0 {
    byteCount += UInt64(count)
    guard byteCount <= room else {
      throw FileError(
        "cannot copy '\(name)' to '\(directory)': it is longer than the \(Figures.bytes(room)) that may be used"
          + " there; set TMPDIR to a directory on a larger disk")
    }
    try unsafe copy.descriptor.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
  return try copy.descriptor.duplicate()
}
