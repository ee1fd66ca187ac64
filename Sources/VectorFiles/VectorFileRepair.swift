public import HogvecSystem

/// Writes what is whole in a broken vector file: the header says how many records there are and how long they
/// are, a broken tail is left out, and so is each broken line of a text. Words stay as they are, with spaces
/// too.
public struct VectorFileRepair: Sendable {
  /// The file to read.
  public var input: String
  /// Its format; `nil` for what its content shows.
  public var inputFormat: VectorFormat?
  /// The words file of formats that have one; `nil` to look for it beside the input.
  public var inputWords: String?
  /// The file to write, in the same format; it may be the one that is read.
  public var output: String

  /// What was done.
  public struct Summary: Sendable {
    /// The file's format.
    public let format: VectorFormat
    /// The records that there should be, as the header or the number of lines says.
    public let claimedCount: Int
    /// The records written.
    public let count: Int
    /// The number of floats in a record.
    public let dimension: Int
    /// Lines left out because they are no records; the first one's fault.
    public let droppedLines: Int
    /// Bytes left out at the end.
    public let droppedBytes: Int
    /// The first fault; `nil` if only the header was wrong, or nothing.
    public let fault: FileError?
  }

  /// Describes a repair.
  public init(
    input: String, inputFormat: VectorFormat? = nil, inputWords: String? = nil, output: String
  ) {
    self.input = input
    self.inputFormat = inputFormat
    self.inputWords = inputWords
    self.output = output
  }

  /// Repairs the file.
  ///
  /// - Throws: ``FileError`` if the header cannot be read at all, no record is whole, the words look as if
  ///   the dimension were wrong, or the output cannot be written; the output is then as it was before.
  public func run() throws(FileError) -> Summary {
    let opened = try reader()
    let (claimed, metadata) = (opened.claimedCount, opened.metadata)
    var plausible = 0
    // Whole numbers of other programs may have other scales than they would be written with.
    var precision = opened.storedPrecision
    // Read twice, since the header says how many records follow.
    let first = try forEachWholeRecord { (word, _, vector) throws(FileError) in
      if word.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), String(validating: word, as: UTF8.self) != nil {
        plausible += 1
      }
      if precision == .int8, !(unsafe vector.withUnsafeBufferPointer { unsafe StoredNumbers.areWhole($0) }) {
        precision = .exact
      }
    }
    guard first.format.isWritten else {
      throw FileError("cannot repair '\(input)': the format \(first.format.name) is only read; convert it")
    }
    guard first.count > 0 else {
      throw FileError("cannot repair '\(input)': no record is whole (\(first.fault?.description ?? "empty"))")
    }
    guard first.format.isText || first.format.hasWordsFile || plausible * 2 >= first.count else {
      throw FileError(
        "cannot repair '\(input)': what stands for words does not look like it; the header's dimension,"
          + " \(first.dimension), must be wrong")
    }
    var writer = try VectorFileWriter(
      path: output, format: first.format, count: first.count, dimension: first.dimension,
      precision: first.format.objection(to: precision) == nil ? precision : .exact, metadata: metadata)
    writer.takesAnyWord = true
    _ = try forEachWholeRecord { (word, count, vector) throws(FileError) in
      try writer.append(word: word, count: count, vector: vector)
    }
    try writer.publish()
    return Summary(
      format: first.format, claimedCount: claimed, count: first.count, dimension: first.dimension,
      droppedLines: first.droppedLines, droppedBytes: first.droppedBytes, fault: first.fault)
  }

  private func reader() throws(FileError) -> VectorFileReader {
    try VectorFileReader(withoutClaim: input, format: inputFormat, wordsPath: inputWords)
  }

  private struct Pass {
    let format: VectorFormat
    let dimension: Int
    var count = 0
    var droppedLines = 0
    var droppedBytes = 0
    var fault: FileError?
  }

  private func forEachWholeRecord(
    _ body: (_ word: [UInt8], _ count: UInt64?, _ vector: [Float]) throws(FileError) -> Void
  ) throws(FileError) -> Pass {
    var reader = try reader()
    var pass = Pass(format: reader.format, dimension: reader.dimension)
    // A line left out where the words are elsewhere would give all that follow the wrong word.
    let isText = reader.format.isText && !reader.format.hasWordsFile
    var word: [UInt8] = []
    var vector = [Float](repeating: 0, count: reader.dimension)
    while true {
      let start = reader.offset
      do throws(FileError) {
        guard try reader.next(word: &word, vector: &vector) else { break }
      } catch {
        if pass.fault == nil { pass.fault = error }
        guard isText else {
          pass.droppedBytes = reader.byteCount - start
          break
        }
        guard try reader.skipLine() else { break }
        pass.droppedLines += 1
        continue
      }
      // Such a word is read if a tab ends it, which is not written.
      if isText, unsafe word.withUnsafeBytes({ unsafe endsInNumber($0) }) {
        pass.fault =
          pass.fault
          ?? FileError(
            "'\(input)', record \(pass.count + pass.droppedLines + 1): the word '\(shownText(word[...]))' ends in a number,"
              + " which would be read as one of the vector's")
        pass.droppedLines += 1
        continue
      }
      try body(word, reader.wordCount, vector)
      pass.count += 1
    }
    return pass
  }
}
