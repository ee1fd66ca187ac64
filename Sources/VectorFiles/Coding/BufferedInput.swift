internal import HogvecSystem

/// A file read from its beginning through a window of its bytes, which grows only as far as a record needs.
@safe struct BufferedInput: ~Copyable {
  /// The path it was opened by.
  let path: String
  /// The size when it was opened, of what is compressed the content's.
  let byteCount: Int
  /// How the file is compressed; `nil` if it is not.
  let compression: Compression?
  /// Where the window starts in the file.
  private(set) var offset = 0

  /// What is read into the window; `nil` for bytes in memory, which are all in the window.
  private let file: FileDescriptor?
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0

  /// Opens a file; `-` is standard input. Pipes and what is compressed are copied to an unnamed file first,
  /// since what a header claims is compared with the size, and some formats are read twice.
  init(path: String) throws(FileError) {
    var compression: Compression?
    let file = try openForReading(path, noting: &compression)
    let status = try file.status()
    self.compression = compression
    self.path = file.path
    self.byteCount = Int(status.st_size)
    self.file = consume file
    unsafe self.buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  }

  /// A piece of a file that is in memory already.
  ///
  /// - Parameters:
  ///   - contents: the piece's bytes.
  ///   - path: the file's path, for messages.
  ///   - offset: where the piece starts in the file.
  ///   - byteCount: the size of the whole file.
  init(contents: [UInt8], path: String, offset: Int, byteCount: Int) {
    self.path = path
    self.byteCount = byteCount
    self.offset = offset
    compression = nil
    file = nil
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, contents.count), alignment: 64)
    unsafe buffer.copyBytes(from: contents)
    end = contents.count
  }

  /// The same file from its beginning, for a format that must be read twice.
  borrowing func reopened() throws(FileError) -> BufferedInput {
    try BufferedInput(path: path == standardInputName ? "-" : path)
  }

  /// The whole file, mapped; not of bytes in memory.
  borrowing func mapped(access: MappedFile.Access) throws(FileError) -> SharedMapping {
    switch file {
    case .some(let file): return SharedMapping(try MappedFile(file, access: access))
    case .none: preconditionFailure("what is mapped is a file")
    }
  }

  deinit {
    unsafe buffer.deallocate()
  }

  /// The bytes read and not yet consumed. Valid until the next mutating call.
  @unsafe var window: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<end])
  }

  /// The number of bytes in the window.
  var availableCount: Int { end - start }

  /// Leaves the window's first bytes behind.
  mutating func consume(_ count: Int) {
    precondition(count >= 0 && count <= availableCount, "only what is in the window can be consumed")
    start += count
    offset += count
  }

  /// Reads more into the window; false at the end of the file.
  mutating func fill() throws(FileError) -> Bool {
    guard file != nil else { return false }
    if unsafe end == buffer.count { makeRoom() }
    // Room was made: end < buffer.count.
    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
    let count = try unsafe file?.read(into: rest) ?? 0
    end += count
    return count > 0
  }

  /// Reads until the window has at least `count` bytes; false if the file ends before.
  mutating func require(_ count: Int) throws(FileError) -> Bool {
    while availableCount < count {
      guard try fill() else { return false }
    }
    return true
  }

  /// Passes over bytes; false if the file ends before.
  mutating func skip(_ count: Int) throws(FileError) -> Bool {
    var rest = count
    while rest > 0 {
      if availableCount == 0 { guard try fill() else { return false } }
      let step = min(rest, availableCount)
      consume(step)
      rest -= step
    }
    return true
  }

  /// Reads until the window has the byte, and returns its place in the window; `nil` if the file ends before,
  /// or the byte is not within so many bytes.
  mutating func find(_ byte: UInt8, from start: Int = 0, within limit: Int = .max) throws(FileError) -> Int? {
    var searched = start
    while true {
      if let found = place(of: byte, from: searched) { return found - start < limit ? found : nil }
      searched = max(start, availableCount)
      guard searched - start < limit, try fill() else { return nil }
    }
  }

  /// The place of the byte in the window from a place on; `nil` if it is not there.
  borrowing func place(of byte: UInt8, from place: Int) -> Int? {
    let window = unsafe window
    // The place is inside the window, or there is nothing to search.
    guard place < window.count, let base = window.baseAddress,
      let found = unsafe memchr(base + place, CInt(byte), window.count - place)
    else { return nil }
    return unsafe UnsafeRawPointer(found) - base
  }

  /// Takes the window to the buffer's beginning, in a larger buffer if that frees less than half.
  private mutating func makeRoom() {
    let count = availableCount
    if unsafe count * 2 > buffer.count {
      let larger = unsafe UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 64)
      unsafe larger.copyMemory(from: window)
      unsafe buffer.deallocate()
      unsafe buffer = larger
    } else {
      unsafe buffer.copyMemory(from: window)
    }
    start = 0
    end = count
  }
}

extension BufferedInput {
  /// Makes sure that what was consumed last is the file's end.
  ///
  /// - Parameter trailingByteCount: the bytes before the end that belong to other things.
  func checkEnd(before trailingByteCount: Int = 0) throws(FileError) {
    let rest = byteCount - offset - trailingByteCount
    guard rest <= 0 else { throw restFault(in: path, at: offset, byteCount: rest) }
  }
}

/// The fault of bytes that follow the last record.
func restFault(in path: String, at offset: Int, byteCount: Int) -> FileError {
  let text = byteCount == 1 ? "1 byte follows" : "\(byteCount) bytes follow"
  return FileError("'\(path)', byte \(offset): \(text) after the last record")
}
