internal import HogvecSystem

/// The header of an ``EncodedCorpus``, whose documentation has the byte table, and where it says the parts
/// are.
struct EncodedCorpusHeader {
  var unitCount: UInt64 { tokenCount + sentenceCount }
  let tokenCount: UInt64
  let sentenceCount: UInt64
  let wordCount: UInt64
  let wordByteCount: UInt64
  let fingerprintByteCount: UInt64
  let statistics: CorpusStatistics
  /// The fingerprint of all bytes of the file but its own; 0 before they are all known.
  let checksum: Fingerprint

  init(
    tokenCount: UInt64, sentenceCount: UInt64, _ vocabulary: Vocabulary, _ statistics: CorpusStatistics,
    fingerprint: [UInt8]
  ) {
    self.tokenCount = tokenCount
    self.sentenceCount = sentenceCount
    self.statistics = statistics
    wordCount = UInt64(vocabulary.count)
    wordByteCount = UInt64(vocabulary.byteCount)
    fingerprintByteCount = UInt64(fingerprint.count)
    checksum = Fingerprint(value: 0)
  }

  /// Reads the header and checks each field, and all against the file's size.
  init(_ file: borrowing MappedFile) throws(FileError) {
    let path = file.path
    let bytes = unsafe file.bytes
    let size = EncodedCorpus.headerByteCount
    guard unsafe bytes.starts(with: EncodedCorpus.magic) else {
      throw FileError("'\(path)' is not an encoded corpus: it does not start with 'HVID'")
    }
    guard file.byteCount >= 8 else {
      throw FileError("'\(path)': the file ends inside the header, at byte \(file.byteCount) of \(size)")
    }
    // All offsets below are inside the header, whose first eight bytes are there; the rest is looked for
    // before it is read.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Number.Type) -> Number {
      unsafe Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
    let byteOrderMark = number(6, UInt16.self)
    guard byteOrderMark == EncodedCorpus.byteOrderMark else {
      let reason =
        byteOrderMark.byteSwapped == EncodedCorpus.byteOrderMark
        ? "it was written on a machine of the other byte order" : "its byte-order mark is damaged"
      throw FileError("'\(path)' cannot be read: \(reason)")
    }
    let version = number(4, UInt16.self)
    guard version == EncodedCorpus.version else {
      throw FileError(
        "'\(path)' has version \(version) of the encoded corpus; this program reads version \(EncodedCorpus.version)"
      )
    }
    guard file.byteCount >= size else {
      throw FileError("'\(path)': the file ends inside the header, at byte \(file.byteCount) of \(size)")
    }
    let unitCount = number(8, UInt64.self)
    tokenCount = number(16, UInt64.self)
    sentenceCount = number(24, UInt64.self)
    wordCount = number(32, UInt64.self)
    wordByteCount = number(40, UInt64.self)
    fingerprintByteCount = number(48, UInt64.self)
    var statistics = CorpusStatistics()
    statistics.fileCount = Int(truncatingIfNeeded: number(56, UInt64.self))
    statistics.byteCount = Int(truncatingIfNeeded: number(64, UInt64.self))
    statistics.tokensRead = number(72, UInt64.self)
    statistics.sentences = number(80, UInt64.self)
    statistics.lineFeeds = number(88, UInt64.self)
    statistics.types = Int(truncatingIfNeeded: number(96, UInt64.self))
    statistics.highestCount = number(104, UInt64.self)
    statistics.tokensInVocabulary = tokenCount
    statistics.vocabularySize = Int(truncatingIfNeeded: wordCount)
    self.statistics = statistics
    let (sum, overflow) = tokenCount.addingReportingOverflow(sentenceCount)
    guard !overflow, sum == unitCount else {
      throw FileError(
        "'\(path)': \(tokenCount) tokens and \(sentenceCount) sentences do not make \(unitCount) units")
    }
    guard wordCount <= UInt64(Vocabulary.maximumCount) else {
      throw FileError("'\(path)': \(wordCount) words are more than ids can tell apart")
    }
    guard tokenCount <= statistics.tokensRead else {
      throw FileError("'\(path)': \(tokenCount) tokens of \(statistics.tokensRead) words read are too many")
    }
    checksum = Fingerprint(value: number(EncodedCorpus.checksumOffset, UInt64.self))
    for offset in 112..<EncodedCorpus.checksumOffset where number(offset, UInt8.self) != 0 {
      throw FileError("'\(path)', byte \(offset): expected 0, found \(number(offset, UInt8.self))")
    }
    // Sizes that no file has are refused first, so that their sum is a number.
    let isPossible = [unitCount, wordByteCount, fingerprintByteCount].allSatisfy { $0 < 1 << 56 }
    guard isPossible, byteCount == file.byteCount else {
      let size = isPossible ? "\(byteCount)" : "more"
      throw FileError(
        "'\(path)': by its header the file has \(size) bytes, but it has \(file.byteCount)")
    }
  }

  // MARK: - Where the parts are, in bytes

  var units: Range<Int> { part(after: EncodedCorpus.headerByteCount, Int(unitCount) * 4) }
  var counts: Range<Int> { part(after: (units.upperBound + 7) & ~7, Int(wordCount) * 8) }
  var wordEnds: Range<Int> { part(after: counts.upperBound, Int(wordCount) * 8) }
  var words: Range<Int> { part(after: wordEnds.upperBound, Int(wordByteCount)) }
  var fingerprint: Range<Int> { part(after: words.upperBound, Int(fingerprintByteCount)) }
  /// The size of the file.
  var byteCount: Int { fingerprint.upperBound }

  private func part(after start: Int, _ byteCount: Int) -> Range<Int> { start..<(start + byteCount) }

  /// The header as it stands in the file.
  var bytes: [UInt8] {
    var result = EncodedCorpus.magic
    func append(_ number: some FixedWidthInteger) {
      for shift in stride(from: 0, to: number.bitWidth, by: 8) {
        result.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    append(EncodedCorpus.version)
    append(EncodedCorpus.byteOrderMark)
    for count in [unitCount, tokenCount, sentenceCount, wordCount, wordByteCount, fingerprintByteCount] {
      append(count)
    }
    append(UInt64(statistics.fileCount))
    append(UInt64(statistics.byteCount))
    for count in [statistics.tokensRead, statistics.sentences, statistics.lineFeeds] { append(count) }
    append(UInt64(statistics.types))
    append(statistics.highestCount)
    result += [UInt8](repeating: 0, count: EncodedCorpus.checksumOffset - result.count)
    return result + checksum.bytes
  }
}
