internal import HogvecSystem

/// One worker's sequence of units, kept in a file without a name until the vocabulary is known.
///
/// Units are collected in a small buffer and written to the file's end, so a worker needs 256 KiB of memory
/// however large its part of the corpus is. The file has no name: whatever ends the process frees its space.
/// Without a file units are thrown away, for counting alone. One thread writes; after ``flush()`` any may
/// read.
@safe struct UnitSpool: ~Copyable {
  /// The number of units appended so far.
  private(set) var unitCount = 0
  private let file: UnnamedFile?
  @unsafe private let buffer: UnsafeMutablePointer<UInt32>
  private var bufferedCount = 0
  private static let capacity = 1 << 16

  /// Makes a spool that writes to a file, or one that keeps nothing.
  init(_ file: UnnamedFile?) {
    self.file = file
    unsafe self.buffer = .allocate(capacity: UnitSpool.capacity)
  }

  deinit {
    unsafe buffer.deallocate()
  }

  /// Appends units, which are no more than the buffer holds.
  @inline(__always) mutating func append(_ units: UnsafeBufferPointer<UInt32>) throws(FileError) {
    if bufferedCount &+ units.count > UnitSpool.capacity { try flush() }
    // There is room: the buffer has just been emptied if there was not.
    unsafe (buffer + bufferedCount).update(from: units.baseAddress!, count: units.count)
    bufferedCount &+= units.count
    unitCount &+= units.count
  }

  /// Writes what is buffered.
  mutating func flush() throws(FileError) {
    if let file {
      let position = (unitCount - bufferedCount) * 4
      try unsafe file.write(UnsafeRawBufferPointer(start: buffer, count: bufferedCount * 4), at: position)
    }
    bufferedCount = 0
  }
}
