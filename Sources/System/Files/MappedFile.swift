/// A file's content as read-only memory.
///
/// Mapping costs no reading: pages come in when they are touched, and several processes share them. The file
/// must not be shortened while it is mapped (the system then ends the process with SIGBUS); Hogvec itself
/// never does that, it replaces files. Any number of threads may read.
@safe public struct MappedFile: ~Copyable, @unchecked Sendable {
  // Sendable: the mapping is never written and lives as long as its owner.

  /// The path it was opened by.
  public let path: String
  /// The content. Valid while this value lives.
  @unsafe public let bytes: UnsafeRawBufferPointer

  /// How the content will be read, for the system's read-ahead.
  public enum Access: Sendable {
    case sequential, random
  }

  /// Maps a regular file.
  ///
  /// - Throws: ``FileError`` if it cannot be opened or mapped, or is not a regular file.
  public init(path: String, access: Access = .sequential) throws(FileError) {
    // Without O_NONBLOCK, opening a named pipe would wait for someone to write to it before it is refused.
    try self.init(FileDescriptor(path: path, flags: O_RDONLY | O_NONBLOCK), access: access)
  }

  /// Maps an open regular file; its position does not matter, and it may be closed afterwards.
  public init(_ file: borrowing FileDescriptor, access: Access = .sequential) throws(FileError) {
    self.path = file.path
    unsafe self.bytes = try mapReadOnly(file, access: access)
  }

  /// A copy of bytes in memory of its own, for what is usually a file and was made by the program.
  ///
  /// - Parameter name: what it is called in messages.
  /// - Throws: ``FileError`` if there is not enough memory.
  public init(copying content: borrowing [UInt8], name: String) throws(FileError) {
    self.path = name
    guard !content.isEmpty else {
      unsafe self.bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let start = unsafe mmap(
      nil, content.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw FileError("cannot allocate \(content.count) bytes for '\(name)': \(systemMessage(errno))")
    }
    let memory = unsafe UnsafeMutableRawBufferPointer(start: start, count: content.count)
    unsafe memory.copyBytes(from: copy content)
    unsafe self.bytes = UnsafeRawBufferPointer(memory)
  }

  deinit {
    // The address and length are those that mmap returned, and no one can hold this value any more.
    if let start = unsafe bytes.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }

  /// Says that a part is not needed for now: its pages no longer count as this process's memory. They stay in
  /// the system's, and come back when they are touched.
  public func release(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "the range is inside the file")
    let page = Int(sysconf(CInt(_SC_PAGESIZE)))
    let (start, end) = (range.lowerBound / page * page, range.upperBound / page * page)
    guard end > start, let base = unsafe bytes.baseAddress else { return }
    // The mapping starts a page and has all of the range; nothing is lost, since it is never written.
    unsafe madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  /// The number of bytes in the file.
  public var byteCount: Int { unsafe bytes.count }
}

private func mapReadOnly(
  _ file: borrowing FileDescriptor, access: MappedFile.Access
) throws(FileError) -> UnsafeRawBufferPointer {
  let status = try file.status()
  if status.isDirectory { throw FileError(cannot: "read", file.path, errorNumber: EISDIR) }
  guard status.isRegularFile else { throw FileError("cannot read '\(file.path)': it is not a regular file") }
  let byteCount = Int(status.st_size)
  guard byteCount > 0 else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
  let start = unsafe mmap(nil, byteCount, PROT_READ, MAP_SHARED, file.rawValue, 0)
  guard let start = unsafe start, unsafe start != MAP_FAILED else {
    throw FileError(cannot: "map", file.path)
  }
  unsafe madvise(start, byteCount, access == .sequential ? MADV_SEQUENTIAL : MADV_RANDOM)
  return unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
}
