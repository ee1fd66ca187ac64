internal import HogvecSystem

/// Memory for large intermediate data: the process's own, or a mapped file without a name, whose pages the
/// system writes out when it needs the room.
@safe final class ScratchMemory: @unchecked Sendable {
  // Sendable: threads that use it at the same time write different parts, or none.

  /// Zeros at first. Valid while this object lives.
  @unsafe var bytes: UnsafeMutableRawBufferPointer { unsafe mapping.bytes }
  private let mapping: FileMapping
  private let isFile: Bool

  /// - Parameter path: beside which file to keep it; `nil` is the process's own memory.
  init(byteCount: Int, beside path: String?) throws(FileError) {
    isFile = path != nil
    if let path {
      let file = try UnnamedFile(beside: path)
      // Without room on the disk, writing to the mapping would end the process.
      try file.descriptor.reserve(byteCount: byteCount)
      mapping = try FileMapping(file.descriptor, byteCount: byteCount, isReadOnly: false)
      return
    }
    guard let mapping = FileMapping(anonymous: byteCount) else {
      throw FileError(
        "cannot allocate \(Figures.grouped(byteCount)) bytes for the vocabulary: \(systemMessage(errno))")
    }
    mapping.advise(MADV_HUGEPAGE)
    self.mapping = mapping
  }

  /// Leaves what is in a file to the system's memory for files; it is read back when it is used.
  func release() {
    // Pages of a shared mapping are written to the file, not lost.
    if isFile { mapping.advise(MADV_DONTNEED) }
  }
}
