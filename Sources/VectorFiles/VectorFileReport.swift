public import HogvecSystem

/// What is in a vector file: its format and size, its words and norms, and what is wrong with it.
public struct VectorFileReport: Sendable {
  /// The file's format.
  public let format: VectorFormat
  /// The file of the words, for formats that keep them in one of their own.
  public let wordsPath: String?
  /// The file's size in bytes.
  public let byteCount: Int
  /// The number of records that the file claims, by its header or its lines.
  public let claimedCount: Int
  /// The number of floats in a record.
  public let dimension: Int
  /// How exactly the file has its numbers; of text and of 64 bits, ``NumberPrecision/exact``.
  public let precision: NumberPrecision
  /// What the file says of itself, such as the program and the options that made it.
  public let metadata: VectorMetadata
  /// The sum of the words' counts, as far as the file has them; `nil` if it has none.
  public private(set) var tokenCount: UInt64?
  /// What a model of fastText says of itself; `nil` in other formats.
  public let fastText: FastTextDescription?
  /// The number of records before the first fault, or all.
  public private(set) var count = 0
  /// The first fault, with its record and byte; `nil` if the file is whole.
  public private(set) var fault: FileError?

  /// Some words of a kind: how many, and the first of them.
  public struct Finding: Sendable {
    /// How many there are.
    public private(set) var count = 0
    /// The record of the first, counted from 1.
    public private(set) var firstRecord: Int?
    /// The word of the first.
    public private(set) var firstWord: [UInt8] = []

    mutating func add(_ word: ArraySlice<UInt8>, record: Int) {
      count += 1
      if firstRecord == nil { (firstRecord, firstWord) = (record, Array(word)) }
    }
  }

  /// Words that stand in an earlier record too; only the first record of a word is found in queries.
  public private(set) var duplicateWords = Finding()
  /// Records without a word.
  public private(set) var emptyWords = Finding()
  /// Words that are not UTF-8.
  public private(set) var invalidWords = Finding()
  /// Words with a space, tab, no-break space or control character in them.
  public private(set) var spacedWords = Finding()
  /// Words that begin with a UTF-8 mark, as in files that were joined.
  public private(set) var markedWords = Finding()
  /// Records with an infinity or a value that is not a number.
  public private(set) var nonFiniteRecords = Finding()
  /// The numbers of 64 bits that were rounded to 32.
  public private(set) var roundedNumbers = 0
  /// Records of zeros only.
  public private(set) var zeroRecords = Finding()
  /// The longest word's bytes, and its record.
  public private(set) var longestWord: (word: [UInt8], record: Int) = ([], 0)
  /// The least and greatest length of a vector, and the mean; over records of finite values.
  public private(set) var norms: (least: Double, mean: Double, greatest: Double)?

  /// Reads a whole file.
  ///
  /// - Parameter threads: how many parse; by default the processors that this process may use.
  /// - Throws: ``FileError`` if not even its header can be read.
  public init(
    reading path: String, format: VectorFormat? = nil, wordsPath: String? = nil, threads: Int? = nil
  ) throws(FileError) {
    var reader = try VectorFileReader(path: path, format: format, wordsPath: wordsPath)
    self.format = reader.format
    self.wordsPath = reader.wordsPath
    byteCount = reader.byteCount
    claimedCount = reader.count
    dimension = reader.dimension
    precision = reader.storedPrecision
    metadata = reader.metadata
    fastText = reader.fastTextModel.map { model in
      FastTextDescription(
        arguments: model.arguments, tokenCount: model.tokenCount, outputRowCount: model.outputRowCount)
    }
    var words = WordIndex()
    var (normSum, normCount) = (0.0, 0)
    do throws(FileError) {
      try forEachBlock(
        of: &reader, threads: threads ?? AvailableProcessors().count, work: { BlockReport($0) }
      ) {
        (block) throws(FileError) -> Bool in
        add(block, to: &words)
        for case let (index, norm) in block.norms.enumerated() {
          if !norm.isFinite {
            nonFiniteRecords.add(block.records.word(index), record: count - block.norms.count + index + 1)
            continue
          }
          if norm == 0 {
            zeroRecords.add(block.records.word(index), record: count - block.norms.count + index + 1)
          }
          normSum += norm
          normCount += 1
          norms = (min(norms?.least ?? norm, norm), 0, max(norms?.greatest ?? norm, norm))
        }
        roundedNumbers += block.records.roundedCount
        if let fault = block.fault { throw fault }
        return true
      }
    } catch {
      fault = error
    }
    norms?.mean = normSum / Double(max(1, normCount))
  }

  private mutating func add(_ block: BlockReport, to words: inout WordIndex) {
    for index in 0..<block.records.count {
      count += 1
      if let occurrences = block.records.wordCounts[index] {
        tokenCount = (tokenCount ?? 0).addingReportingOverflow(occurrences).partialValue
      }
      let word = block.records.word(index)
      if word.isEmpty { emptyWords.add(word, record: count) }
      if word.count > longestWord.word.count { longestWord = (Array(word), count) }
      if block.isInvalid[index] { invalidWords.add(word, record: count) }
      if word.starts(with: utf8Mark) { markedWords.add(word, record: count) }
      if block.hasSpace[index] { spacedWords.add(word, record: count) }
      let distinctCount = words.distinctCount
      words.append(Array(word))
      if words.distinctCount == distinctCount { duplicateWords.add(word, record: count) }
    }
  }
}

/// What a worker finds in a block.
private struct BlockReport: Sendable {
  let records: DecodedRecords
  let fault: FileError?
  /// The vectors' lengths; not finite where a value is not.
  private(set) var norms: [Double] = []
  private(set) var isInvalid: [Bool] = []
  private(set) var hasSpace: [Bool] = []

  init(_ block: RecordBlock) {
    (records, fault) = block.decodedToFault()
    for index in 0..<records.count {
      norms.append(records.norm(index))
      let word = records.word(index)
      let isASCII = word.allSatisfy { $0 < 0x80 }
      isInvalid.append(!isASCII && String(validating: word, as: UTF8.self) == nil)
      hasSpace.append(word.contains { $0 <= 0x20 || $0 == 0x7F } || hasNoBreakSpace(word))
    }
  }
}

/// Whether UTF-8 has U+00A0 in it.
private func hasNoBreakSpace(_ word: ArraySlice<UInt8>) -> Bool {
  zip(word, word.dropFirst()).contains { $0 == 0xC2 && $1 == 0xA0 }
}
