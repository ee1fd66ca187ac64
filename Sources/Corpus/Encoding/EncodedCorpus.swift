public import HogvecSystem

/// The corpus as numbers: a mapped file of 32-bit units, each the id of a word or the end of a sentence, and
/// with them the vocabulary and what they were made from.
///
/// Byte table of the file (little-endian):
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | `HVID` |
/// | 4 | 2 | version, 3 |
/// | 6 | 2 | byte-order mark, 0xFEFF |
/// | 8 | 8 | units |
/// | 16 | 8 | tokens: units that are ids |
/// | 24 | 8 | sentences: units that are ends |
/// | 32 | 8 | words in the vocabulary: every id is below this |
/// | 40 | 8 | bytes of all words together |
/// | 48 | 8 | bytes of the fingerprint |
/// | 56 | 56 | of the text: files, bytes, words, lines with a word, line feeds, types, highest count |
/// | 112 | 8 | zero |
/// | 120 | 8 | the ``Fingerprint`` of all other bytes |
/// | 128 | units x 4 | the units, in the order of the corpus |
/// | then | 0 or 4 | zero, up to a multiple of 8 |
/// | then | words x 8 | how often each word occurs |
/// | then | words x 8 | where each word ends in the next part |
/// | then | as above | the words, one after another |
/// | then | as above | the ``CorpusFingerprint``'s records, each followed by a NUL |
///
/// There are no records if the text can be read only once. No sentence is empty, and every sentence has its
/// end, the last too. A unit is ``sentenceEnd`` or an id. The memory is read-only; any number of threads may
/// read.
@safe public struct EncodedCorpus: ~Copyable, @unchecked Sendable {
  // Sendable: the memory is never written and lives as long as its owner.

  /// The unit that ends a sentence.
  public static let sentenceEnd: UInt32 = .max

  /// The number of ids, sentence ends not counted.
  public let tokenCount: UInt64
  /// The number of sentence ends.
  public let sentenceCount: UInt64
  /// The number of words in the vocabulary that the ids are of.
  public let wordCount: UInt64

  /// Ids and sentence ends in the order of the corpus. Valid while this value lives.
  @unsafe public let units: UnsafeBufferPointer<UInt32>

  /// Sizes and counts of the text; the times are zero, and no file is said to be left out.
  public let statistics: CorpusStatistics
  /// What tells this content from any other: the fingerprint of the file's other bytes.
  public let checksum: Fingerprint
  /// What the corpus was made from; `nil` if that can be read only once, or was changed meanwhile.
  public let fingerprint: CorpusFingerprint?

  private let file: MappedFile
  private let header: EncodedCorpusHeader

  /// `HVID`, the first four bytes of the file.
  static let magic = Array("HVID".utf8)
  static let version: UInt16 = 3
  static let byteOrderMark: UInt16 = 0xFEFF
  static let headerByteCount = 128
  /// Where the fingerprint of all other bytes is.
  static let checksumOffset = 120

  /// Opens an encoded corpus and checks all of it: the header against the file's size, the content against
  /// its fingerprint, and every unit against the header.
  ///
  /// Cost: two passes over the file at the speed of memory, the first of which brings it there.
  ///
  /// - Throws: ``FileError`` if the file is missing, not an encoded corpus, of another version or byte order,
  ///   cut short, or damaged.
  public init(opening path: String) throws(FileError) {
    let corpus = try EncodedCorpus(uncheckedUnits: MappedFile(path: path))
    // The mapping lives as long as the corpus.
    let found = unsafe Fingerprint(of: corpus.file.bytes, exceptAt: EncodedCorpus.checksumOffset)
    guard found == corpus.checksum else {
      throw FileError(
        "'\(path)' is damaged: its fingerprint is \(found), and it was written with \(corpus.checksum)")
    }
    try corpus.checkUnits(path)
    self = corpus
  }

  /// Whether a file begins as an encoded corpus does; `false` if it cannot be read.
  public static func isBegun(in path: String) -> Bool {
    guard let file = try? MappedFile(path: path) else { return false }
    return unsafe file.bytes.starts(with: magic)
  }

