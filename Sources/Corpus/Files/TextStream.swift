internal import HogvecSystem

/// A text that comes in order and once, in blocks that several workers may fetch: from a pipe, or from a program that
/// decompresses.
///
/// Memory: a block a worker, 1 MiB or as long as the longest word.
final class TextStream: @unchecked Sendable {
  // Sendable: all mutable state is used with the lock held.

  /// A piece of the text, in the buffer of whoever fetched it; no word is in two.
  struct Block {
    /// Where the text of the block lies in the buffer.
    var range: Range<Int>
    /// Where the block starts in the text, in bytes.
    var position: Int
    /// Whether the text ends with it.
    var endsText: Bool
    /// How many bytes were read for it as they are stored.
    var storedByteCount: Int
  }

  private let file: TextFile
  private let lock = Lock(())
  /// What is read from, once the text has been opened: a program if it is compressed, otherwise a pipe.
  private var decompression: Decompression?
  private var pipe: PipeSource?
  private var hasBegun = false
  private var hasEnded = false
  /// What was read beyond the last separator.
  private var remainder: [UInt8] = []
  /// Where the next block starts in the text.
  private var position = 0
  /// How many bytes of a pipe have been read, and how many of what is stored had been at the last block.
  private var readByteCount = 0
  private var storedPosition = 0

  private static let blockByteCount = 1 << 20

  init(_ file: TextFile) {
    self.file = file
  }

  /// Fetches the next block.
  ///
  /// - Returns: `nil` after the last one.
  /// - Throws: ``FileError`` for a text that cannot be read, is compressed wrongly, or is not text after all.
  func next(into buffer: inout GrowingMemory<UInt8>) throws(FileError) -> Block? {
    try lock.withLock { (_: inout ()) throws(FileError) -> Block? in
      do throws(FileError) {
        return try fetch(into: &buffer)
      } catch {
        // The others that fetch need not fail too.
        end()
        throw error
      }
    }
  }

  /// Ends the text where it is: a worker has failed.
  func stop() {
    lock.withLock { _ in end() }
  }

  private func fetch(into buffer: inout GrowingMemory<UInt8>) throws(FileError) -> Block? {
    if hasEnded { return nil }
    if !hasBegun {
      hasBegun = true
      try open()
    }
    try buffer.reserve(max(TextStream.blockByteCount, remainder.count * 2))
    // There is room for what was left over: at least twice that.
    for index in remainder.indices { unsafe buffer.base[index] = remainder[index] }
    var count = remainder.count
    var (cut, isAtEnd) = (0, false)
    while true {
      while !isAtEnd && count < buffer.capacity {
        let room = unsafe UnsafeMutableRawBufferPointer(
          start: buffer.base + count, count: buffer.capacity - count)
        let read = try unsafe readSource(into: room)
        isAtEnd = read == 0
        count += read
      }
      cut = count
      // The index is inside what was read.
      while !isAtEnd, cut > 0, unsafe !Separators.contains(buffer.base[cut - 1]) { cut -= 1 }
      if cut > 0 || isAtEnd { break }
      try buffer.reserve(count * 2)
    }
    let text = unsafe UnsafeBufferPointer(start: buffer.base, count: count)
    var start = 0
    if position == 0 {
      let beginning = unsafe Array(text.prefix(ForeignContent.byteCount))[...]
      if beginning.starts(with: TextFile.byteOrderMark) { start = 3 }
      try checkContent(beginning)
    }
    unsafe remainder = Array(text[cut...])
    let block = Block(
      range: min(start, cut)..<cut, position: position, endsText: isAtEnd,
      storedByteCount: storedByteCount())
    position += cut
    if isAtEnd { end() }
    return block
  }

  private func open() throws(FileError) {
    switch file.kind {
    case .plain: preconditionFailure("a plain file is mapped")
    case .compressed(let compression, let program):
      decompression = try Decompression(of: file.path, compression, program: program)
    case .pipe:
      let pipe = try PipeSource(file)
      let beginning = try pipe.read(ForeignContent.byteCount)
      if let compression = Compression(start: beginning[...]) {
        decompression = try Decompression(
          of: beginning, then: pipe, named: file.name, compression,
          program: try compression.programPath(toRead: file.name))
      } else {
        self.pipe = pipe
        remainder = beginning
        readByteCount = beginning.count
      }
    }
  }

  private func end() {
    hasEnded = true
    // Ends the program too, if it has not ended by itself.
    decompression = nil
    pipe = nil
  }

  private func readSource(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if let decompression { return try unsafe decompression.read(into: room) }
    guard let pipe else { return 0 }
    let count = try unsafe pipe.read(into: room)
    readByteCount += count
    return count
  }

  /// Refuses what is no text: an archive in an archive, an image.
  private func checkContent(_ beginning: ArraySlice<UInt8>) throws(FileError) {
    let source = TextFile.quotedName(of: file.path)
    let name = decompression == nil ? source : "the content of \(source)"
    if let compression = Compression(start: beginning) {
      throw FileError(
        "\(name) is compressed (\(compression.rawValue)), not text; decompress it first: \(compression.program) -dc"
      )
    }
    if let reason = ForeignContent.reason(toRefuse: beginning, path: file.path) {
      throw FileError("\(name) \(reason)")
    }
  }

  /// How far reading has come in what is stored since the last block.
  private func storedByteCount() -> Int {
    let end = decompression?.archivePosition ?? readByteCount
    defer { storedPosition = end }
    return end - storedPosition
  }
}
