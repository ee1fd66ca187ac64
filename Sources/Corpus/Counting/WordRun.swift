internal import HogvecSystem

/// The words of one dictionary with their counts, in parts by the upper bits of their hashes, so that several
/// runs are merged part by part, each part alone. They are still in the dictionary, or in a file, or came in
/// a message, which has one part. Any number of threads may read.
///
/// In a file a part's words follow one another, and so they do in a message. A word takes 16 bytes,
/// little-endian:
///
/// | bytes | content |
/// |---|---|
/// | 4 | its id |
/// | 1 | its length, or 255 for a word of more than eight bytes |
/// | 3 | its count, or 2^24 - 1 if it is that or more |
/// | 8 | the bits of its ``WordKey`` |
///
/// and then, if they are not in there, 8 bytes for the length, 8 for the count, and the word's bytes, filled
/// up with zeros to a multiple of 8.
final class WordRun: @unchecked Sendable {
  // Sendable: nothing is changed after it is made.

  /// The number of parts: so many that a part of tens of millions of words fits the processor's caches.
  static let partCount = 1 << partBitCount
  /// How many bits of a hash say which part its word is in.
  static let partBitCount = 8

  /// The number of words; their ids are below this.
  let wordCount: Int
  private let positions: WordPositions
  private let storage: Storage

  private enum Storage: ~Copyable {
    case dictionary(WordDictionary)
    /// Where each part starts; one more than there are parts.
    case file(UnnamedFile, starts: [Int])
    /// The records of one part.
    case message(part: Int, records: ArraySlice<UInt8>)
  }

  private static let longMark: UInt64 = 255
  private static let largestCount: UInt64 = 1 << 24 - 1

  /// Keeps a dictionary.
  init(_ dictionary: consuming WordDictionary, _ positions: WordPositions) {
    wordCount = dictionary.count
    self.positions = positions
    storage = .dictionary(dictionary)
  }

  /// Writes the words of a dictionary to a file without a name.
  ///
  /// - Parameter path: beside which file.
  init(
    writing dictionary: borrowing WordDictionary, _ positions: WordPositions, beside path: String
  ) throws(FileError) {
    wordCount = dictionary.count
    self.positions = positions
    let file = try UnnamedFile(beside: path)
    var buffer = GrowingMemory<UInt8>()
    var (written, buffered) = (0, 0)
    func flush(_ buffer: borrowing GrowingMemory<UInt8>) throws(FileError) {
      try unsafe file.write(UnsafeRawBufferPointer(start: buffer.base, count: buffered), at: written)
      written += buffered
      buffered = 0
    }
    var starts: [Int] = []
    for part in 0..<WordRun.partCount {
      starts.append(written + buffered)
      try dictionary.forEach(inPart: part, ofBits: WordRun.partBitCount) { (word) throws(FileError) in
        try WordRun.append(word, to: &buffer, count: &buffered)
        if buffered >= 1 << 20 { try flush(buffer) }
      }
    }
    try flush(buffer)
    storage = .file(file, starts: starts + [written])
  }

  /// Takes the words of one part as another process has sent them.
  ///
  /// - Parameters:
  ///   - records: what ``append(_:to:count:)`` has made of words whose ids are 0, 1, ...
  ///   - positions: where they stood first, by id.
  init(part: Int, records: ArraySlice<UInt8>, positions: [UInt64]) {
    wordCount = positions.count
    self.positions = WordPositions(ofWords: positions)
    storage = .message(part: part, records: records)
  }

  /// Appends a word's record.
  ///
  /// - Parameter count: the bytes that are in the buffer.
  @inline(__always) static func append(
    _ word: WordDictionary.Word, to buffer: inout GrowingMemory<UInt8>, count: inout Int
  ) throws(FileError) {
    try buffer.reserve(count + 40 + word.key.length)
    // There is room for the largest record of the word.
    count += unsafe store(word, at: UnsafeMutableRawPointer(buffer.base + count))
  }