  /// Opens a file whose header alone is checked: one that this process has just written.
  init(uncheckedUnits file: consuming MappedFile) throws(FileError) {
    let header = try EncodedCorpusHeader(file)
    self.tokenCount = header.tokenCount
    self.sentenceCount = header.sentenceCount
    self.wordCount = header.wordCount
    self.header = header
    checksum = header.checksum
    statistics = header.statistics
    // The header was checked against the file's size, and starts a page, so the units are aligned.
    unsafe units = UnsafeRawBufferPointer(rebasing: file.bytes[header.units]).assumingMemoryBound(
      to: UInt32.self)
    unsafe fingerprint = CorpusFingerprint(UnsafeRawBufferPointer(rebasing: file.bytes[header.fingerprint]))
    self.file = file
  }

  /// The number of units: tokens and sentence ends.
  public var unitCount: Int { unsafe units.count }

  /// The size of the file.
  public var byteCount: Int { file.byteCount }

  /// The file's path.
  public var path: String { file.path }

  /// Some bytes of the file.
  func bytes(_ range: Range<Int>) -> [UInt8] {
    precondition(range.upperBound <= byteCount, "the bytes are in the file")
    return unsafe Array(file.bytes[range])
  }

  /// The words that the ids are of.
  ///
  /// Cost: memory for all of them.
  ///
  /// - Throws: ``FileError`` if that part of the file is damaged.
  public func vocabulary() throws(FileError) -> Vocabulary {
    // The header was checked against the file's size.
    let bytes = unsafe file.bytes
    let vocabulary = unsafe Vocabulary(
      counts: UnsafeRawBufferPointer(rebasing: bytes[header.counts]),
      ends: UnsafeRawBufferPointer(rebasing: bytes[header.wordEnds]),
      words: UnsafeRawBufferPointer(rebasing: bytes[header.words]))
    guard let vocabulary else {
      throw FileError("'\(file.path)', after byte \(header.counts.lowerBound): the vocabulary is damaged")
    }
    return vocabulary
  }

  /// Calls `body` with the bytes of the word of an id, which are valid only during the call. Nothing is
  /// copied, and nothing but the mapped file is in memory for it.
  ///
  /// - Parameter id: below ``wordCount``. The file must be one whose ``vocabulary()`` is whole.
  public func withWord<Result, Failure: Error>(
    _ id: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(UInt64(id) < wordCount, "ids are below the number of words")
    let (start, end) = (id == 0 ? 0 : wordEnd(id - 1), wordEnd(id))
    precondition(0 <= start && start < end && end <= header.words.count, "the vocabulary is whole")
    let part = (header.words.lowerBound + start)..<(header.words.lowerBound + end)
    return try unsafe body(UnsafeRawBufferPointer(rebasing: file.bytes[part]))
  }

  /// How often the word of an id occurs.
  ///
  /// - Parameter id: below ``wordCount``.
  public func occurrences(of id: Int) -> UInt64 {
    precondition(UInt64(id) < wordCount, "ids are below the number of words")
    // Inside the part of the counts, which has 8 bytes for each word.
    return unsafe UInt64(
      littleEndian: file.bytes.loadUnaligned(
        fromByteOffset: header.counts.lowerBound + id * 8, as: UInt64.self))
  }

  /// Where a word ends among the bytes of all.
  private func wordEnd(_ id: Int) -> Int {
    // Inside the part of the ends, which has 8 bytes for each word.
    unsafe Int(
      littleEndian: file.bytes.loadUnaligned(
        fromByteOffset: header.wordEnds.lowerBound + id * 8, as: Int.self))
  }

  /// Checks every unit against the header.
  func checkUnits(_ path: String) throws(FileError) {
    let units = unsafe self.units
    let limit = UInt32(truncatingIfNeeded: wordCount)
    var sentences: UInt64 = 0
    // An empty sentence is refused too; so is a first unit that ends one.
    var previous = EncodedCorpus.sentenceEnd
    for index in 0..<units.count {
      let unit = unsafe units[index]
      if unit == EncodedCorpus.sentenceEnd {
        sentences += 1
        if previous == unit { throw damage(path, at: index, "a sentence is empty") }
      } else if unit >= limit {
        throw damage(path, at: index, "the id \(unit) is not below the number of words, \(wordCount)")
      }
      previous = unit
    }
    if units.count > 0 && previous != EncodedCorpus.sentenceEnd {
      throw damage(path, at: units.count - 1, "the last sentence has no end")
    }
    guard sentences == sentenceCount else {
      throw FileError("'\(path)': the header says \(sentenceCount) sentences, the file has \(sentences)")
    }
  }

  private func damage(_ path: String, at unit: Int, _ reason: String) -> FileError {
    FileError("'\(path)', byte \(EncodedCorpus.headerByteCount + unit * 4): \(reason)")
  }
}
