internal import HogvecSystem

/// Memory for large intermediate data: the process's own, or a mapped file without a name, whose pages the
/// system writes out when it needs the room.
@safe final class ScratchMemory: @unchecked Sendable {
  // Sendable: threads that use it at the same time write different parts, or none.

  /// Zeros at first. Valid while this object lives.
  @unsafe let bytes: UnsafeMutableRawBufferPointer
  private let isFile: Bool

  /// - Parameter path: beside which file to keep it; `nil` is the process's own memory.
  init(byteCount: Int, beside path: String?) throws(FileError) {
    isFile = path != nil
    guard byteCount > 0 else {
      unsafe bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    let start: UnsafeMutableRawPointer?
    if let path {
      let file = try UnnamedFile(beside: path)
      // Without room on the disk, writing to the mapping would end the process.
      try file.descriptor.reserve(byteCount: byteCount)
      unsafe start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor.rawValue, 0)
    } else {
      unsafe start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    }
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw FileError(
        "cannot allocate \(Figures.grouped(byteCount)) bytes for the vocabulary: \(systemMessage(errno))")
    }
    // A refusal costs speed only.
    if path == nil { unsafe madvise(start, byteCount, MADV_HUGEPAGE) }
    unsafe bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }

  deinit {
    // The address and length are those that mmap returned.
    if let start = unsafe bytes.baseAddress { unsafe munmap(start, bytes.count) }
  }

  /// Leaves what is in a file to the system's memory for files; it is read back when it is used.
  func release() {
    guard isFile, let start = unsafe bytes.baseAddress else { return }
    // Pages of a shared mapping are written to the file, not lost.
    unsafe madvise(start, bytes.count, MADV_DONTNEED)
  }
}
