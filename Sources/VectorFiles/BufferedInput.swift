internal import Glibc
internal import Storage

/// A file read from its beginning through a window of its bytes, which grows only as far as a record needs.
@safe struct BufferedInput: ~Copyable {
  /// The path it was opened by.
  let path: String
  /// The file's size when it was opened.
  let byteCount: Int
  /// Where the window starts in the file.
  private(set) var offset = 0

  private let file: FileDescriptor
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0

  /// Opens a regular file.
  init(path: String) throws(FileError) {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let status = try file.status()
    if status.isDirectory { throw FileError(cannot: "read", path, errorNumber: EISDIR) }
    guard status.isRegularFile else { throw FileError("cannot read '\(path)': it is not a regular file") }
    self.path = path
    self.byteCount = Int(status.st_size)
    self.file = file
    unsafe self.buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
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
    if unsafe end == buffer.count { makeRoom() }
    // Room was made: end < buffer.count.
    let count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
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

  /// Reads until the window has the byte, and returns its place in the window; `nil` if the file ends before.
  mutating func find(_ byte: UInt8) throws(FileError) -> Int? {
    var searched = 0
    while true {
      let window = unsafe window
      if searched < window.count, let base = window.baseAddress,
        let found = unsafe memchr(base + searched, CInt(byte), window.count - searched)
      {
        return unsafe UnsafeRawPointer(found) - base
      }
      searched = window.count
      guard try fill() else { return nil }
    }
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
