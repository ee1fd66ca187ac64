/// A file's content as read-only memory.
///
/// Mapping costs no reading: pages come in when they are touched, and several processes share them. The file
/// must not be shortened while it is mapped: the system then ends the process with SIGBUS, and the `hogvec`
/// program, which handles that, says which file it was. Hogvec itself never does it, it replaces files. Any
/// number of threads may read.
@safe public struct MappedFile: ~Copyable, @unchecked Sendable {
  // Sendable: the mapping is never written and lives as long as its owner.

  /// The path it was opened by.
  public let path: String
  /// The content. Valid while this value lives.
  @unsafe public var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(mapping.bytes) }
  private let mapping: FileMapping

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
    let status = try file.status()
    if status.isDirectory { throw FileError(cannot: "read", file.path, errorNumber: EISDIR) }
    guard status.isRegularFile else {
      throw FileError("cannot read '\(file.path)': it is not a regular file")
    }
    let mapping = try FileMapping(file, byteCount: Int(status.st_size), isReadOnly: true)
    mapping.advise(access == .sequential ? MADV_SEQUENTIAL : MADV_RANDOM)
    self.mapping = mapping
    self.path = file.path
  }

  /// A copy of bytes in memory of its own, for what is usually a file and was made by the program.
  ///
  /// - Parameter name: what it is called in messages.
  /// - Throws: ``FileError`` if there is not enough memory.
  public init(copying content: borrowing [UInt8], name: String) throws(FileError) {
    guard let memory = FileMapping(anonymous: content.count) else {
      throw FileError("cannot allocate \(content.count) bytes for '\(name)': \(systemMessage(errno))")
    }
    unsafe memory.bytes.copyBytes(from: copy content)
    self.mapping = memory
    self.path = name
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
