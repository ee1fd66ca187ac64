/// A file for intermediate data that has no name: its space is freed when it is closed, however the process
/// ends.
///
/// It lies beside the file that is made from it, on the disk the user chose for that one; memory-backed
/// places such as `/tmp` may be too small. Several threads may read and write different parts.
package final class UnnamedFile: Sendable {
  /// Called in messages by the name of the file that is being made.
  package let descriptor: FileDescriptor

  package init(beside path: String) throws(FileError) {
    let (directory, name) = splitPath(path)
    // Processes and threads that make the same file at once must not open each other's.
    let temporaryPath = "\(directory)/.\(name).\(getpid()).\(pthread_self()).spool"
    descriptor = try FileDescriptor(
      path: temporaryPath, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600, named: path)
    unsafe unlink(temporaryPath)
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(FileError) {
    try unsafe descriptor.write(bytes, at: position)
  }

  /// Maps what has been written.
  package func map() throws(FileError) -> MappedFile { try MappedFile(descriptor) }

  /// Gives the space of a part back, which is not needed any more, to be used for what is written next. Where the file
  /// system cannot do that, it stays until the end.
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
