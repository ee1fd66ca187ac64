internal import Storage

/// The words of one dictionary with their counts, in parts by the upper bits of their hashes, so that several runs are
/// merged part by part, each part alone.
///
/// A word's record is 32 bytes and its bytes, filled up with zeros to a multiple of 8. Any number of threads may read.
final class WordRun: Sendable {
  /// One word.
  struct Record {
    var hash: UInt32
    /// Its id in the dictionary.
    var id: UInt32
    var count: UInt64
    /// Where it stood first.
    var firstPosition: UInt64
    var length: Int

    /// The size of the record and the word.
    var byteCount: Int { WordRun.byteCount(ofWord: length) }
  }

  /// The number of parts: so many that a part of tens of millions of words fits the processor's caches.
  static let partCount = 256

  /// The number of words; their ids are below this.
  let wordCount: Int
  private let storage: Storage
  /// Where each part starts; one more than there are parts.
  private let starts: [Int]

  private enum Storage {
    case memory(Block)
    case file(UnnamedFile)
  }

  private final class Block: @unchecked Sendable {
    // Sendable: it is not changed after it is made.

    let bytes: GrowingMemory<UInt8>

    init(_ bytes: consuming GrowingMemory<UInt8>) { self.bytes = bytes }
  }

  static func part(of hash: UInt32) -> Int { Int(hash >> 24) }

  static func byteCount(ofWord length: Int) -> Int { 32 + (length + 7) & ~7 }

  /// Copies the words of a dictionary.
  ///
  /// - Parameters:
  ///   - path: beside which file to keep them; `nil` is the process's own memory.
  ///   - buffer: for making them; empty afterwards if it has become their memory.
  init(
    _ dictionary: borrowing WordDictionary, beside path: String?, using buffer: inout GrowingMemory<UInt8>
  ) throws(FileError) {
    wordCount = dictionary.count
    var places = [Int](repeating: 0, count: WordRun.partCount + 1)
    for id in 0..<dictionary.count {
      places[WordRun.part(of: dictionary.hash(of: id)) + 1] += WordRun.byteCount(
        ofWord: unsafe dictionary.bytes(of: id).count)
    }
    for part in 0..<WordRun.partCount { places[part + 1] += places[part] }
    starts = places
    let byteCount = places[WordRun.partCount]
    try buffer.reserve(byteCount)
    for id in 0..<dictionary.count {
      let word = unsafe dictionary.bytes(of: id)
      let hash = dictionary.hash(of: id)
      let place = places[WordRun.part(of: hash)]
      let end = place + WordRun.byteCount(ofWord: word.count)
      places[WordRun.part(of: hash)] = end
      // The part has room for all its words, by the sizes added up above; records are at multiples of 8.
      let base = unsafe UnsafeMutableRawPointer(buffer.base)
      let target = unsafe base + place
      unsafe target.storeBytes(of: UInt64(id) << 32 | UInt64(hash), as: UInt64.self)
      unsafe target.storeBytes(of: dictionary.occurrences(of: id), toByteOffset: 8, as: UInt64.self)
      unsafe target.storeBytes(of: dictionary.firstPosition(of: id), toByteOffset: 16, as: UInt64.self)
      unsafe target.storeBytes(of: word.count, toByteOffset: 24, as: Int.self)
      unsafe base.storeBytes(of: 0, toByteOffset: end - 8, as: UInt64.self)
      unsafe (target + 32).copyMemory(from: word.baseAddress!, byteCount: word.count)
    }
    if let path {
      let file = try UnnamedFile(beside: path)
      try unsafe file.write(UnsafeRawBufferPointer(start: buffer.base, count: byteCount), at: 0)
      storage = .file(file)
    } else {
      storage = .memory(Block(buffer))
      buffer = GrowingMemory()
    }
  }

  /// How much memory the records of a part take outside of this object.
  func loadedByteCount(ofPart part: Int) -> Int {
    if case .memory = storage { return 0 }
    return starts[part + 1] - starts[part]
  }

  /// The records of a part, read into `room` if they are in a file.
  ///
  /// - Parameter room: ``loadedByteCount(ofPart:)`` bytes, at a multiple of 8.
  func records(ofPart part: Int, room: UnsafeMutableRawBufferPointer) throws(FileError) -> Records {
    switch storage {
    case .memory(let block):
      return unsafe Records(
        bytes: UnsafeRawBufferPointer(
          start: block.bytes.base + starts[part], count: starts[part + 1] - starts[part]))
    case .file(let file):
      try unsafe file.read(into: room, at: starts[part])
      return unsafe Records(bytes: UnsafeRawBufferPointer(room))
    }
  }

  /// Records, one after another; valid while their memory is.
  @safe struct Records {
    @unsafe fileprivate let bytes: UnsafeRawBufferPointer

    /// Calls `body` with each record and the address of its word, after which there are zeros up to a multiple of 8 bytes.
    @inline(__always) func forEach<Failure: Error>(
      _ body: (Record, UnsafeRawPointer) throws(Failure) -> Void
    ) throws(Failure) {
      var place = 0
      while unsafe place < bytes.count {
        // A record begins here, since one follows the other.
        let start = unsafe bytes.baseAddress! + place
        let first = unsafe start.load(as: UInt64.self)
        let record = unsafe Record(
          hash: UInt32(truncatingIfNeeded: first), id: UInt32(truncatingIfNeeded: first >> 32),
          count: start.load(fromByteOffset: 8, as: UInt64.self),
          firstPosition: start.load(fromByteOffset: 16, as: UInt64.self),
          length: start.load(fromByteOffset: 24, as: Int.self))
        try unsafe body(record, start + 32)
        place += record.byteCount
      }
    }
  }
}
