/// An open file, closed when its owner goes.
///
/// A thin layer over the system's calls: interrupted calls are repeated, short reads and writes are
/// continued, and every failure is a ``FileError`` that names the file. Reading and writing at a given
/// position may be done by several threads at once; what moves the file's own position may not.
public struct FileDescriptor: ~Copyable, Sendable {
  /// The system's number of the open file.
  public let rawValue: CInt
  /// What messages call the file: the path it was opened by, or the name given instead.
  public let path: String

  /// Opens a file with the flags of `open(2)`; `O_CLOEXEC` is always added. A named pipe waits for its other
  /// end, which ``PipeWait`` tells of.
  ///
  /// - Parameter name: what messages call the file, where the path is not one that the user knows.
  public init(path: String, flags: CInt, mode: mode_t = 0o666, named name: String? = nil) throws(FileError) {
    let name = name ?? path
    let wait = PipeWait.begin(path, flags: flags, name: name)
    defer { wait?.finish() }
    var descriptor: CInt
    repeat {
      descriptor = openFile(path, flags | O_CLOEXEC, mode)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw FileError(cannot: flags & O_CREAT != 0 ? "create" : "open", name) }
    self.rawValue = descriptor
    self.path = name
  }

  /// Makes a file for writing and reading that must not exist, not even as a link.
  ///
  /// - Parameter name: what messages call the file.
  package init(creating path: String, mode: mode_t = 0o666, named name: String) throws(FileError) {
    try self.init(path: path, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, named: name)
  }

  /// Takes over an open file.
  public init(owning rawValue: CInt, path: String) {
    self.rawValue = rawValue
    self.path = path
  }

  deinit {
    close(rawValue)
  }

  /// What the system knows of the file: kind, size, mode, times.
  public func status() throws(FileError) -> stat {
    var result = stat()
    guard unsafe fstat(rawValue, &result) == 0 else { throw FileError(cannot: "examine", path) }
    return result
  }

  /// Reads at most `buffer.count` bytes from the current position; 0 means the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = unsafe HogvecSystem.read(rawValue, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw FileError(cannot: "read", path) }
    }
  }

  /// Reads at most as many bytes as an array has; 0 means the end of the file.
  package func read(into buffer: inout [UInt8]) throws(FileError) -> Int {
    try unsafe buffer.lendElements { (elements) throws(FileError) in
      try unsafe read(into: UnsafeMutableRawBufferPointer(elements))
    }
  }

  /// Writes all of `bytes` at the current position.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      // The address stays inside `bytes`, since written < bytes.count.
      let count = unsafe HogvecSystem.write(rawValue, bytes.baseAddress! + written, bytes.count - written)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw FileError(cannot: "write to", path)
      }
    }
  }

  /// Writes all of `bytes` at the current position.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    try unsafe bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe write(raw)
    }
  }

  /// Reads at a position of a regular file until `buffer` is full or the file ends.
  ///
  /// - Returns: the bytes read; fewer than `buffer.count` only at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(FileError) -> Int {
    var done = 0
    while done < buffer.count {
      // The address stays inside `buffer`, since done < buffer.count.
      let count = unsafe pread(rawValue, buffer.baseAddress! + done, buffer.count - done, position + done)
      if count > 0 {
        done += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw FileError(cannot: "read", path)
      }
    }
    return done
  }

  /// Reads bytes at a position into an array, whose length is the most that are read.
  ///
  /// - Returns: how many were read; fewer only at the file's end.
  package func read(into buffer: inout [UInt8], at position: Int) throws(FileError) -> Int {
    try unsafe buffer.lendElements { (elements) throws(FileError) in
      try unsafe read(into: UnsafeMutableRawBufferPointer(elements), at: position)
    }
  }

  /// Writes all of `bytes` at a position of a regular file, which grows if it is shorter.
  public func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      // The address stays inside `bytes`, since done < bytes.count.
      let count = unsafe pwrite(rawValue, bytes.baseAddress! + done, bytes.count - done, position + done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw FileError(cannot: "write to", path)
      }
    }
  }

  /// Sets the file's size; what is added reads as zeros and takes no space until written.
  public func truncate(toByteCount byteCount: Int) throws(FileError) {
    while ftruncate(rawValue, byteCount) != 0 {
      guard errno == EINTR else { throw FileError(cannot: "set the size of", path) }
    }
  }

  /// Reserves space for the file's first `byteCount` bytes and makes it at least that long, so that writing
  /// to a mapping of it cannot fail for want of disk.
  public func reserve(byteCount: Int) throws(FileError) {
    guard byteCount > 0 else { return }
    var result: CInt
    repeat { result = posix_fallocate(rawValue, 0, byteCount) } while result == EINTR
    guard result == 0 else {
      throw FileError(cannot: "reserve \(byteCount) bytes for", path, errorNumber: result)
    }
  }

  /// Waits until the file's content is on the device.
  public func synchronize() throws(FileError) {
    guard fsync(rawValue) == 0 else {
      // Pipes and devices have nothing to flush and say so.
      if errno == EINVAL || errno == EROFS { return }
      throw FileError(cannot: "flush", path)
    }
  }
}

extension stat {
  /// Whether this is a regular file, not a directory, device, pipe or socket.
  public var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
  /// Whether this is a pipe, with a name or without.
  public var isPipe: Bool { st_mode & S_IFMT == S_IFIFO }
  /// Whether this is a directory.
  public var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
}
