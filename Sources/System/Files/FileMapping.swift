internal import CHogvec

/// Memory that is mapped from a file, or from none, and unmapped when its owner goes.
///
/// A page of a mapped file is read when it is touched. If the file was shortened meanwhile, or its device
/// fails, there is nothing to read, and the system ends the process with SIGBUS, unless it has called
/// ``endProcessOnFaults()``. Any number of threads may read; writing is for the owner to order.
@safe package struct FileMapping: ~Copyable, @unchecked Sendable {
  // Sendable: the fields never change; who writes to the memory orders that.

  /// The memory; its address is `nil` if it is empty. Valid while this value lives.
  @unsafe package let bytes: UnsafeMutableRawBufferPointer
  /// The number by which faults find what messages call the file; negative where none is kept.
  private let watch: CInt

  /// Maps the first bytes of a file, which others that map it see changed. The file may be closed afterwards.
  ///
  /// - Throws: ``FileError`` if it cannot be mapped.
  package init(
    _ file: borrowing FileDescriptor, byteCount: Int, isReadOnly: Bool
  ) throws(FileError) {
    let status = try file.status()
    guard byteCount > 0 else {
      unsafe bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      watch = -1
      return
    }
    // Writable private pages would count as memory that must be there.
    let protection = isReadOnly ? PROT_READ : PROT_READ | PROT_WRITE
    let start = unsafe mmap(nil, byteCount, protection, MAP_SHARED, file.rawValue, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw FileError(cannot: "map", file.path)
    }
    unsafe bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    watch = unsafe file.path.withPath { path in
      unsafe hogvec_watch_mapping(start, byteCount, path, UInt64(status.st_dev), UInt64(status.st_ino))
    }
  }

  /// Zeros in memory of the process's own; `nil` if there is not enough, which `errno` then says.
  package init?(anonymous byteCount: Int) {
    guard byteCount > 0 else {
      unsafe bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      watch = -1
      return
    }
    let start = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else { return nil }
    unsafe bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    watch = -1
  }

  deinit {
    hogvec_forget_mapping(watch)
    // The address and length are those that mmap returned, and no one can hold this value any more.
    if let start = unsafe bytes.baseAddress { unsafe munmap(start, bytes.count) }
  }

  /// Says how the memory will be used (`MADV_SEQUENTIAL`, `MADV_HUGEPAGE`); a refusal costs speed only.
  package func advise(_ advice: CInt) {
    unsafe madvise(bytes.baseAddress, bytes.count, advice)
  }

  // MARK: - Faults

  /// What is told of a fault before the process ends.
  private static let listener = Lock<(@Sendable (FileError) -> Void)?>(nil)

  /// Ends the process with a line on standard error and exit code 1, and removes its working files, when a
  /// page of a mapped file cannot be read.
  ///
  /// It takes over SIGBUS, which is for the main program to decide: a library leaves signals alone.
  ///
  /// - Parameter body: told of the fault once, after the line; called in the handler of the thread that read
  ///   the page, so that it must not wait for what that thread may hold.
  package static func endProcessOnFaults(telling body: @escaping @Sendable (FileError) -> Void) {
    listener.withLock { $0 = body }
    // A page is read by the code that works on the file, never inside the C library with its locks held; so
    // the handler may call what others may not.
    unsafe hogvec_handle_mapping_faults { name, byteCount, device, inode in
      let path = unsafe name.map { unsafe String(pathBytes: $0) } ?? ""
      var status = stat()
      let isShorter =
        fileStatus(path, &status) && UInt64(status.st_dev) == device
        && UInt64(status.st_ino) == inode && Int(status.st_size) < byteCount
      let error =
        isShorter
        ? FileError("'\(path)' was changed while it was read: it is shorter than it was")
        : FileError(cannot: "read", path, errorNumber: EIO)
      // A started line on the terminal stays as it is; what follows begins on a new line.
      let line = Array("\(isatty(2) == 1 ? "\n" : "")hogvec: \(error)\n".utf8)
      _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
      FileMapping.listener.withLock { $0 }?(error)
      WorkingFiles.removeAll(thenExitWith: EXIT_FAILURE)
    }
  }
}
