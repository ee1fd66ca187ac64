internal import HogvecSystem

/// A text that comes in order and once, in blocks that several workers may fetch: from a pipe, or from a
/// program that decompresses.
///
/// Memory: a block a worker, 1 MiB or as long as the longest word.
final class TextStream: @unchecked Sendable {
  // Sendable: all mutable state is used with the lock held.

  /// A piece of the text, in the buffer of whoever fetched it; no word and no record is in two.
  struct Block {
    /// Where the text of the block lies in the buffer.
    var range: Range<Int>
    /// Where the block starts in the text, in bytes.
    var position: Int
    /// Whether the text ends with it.
    var endsText: Bool
    /// How many bytes were read for it as they are stored.
    var storedByteCount: Int
    /// How its records are written, if it has any.
    var layout: RecordLayout?
  }

  private let file: TextFile
  private let records: CorpusRecords?
  private let keepsPartOfDamaged: Bool
  private let longestWord: Int
  private let lock = Lock(())
  /// What is read from, once the text has been opened: a program if it is compressed, otherwise a pipe or the
  /// file.
  private var decompression: Decompression?
  private var pipe: PipeSource?
  /// How the text is compressed, once that is known.
  private var compression: Compression?
  private var layout: RecordLayout?
  private var hasBegun = false
  private var hasEnded = false
  private var damage: FileError?
  private var foundHint: ContentHint?
  /// What was read beyond the last separator, or beyond the last whole record.
  private var remainder: [UInt8] = []
  /// Where the next block starts in the text.
  private var position = 0
  /// How many bytes of a pipe have been read, and how many of what is stored had been at the last block.
  private var readByteCount = 0
  private var storedPosition = 0

  private static let blockByteCount = 1 << 20

  /// The longest record of a table whose end is looked for.
  private static let longestRecord = 1 << 26

  /// - Parameters:
  ///   - records: what its records are, if it is not plain text.
  ///   - keepsPartOfDamaged: whether a failure ends the text where it is, and is noted in ``failure``,
  ///     instead of being thrown.
  ///   - longestWord: the bytes that a word may have; of a longer one not much more is read.
  init(_ file: TextFile, records: CorpusRecords?, keepsPartOfDamaged: Bool, longestWord: Int) {
    self.file = file
    self.records = records
    self.keepsPartOfDamaged = keepsPartOfDamaged
    self.longestWord = longestWord
  }

  /// Why the text ended before its end, and how many bytes of it were handed out.
  var failure: (error: FileError, usedByteCount: Int)? {
    lock.withLock { _ in damage.map { ($0, position) } }
  }

  /// What the text seems to be that is better read in another way.
  var hint: ContentHint? { lock.withLock { _ in foundHint } }

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
    do throws(FileError) {
      if !hasBegun {
        hasBegun = true
        try open()
      }
      return try fetchWhole(into: &buffer)
    } catch {
      guard keepsPartOfDamaged else { throw error }
      // Nothing of this block is used; what is before it was, and its last sentence ends.
      damage = error
      end()
      try buffer.reserve(1)
      return Block(range: 0..<0, position: position, endsText: true, storedByteCount: 0, layout: nil)
    }
  }

  private func fetchWhole(into buffer: inout GrowingMemory<UInt8>) throws(FileError) -> Block {
    try buffer.reserve(max(TextStream.blockByteCount, remainder.count * 2))
    // There is room for what was left over: at least twice that.
    for index in remainder.indices { unsafe buffer.base[index] = remainder[index] }
    var count = remainder.count
    var (cut, isAtEnd) = (0, false)
    var start = 0
    while true {
      while !isAtEnd && count < buffer.capacity {
        let room = unsafe UnsafeMutableRawBufferPointer(
          start: buffer.base + count, count: buffer.capacity - count)
        let read = try unsafe readOrNoteDamage(into: room)
        isAtEnd = read == 0
        count += read
      }
      // What was read lies in the buffer.
      let text = unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
      if position == 0 && start == 0 { start = try unsafe beginText(text) }
      cut = unsafe isAtEnd && damage == nil ? count : endOfWholePieces(text)
      if cut > 0 || isAtEnd { break }
      if layout != nil && count > TextStream.longestRecord {
        throw FileError(
          "\(TextFile.quotedName(of: file.path)), byte \(position + 1): a record has more than "
            + "\(Figures.grouped(TextStream.longestRecord)) bytes; is a quote or a line end missing?")
      }
      if layout == nil && count > longestWord {
        throw FileError(
          "\(TextFile.quotedName(of: file.path)), byte \(position + 1): a word has more than "
            + "\(Figures.grouped(longestWord)) bytes; is it text?")
      }
      try buffer.reserve(count * 2)
    }
    remainder = unsafe Array(UnsafeBufferPointer(start: buffer.base + cut, count: count - cut))
    let block = Block(
      range: min(start, cut)..<cut, position: position, endsText: isAtEnd,
      storedByteCount: storedByteCount(), layout: layout)
    position += cut
    if isAtEnd { end() }
    return block
  }

  /// Reads what is there; a failure is the end, if the part before it is to be kept.
  private func readOrNoteDamage(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    do throws(FileError) {
      return try unsafe readSource(into: room)
    } catch {
      guard keepsPartOfDamaged else { throw error }
      damage = error
      return 0
    }
  }

  /// Looks at the beginning of the text.
  ///
  /// - Returns: where its first word or record may be.
  private func beginText(_ text: UnsafeRawBufferPointer) throws(FileError) -> Int {
    let beginning = unsafe Array(text.prefix(ForeignContent.byteCount))[...]
    try checkContent(beginning)
    let markByteCount = beginning.starts(with: TextLines.byteOrderMark) ? 3 : 0
    guard let records else {
      foundHint = ContentHint(of: beginning)
      return markByteCount
    }
    let heading = unsafe Array(text.prefix(TextFile.longestHeading).dropFirst(markByteCount))
    let (layout, headingByteCount) = try RecordLayout.of(heading[...], records, path: file.path)
    self.layout = layout
    return markByteCount + headingByteCount
  }

  /// Where the last word or the last record ends that is whole.
  private func endOfWholePieces(_ text: UnsafeRawBufferPointer) -> Int {
    if case .quoted(let separator, _)? = layout {
      return unsafe QuotedFields.endOfWholeRecords(text, separator: separator)
    }
    var cut = text.count
    // The index is inside what was read.
    if layout == nil {
      while cut > 0, unsafe !Separators.contains(text[cut - 1]) { cut -= 1 }
    } else {
      while cut > 0, unsafe text[cut - 1] != Separators.lineFeed { cut -= 1 }
    }
    return cut
  }

  private func open() throws(FileError) {
    switch file.kind {
    case .plain: preconditionFailure("a plain file is mapped")
    case .sequential: pipe = try PipeSource(file.path, named: file.name)
    case .compressed(let compression, let program):
      self.compression = compression
      decompression = try Decompression(
        of: file.path, named: file.name, compression, program: program)
    case .pipe:
      let pipe = try PipeSource(file.path, named: file.name)
      let beginning = try pipe.read(ForeignContent.byteCount)
      if let compression = Compression(start: beginning[...]) {
        self.compression = compression
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
    let name = compression == nil ? source : "the content of \(source)"
    let origin = ContentOrigin(path: file.path, compression: compression)
    if let inner = Compression(start: beginning) {
      throw FileError(
        "\(name) is compressed (\(inner.rawValue)), not text; decompress it first"
          + origin.advice(.filter("\(inner.program) -dc")))
    }
    if let reason = ForeignContent.reason(toRefuse: beginning, from: origin) {
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
