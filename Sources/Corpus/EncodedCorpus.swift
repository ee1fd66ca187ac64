public import Storage

/// The corpus as numbers: a mapped file of 32-bit units, each the id of a word or the end of a sentence.
///
/// Byte table of the file (little-endian):
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | `HVID` |
/// | 4 | 2 | version, 1 |
/// | 6 | 2 | byte-order mark, 0xFEFF |
/// | 8 | 8 | units |
/// | 16 | 8 | tokens: units that are ids |
/// | 24 | 8 | sentences: units that are ends |
/// | 32 | 8 | words in the vocabulary: every id is below this |
/// | 40 | 24 | zero |
/// | 64 | units x 4 | the units, in the order of the corpus |
///
/// No sentence is empty, and every sentence has its end, the last too. A unit is ``sentenceEnd`` or an id.
/// The memory is read-only; any number of threads may read.
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

  private let file: MappedFile

  /// `HVID`, the first four bytes of the file.
  static let magic = Array("HVID".utf8)
  static let version: UInt16 = 1
  static let byteOrderMark: UInt16 = 0xFEFF
  static let headerByteCount = 64

  /// Opens an encoded corpus and checks all of it: the header against the file's size, and every unit against
  /// the header.
  ///
  /// Cost: one pass over the file at the speed of memory or disk, which also brings it into memory.
  ///
  /// - Throws: ``FileError`` if the file is missing, not an encoded corpus, of another version or byte order,
  ///   cut short, or damaged.
  public init(opening path: String) throws(FileError) {
    let corpus = try EncodedCorpus(uncheckedUnits: MappedFile(path: path))
    try corpus.checkUnits(path)
    self = corpus
  }

  /// Opens a file whose header alone is checked: one that this process has just written.
  init(uncheckedUnits file: consuming MappedFile) throws(FileError) {
    let header = try EncodedCorpusHeader(file)
    self.tokenCount = header.tokenCount
    self.sentenceCount = header.sentenceCount
    self.wordCount = header.wordCount
    // The header was checked against the file's size, and starts a page, so the units are aligned.
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: file.bytes[EncodedCorpus.headerByteCount...])
    unsafe self.units = bytes.assumingMemoryBound(to: UInt32.self)
    self.file = file
  }

  /// The number of units: tokens and sentence ends.
  public var unitCount: Int { unsafe units.count }

  /// The file's path.
  public var path: String { file.path }

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