  /// Writes a word's record.
  ///
  /// - Returns: its size, a multiple of 8.
  @inline(__always) @unsafe private static func store(
    _ word: WordDictionary.Word, at start: UnsafeMutableRawPointer
  ) -> Int {
    let isLong = word.key.length > WordKey.heldLength
    let length = isLong ? longMark : UInt64(truncatingIfNeeded: word.key.length)
    let count = min(word.count, largestCount)
    let first = UInt64(word.id) | length << 32 | count << 40
    var place = unsafe start
    func append(_ number: UInt64) {
      unsafe place.storeBytes(of: number.littleEndian, as: UInt64.self)
      unsafe place += 8
    }
    append(first)
    append(word.key.bits)
    if isLong { append(UInt64(word.key.length)) }
    if count == largestCount { append(word.count) }
    if isLong {
      let padded = (word.key.length + 7) & ~7
      unsafe place.storeBytes(of: 0, toByteOffset: padded - 8, as: UInt64.self)
      unsafe place.copyMemory(from: word.bytes.baseAddress!, byteCount: word.key.length)
      unsafe place += padded
    }
    return unsafe place - start
  }

  /// How much memory the words of a part take outside of this object.
  func loadedByteCount(ofPart part: Int) -> Int {
    switch storage {
    case .dictionary: 0
    case .file(_, let starts): starts[part + 1] - starts[part]
    case .message(let own, let records): own == part ? records.count : 0
    }
  }

  /// Reads the words of a part, if they are in a file.
  ///
  /// - Parameters:
  ///   - room: ``loadedByteCount(ofPart:)`` bytes, at a multiple of 8.
  ///   - forLastTime: whether they are gone from the file then.
  func load(
    part: Int, into room: UnsafeMutableRawBufferPointer, forLastTime: Bool
  ) throws(FileError) {
    switch storage {
    case .dictionary: break
    case .file(let file, let starts):
      try unsafe file.read(into: room, at: starts[part])
      if forLastTime { file.release(starts[part]..<starts[part + 1]) }
    case .message(_, let records):
      if unsafe !room.isEmpty { unsafe room.copyBytes(from: records) }
    }
  }

  /// Calls `body` with each word of a part, always in the same order.
  ///
  /// - Parameter loaded: what ``load(part:into:forLastTime:)`` has read.
  @inline(__always) func forEach<Failure: Error>(
    inPart part: Int, _ loaded: UnsafeMutableRawBufferPointer,
    _ body: (WordDictionary.Word) throws(Failure) -> Void
  ) throws(Failure) {
    switch storage {
    case .dictionary(let dictionary):
      try dictionary.forEach(inPart: part, ofBits: WordRun.partBitCount, body)
    default:
      var place = 0
      while place < loaded.count {
        // A record begins here, since one follows the other.
        let start = unsafe UnsafeRawPointer(loaded.baseAddress! + place)
        place += try unsafe WordRun.withWord(at: start, body)
      }
    }
  }

  /// Calls `body` with the word of a record.
  ///
  /// - Returns: the record's size.
  @inline(__always) @unsafe private static func withWord<Failure: Error>(
    at start: UnsafeRawPointer, _ body: (WordDictionary.Word) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    func number(_ offset: Int) -> UInt64 {
      unsafe UInt64(littleEndian: start.load(fromByteOffset: offset, as: UInt64.self))
    }
    let first = number(0)
    var (length, count) = (Int(first >> 32 & 0xFF), first >> 40)
    var place = 16
    let isLong = length == Int(longMark)
    if isLong {
      length = Int(number(place))
      place += 8
    }
    if count == largestCount {
      count = number(place)
      place += 8
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: start + (isLong ? place : 8), count: length)
    let word = unsafe WordDictionary.Word(
      id: UInt32(truncatingIfNeeded: first), key: WordKey(bits: number(8), length: length), count: count,
      bytes: bytes)
    try body(word)
    return isLong ? place + (length + 7) & ~7 : place
  }

  /// Where a word stood first, see ``WordPositions``.
  func firstPosition(of id: UInt32) -> UInt64 { positions.position(of: id) }
}

extension [WordRun] {
  /// The words of a part that have to be read, for each run; valid until the buffer is used again.
  ///
  /// - Parameter forLastTime: whether those in files are gone from these then.
  func load(
    _ part: Int, into buffer: inout GrowingMemory<UInt8>, forLastTime: Bool
  ) throws(FileError) -> [UnsafeMutableRawBufferPointer] {
    try buffer.reserve(reduce(0) { $0 + $1.loadedByteCount(ofPart: part) })
    var loaded: [UnsafeMutableRawBufferPointer] = unsafe []
    var start = 0
    for run in self {
      // There is room for all of them; each takes a multiple of 8 bytes.
      let room = unsafe UnsafeMutableRawBufferPointer(
        start: buffer.base + start, count: run.loadedByteCount(ofPart: part))
      try unsafe run.load(part: part, into: room, forLastTime: forLastTime)
      unsafe loaded.append(room)
      start += room.count
    }
    return unsafe loaded
  }
}
