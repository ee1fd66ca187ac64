internal import HogvecSystem

/// Words with their counts in memory, for formats that write them after the records. An encoder passes them
/// among a record's words as an entry: the word, a zero byte, the count in 8 bytes (0 for one that is not
/// known), and a byte that is not used, as fastText's dictionary has them.
struct WordEntries: Sendable {
  /// The words one after the other.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// The counts, 0 for one that is not known.
  private(set) var counts: [UInt64] = []

  /// The number of words.
  var count: Int { ends.count }
  /// The bytes of all words.
  var byteCount: Int { bytes.count }

  /// Takes entries.
  mutating func append(_ entries: [UInt8]) {
    var entries = entries[...]
    while let end = entries.firstIndex(of: 0) {
      var count: UInt64 = 0
      for place in (end + 1..<end + 9).reversed() { count = count &<< 8 | UInt64(entries[place]) }
      append(entries[..<end], count: count)
      entries = entries[(end + 1 + FastTextModel.entryByteCount)...]
    }
  }

  /// Takes a word.
  ///
  /// - Parameter count: 0 if it is not known.
  mutating func append(_ word: some Collection<UInt8>, count: UInt64) {
    bytes += word
    ends.append(bytes.count)
    counts.append(count)
  }

  /// Takes the first words out.
  mutating func removeFirst(_ count: Int) -> WordEntries {
    var first = WordEntries()
    let byteCount = count == 0 ? 0 : ends[count - 1]
    (first.bytes, first.ends, first.counts) = (
      Array(bytes[..<byteCount]), Array(ends[..<count]), Array(counts[..<count])
    )
    bytes.removeFirst(byteCount)
    ends = ends[count...].map { $0 - byteCount }
    counts.removeFirst(count)
    return first
  }

  /// A word's bytes.
  subscript(word: Int) -> ArraySlice<UInt8> { bytes[(word == 0 ? 0 : ends[word - 1])..<ends[word]] }

  /// Lends a word's bytes. Valid during the call.
  func withWord(_ word: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
    let range = (word == 0 ? 0 : ends[word - 1])..<ends[word]
    // The ends are ascending, and the last is that of the bytes.
    unsafe bytes.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
}

extension WordIndex {
  /// Takes entries of words of a format that has each once.
  ///
  /// - Parameters:
  ///   - path: what is written, for messages.
  ///   - reason: why a word cannot be there twice: `which a tokenizer cannot have`.
  /// - Throws: ``FileError`` for the first word that is there already.
  mutating func appendOnce(_ entries: [UInt8], path: String, reason: String) throws(FileError) {
    var words = WordEntries()
    words.append(entries)
    for word in 0..<words.count {
      let before = distinctCount
      append(Array(words[word]))
      guard distinctCount > before else {
        throw FileError(
          "cannot write '\(path)', record \(count): the word '\(shownText(words[word], limit: 80))' is there twice,"
            + " \(reason)")
      }
    }
  }
}
