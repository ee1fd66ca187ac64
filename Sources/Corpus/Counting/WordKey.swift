/// What a word is looked up by: the word itself if it has at most eight bytes, and otherwise its hash, which
/// says nearly always, but not certainly, that two words are the same.
struct WordKey: BitwiseCopyable {
  /// The bytes as a little-endian number, filled up with zeros, or all bits of the ``WordHash``.
  var bits: UInt64
  /// The ``WordHash``, all of it.
  var hash: UInt64
  var length: Int

  /// The most bytes that the key holds.
  static let heldLength = 8

  /// Whether the key holds the whole word.
  @inline(__always) var isHeld: Bool { length <= WordKey.heldLength }

  @inline(__always) private init(first: UInt64, hash: UInt64, length: Int) {
    bits = length <= WordKey.heldLength ? first : hash
    self.hash = hash
    self.length = length
  }

  init(_ word: UnsafeRawBufferPointer) {
    unsafe self.init(
      first: WordHash.number(word, at: 0), hash: WordHash.hash64(word), length: word.count)
  }

  /// Makes a key where bytes follow the word.
  ///
  /// - Parameter readableCount: how many bytes may be read from `start` on, at least `length`.
  @inline(__always) @unsafe init(
    _ start: UnsafeRawPointer, length: Int, readableCount: Int, _ masks: borrowing WordMasks
  ) {
    // Sixteen bytes are read where they may be, of which the word's are taken.
    guard length <= 16 && readableCount >= 16 else {
      unsafe self.init(UnsafeRawBufferPointer(start: start, count: length))
      return
    }
    let word = unsafe WordStart(start, length: length, masks)
    self.init(
      first: word.first, hash: WordHash.hash64(word.first, word.second, length: length), length: length)
  }

  /// Makes a key from its bits.
  @inline(__always) init(bits: UInt64, length: Int) {
    self.bits = bits
    self.length = length
    hash = length <= WordKey.heldLength ? WordHash.hash64(bits, 0, length: length) : bits
  }
}

/// The first sixteen bytes of a word as two little-endian numbers, filled up with zeros.
struct WordStart: Equatable {
  let first: UInt64
  let second: UInt64

  /// - Parameters:
  ///   - start: sixteen bytes that can be read, of which the first are the word's.
  ///   - length: of the word, at most sixteen.
  @inline(__always) @unsafe init(_ start: UnsafeRawPointer, length: Int, _ masks: borrowing WordMasks) {
    let bytes = unsafe start.loadUnaligned(as: SIMD2<UInt64>.self) & masks[length]
    first = UInt64(littleEndian: bytes[0])
    second = UInt64(littleEndian: bytes[1])
  }
}

/// For each count up to sixteen, that many bytes of ones, then zeros, without a branch.
@safe struct WordMasks: ~Copyable {
  /// Sixteen bytes of ones, then sixteen of zeros.
  @unsafe private let bytes = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 16)

  init() {
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 255, count: 16)
    unsafe (bytes + 16).initializeMemory(as: UInt8.self, repeating: 0, count: 16)
  }

  deinit {
    unsafe bytes.deallocate()
  }

  @inline(__always) subscript(count: Int) -> SIMD2<UInt64> {
    // Sixteen of the 32 bytes, which begin so far before the zeros.
    unsafe bytes.loadUnaligned(fromByteOffset: 16 &- count, as: SIMD2<UInt64>.self)
  }
}
