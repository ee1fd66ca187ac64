/// What messages call standard input.
package let standardInputName = "standard input"

/// Opens a file for reading from its beginning; `-` is standard input.
///
/// What is no regular file (a pipe, a terminal) is copied to an unnamed file first and read from there. It is
/// copied once a process, so that it can be opened again.
package func openForReading(_ path: String) throws(FileError) -> FileDescriptor {
  let name = path == "-" ? standardInputName : path
  if let copy = copies.withLock({ $0[name] }) { return try reopened(copy, name) }
  let isStandardInput = name == standardInputName
  let file =
    isStandardInput
    ? FileDescriptor(owning: dup(0), path: name) : try FileDescriptor(path: path, flags: O_RDONLY)
  let status = try file.status()
  if status.isDirectory { throw FileError(cannot: "read", path, errorNumber: EISDIR) }
  if status.isRegularFile && !isStandardInput { return file }
  let copy = try (status.isRegularFile ? file : try spool(file, named: name)).duplicate()
  copies.withLock { $0[name] = copy }
  return try reopened(copy, name)
}

/// The descriptors of what can be read only once, or of its copies, by name. They stay open until the process
/// ends.
private let copies = Lock<[String: CInt]>([:])

/// Opens a file by its descriptor anew, so that each reader has a position of its own.
private func reopened(_ descriptor: CInt, _ name: String) throws(FileError) -> FileDescriptor {
  FileDescriptor(
    owning: try FileDescriptor(path: "/proc/self/fd/\(descriptor)", flags: O_RDONLY).duplicate(), path: name)
}

extension FileDescriptor {
  /// Another descriptor for the same open file.
  fileprivate func duplicate() throws(FileError) -> CInt {
    let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw FileError(cannot: "open", path) }
    return copy
  }
}

/// Copies what can be read only once to a file without a name, which goes with its descriptor.
private func spool(_ input: borrowing FileDescriptor, named name: String) throws(FileError) -> FileDescriptor
{
  let copy = try UnnamedFile(beside: TemporaryName.directory + "/" + "hogvec")
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
  defer { unsafe buffer.deallocate() }
  while case let count = try unsafe input.read(into: buffer), count > 0 {
    try unsafe copy.descriptor.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
  lseek(copy.descriptor.rawValue, 0, SEEK_SET)
  return FileDescriptor(owning: try copy.descriptor.duplicate(), path: name)
}
