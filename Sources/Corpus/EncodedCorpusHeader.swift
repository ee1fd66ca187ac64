internal import Storage

/// The header of an ``EncodedCorpus``, whose documentation has the byte table.
struct EncodedCorpusHeader {
  var unitCount: UInt64
  var tokenCount: UInt64
  var sentenceCount: UInt64
  var wordCount: UInt64

  init(tokenCount: UInt64, sentenceCount: UInt64, wordCount: UInt64) {
    self.unitCount = tokenCount + sentenceCount
    self.tokenCount = tokenCount
    self.sentenceCount = sentenceCount
    self.wordCount = wordCount
  }

  /// Reads the header and checks each field, and all against the file's size.
  init(_ file: borrowing MappedFile) throws(FileError) {
    let path = file.path
    let bytes = unsafe file.bytes
    let size = EncodedCorpus.headerByteCount
    guard unsafe bytes.starts(with: EncodedCorpus.magic) else {
      throw FileError("'\(path)' is not an encoded corpus: it does not start with 'HVID'")
    }
    guard file.byteCount >= size else {
      throw FileError("'\(path)': the file ends inside the header, at byte \(file.byteCount) of \(size)")
    }
    // All offsets below are inside the header, which is there.
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
    unitCount = number(8, UInt64.self)
    tokenCount = number(16, UInt64.self)
    sentenceCount = number(24, UInt64.self)
    wordCount = number(32, UInt64.self)
    let unitBytes = UInt64(file.byteCount - size)
    guard unitBytes % 4 == 0, unitCount == unitBytes / 4 else {
      throw FileError(
        "'\(path)': the header says \(unitCount) units, the file has \(unitBytes) bytes for them, 4 each")
    }
    let (sum, overflow) = tokenCount.addingReportingOverflow(sentenceCount)
    guard !overflow, sum == unitCount else {
      throw FileError(
        "'\(path)': \(tokenCount) tokens and \(sentenceCount) sentences do not make \(unitCount) units")
    }
    guard wordCount <= UInt64(Vocabulary.maximumCount) else {
      throw FileError("'\(path)': \(wordCount) words are more than ids can tell apart")
    }
    for offset in 40..<size where number(offset, UInt8.self) != 0 {
      throw FileError("'\(path)', byte \(offset): expected 0, found \(number(offset, UInt8.self))")
    }
  }

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
    for count in [unitCount, tokenCount, sentenceCount, wordCount] { append(count) }
    return result + [UInt8](repeating: 0, count: EncodedCorpus.headerByteCount - result.count)
  }
}
