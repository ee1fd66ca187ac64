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

  /// Makes the key of a word from what a scan found.
  ///
  /// - Parameter prefix: the word's first eight bytes, filled up with zeros.
  @inline(__always) init(prefix: UInt64, hash: UInt64, length: Int) {
    bits = length <= WordKey.heldLength ? prefix : hash
    self.hash = hash
    self.length = length
  }

  @inline(__always) init(_ word: UnsafeRawBufferPointer) {
    unsafe self.init(prefix: WordHash.prefix(of: word), hash: WordHash.hash64(word), length: word.count)
  }

  /// Makes a key from its bits.
  @inline(__always) init(bits: UInt64, length: Int) {
    self.bits = bits
    self.length = length
    guard length <= WordKey.heldLength else {
      hash = bits
      return
    }
    var hash = WordHash()
    hash.absorb(bits)
    if length == 8 { hash.absorb(0) }
    self.hash = hash.finished64(length: length)
  }
}
