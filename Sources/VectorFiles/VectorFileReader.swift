public import HogvecSystem

/// Reads a vector file record by record, in constant memory.
///
/// The format is found in the content, the file's name says nothing. Faults are ``FileError``s that name
/// record and byte: `'vectors.bin', record 17, byte 20412: the file ends inside a vector`; records are
/// counted from 1, bytes from 0, and the byte is where the fault stands, which for a file cut short is its
/// end. For one thread.
public struct VectorFileReader: ~Copyable {
  /// The file's format.
  public let format: VectorFormat
  /// The file's size in bytes.
  public var byteCount: Int { input.byteCount }
  /// The number of bytes read so far, for progress.
  public var offset: Int { input.offset }
  /// The number of records, as the file claims; fewer make ``next(word:vector:)`` throw.
  public var count: Int { decoder.count }
  /// The number of floats in a record.
  public var dimension: Int { decoder.dimension }

  /// The file of the words, for formats that keep them in one of their own.
  public let wordsPath: String?

  /// The number of records that the file claims, also where ``init(withoutClaim:format:wordsPath:)`` ignores
  /// it.
  let claimedCount: Int

  /// What the file says of itself.
  public var metadata: VectorMetadata { decoder.metadata }

  /// How often the word that was read last was in the text; `nil` if the file does not say it.
  public var wordCount: UInt64? { decoder.wordCount }

  /// The model that the vectors are from, if they are built from its rows.
  var fastTextModel: FastTextModel? { decoder.fastTextModel }

  /// Whether rows lie in the file as the 32-bit floats that they are.
  var hasFloatRows: Bool { decoder.floatRowByteCount != nil }
  /// The fewest bytes of the file that a record takes.
  var leastRecordByteCount: Int { decoder.leastRecordByteCount }
  /// How exactly the file has its numbers; of text and of 64 bits, ``NumberPrecision/exact``.
  public var storedPrecision: NumberPrecision { decoder.storedPrecision }
  /// The bytes that such a row takes at the end of its record.
  var rowByteCount: Int { decoder.floatRowByteCount ?? 0 }

  /// The records of the blocks taken.
  private var cutRecords = 0
  private var input: BufferedInput
  private var decoder: any VectorRecordDecoder

  /// Opens a file and reads its header. `-` is standard input; pipes are copied to an unnamed file first.
  ///
  /// - Parameters:
  ///   - format: the format to read it as; by default what the content shows.
  ///   - wordsPath: the words file of formats that have one; by default it is looked for beside the file.
  /// - Throws: ``FileError`` if it cannot be opened, or its header is not one, or claims more than the file
  ///   can hold.
  public init(path: String, format: VectorFormat? = nil, wordsPath: String? = nil) throws(FileError) {
    let content = try VectorContent(of: path, as: format)
    let path = content.path
    var input = try BufferedInput(path: path)
    let format = if let format = content.format { format } else { try VectorFormat.sniff(&input) }
    let wordsPath = try format.existingWordsPath(wordsPath, for: path)
    decoder = try format.decoder(from: &input, wordsPath: wordsPath)
    self.wordsPath = wordsPath
    claimedCount = decoder.count
    self.format = format
    self.input = input
  }

  /// Opens a file whose header may be wrong: records are taken to the file's end, whatever it claims, and the
  /// dimension of text is that of the first line.
  init(
    withoutClaim path: String, format: VectorFormat?, wordsPath: String?
  ) throws(FileError) {
    let content = try VectorContent(of: path, as: format)
    let path = content.path
    var input = try BufferedInput(path: path)
    let format = if let format = content.format { format } else { try VectorFormat.sniff(&input) }
    let wordsPath = try format.existingWordsPath(wordsPath, for: path)
    let claimed = try format.decoder(from: &input, wordsPath: wordsPath, trustsHeader: false)
    self.wordsPath = wordsPath
    claimedCount = claimed.count
    decoder = claimed.withoutClaim(byteCount: input.byteCount)
    self.format = format
    self.input = input
  }

  /// Reads the next record; false after the last one, once it is sure that nothing follows it.
  ///
  /// - Parameters:
  ///   - word: its content is replaced by the word's bytes.
  ///   - vector: receives ``dimension`` floats.
  public mutating func next(
    word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    try unsafe decoder.next(from: &input, word: &word, vector: vector)
  }

  /// Reads the next record into an array that has room for it.
  mutating func next(word: inout [UInt8], vector: inout [Float]) throws(FileError) -> Bool {
    try unsafe vector.lendElements { (vector) throws(FileError) in
      try unsafe next(word: &word, vector: vector)
    }
  }

  /// Takes some records as they stand in the file, to be decoded by another thread; `nil` after the last one,
  /// once it is sure that nothing follows it.
  mutating func nextBlock(byteCount: Int = 1 << 20) throws(FileError) -> RecordBlock? {
    let before = decoder
    let run = try decoder.pass(over: byteCount, in: &input)
    guard run.count > 0 else {
      try checkEnd()
      return nil
    }
    let byteCount = run.byteCount + WordEnd.lookahead(vectorByteCount: rowByteCount)
    _ = try input.require(byteCount)
    let bytes = unsafe Array(input.window.prefix(byteCount))
    let block = RecordBlock(
      decoder: before.knowing(run), bytes: bytes, byteCount: run.byteCount, offset: input.offset,
      count: run.count,
      recordsBefore: cutRecords, path: input.path, fileByteCount: input.byteCount)
    cutRecords += run.count
    input.consume(run.byteCount)
    return block
  }

  /// Makes sure, after the last record, that nothing follows it; where it was not the last, says what is
  /// wrong.
  mutating func checkEnd() throws(FileError) {
    var word: [UInt8] = []
    var scratch = [Float](repeating: 0, count: min(dimension, max(byteCount, 1 << 16)))
    _ = try unsafe scratch.lendElements { (vector) throws(FileError) in
      try unsafe decoder.next(from: &input, word: &word, vector: vector)
    }
  }

  /// Passes over the line at which ``next(word:vector:)`` found a fault, in a format of lines; false at the
  /// end.
  mutating func skipLine() throws(FileError) -> Bool {
    if let end = try input.find(decoder.lineEnd) {
      input.consume(end + 1)
      return true
    }
    let rest = input.availableCount
    input.consume(rest)
    return rest > 0
  }
}
