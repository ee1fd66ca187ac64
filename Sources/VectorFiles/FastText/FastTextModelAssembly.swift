internal import HogvecSystem

/// A model of fastText that is written record by record, without n-grams.
///
/// Its file has all words before the first row, so rows are kept in a file without a name until all words are
/// known, and the words in memory.
struct FastTextModelAssembly: ~Copyable {
  private let dimension: Int
  private let rows: UnnamedFile
  private var rowByteCount = 0
  /// The words, each with a zero byte at its end.
  private var words: [UInt8] = []
  private var wordEnds: [Int] = []

  /// - Parameter file: what is being written; rows are kept beside it, or with temporary files if it is a
  ///   device or a pipe.
  init(dimension: Int, for file: borrowing FileReplacement) throws(FileError) {
    self.dimension = dimension
    rows = try UnnamedFile(beside: file.isBeside ? file.path : TemporaryName.directory + "/hogvec")
  }

  /// Appends records that ``FastTextModelEncoder`` encoded.
  mutating func append(_ records: EncodedRecords) throws(FileError) {
    try unsafe records.bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe rows.write(UnsafeRawBufferPointer(rebasing: raw[..<records.usedCount]), at: rowByteCount)
    }
    rowByteCount += records.usedCount
    for index in records.words.indices where records.words[index] == 0 {
      wordEnds.append(words.count + index)
    }
    words += records.words
  }

  /// Writes the model. The words' counts are not known, and fall by one from word to word, so that programs
  /// that sort by them keep the order.
  consuming func write(to file: inout FileReplacement) throws(FileError) {
    let (words, wordEnds) = (words, wordEnds)
    let count = wordEnds.count
    let mapping = try rows.map()
    // The mapping has the rows of all records, one after the other, and lives until they are written.
    let input =
      if let base = unsafe mapping.bytes.baseAddress {
        unsafe FastTextMatrix(
          base.assumingMemoryBound(to: Float.self), stride: dimension, rowCount: count)
      } else {
        FastTextMatrix(zeros: 0)
      }
    try unsafe FastTextModelWriter.write(
      to: &file, FastTextArguments(dimension: dimension, subwords: nil),
      counts: (0..<count).map { UInt64(count - $0) }, input: input, output: FastTextMatrix(zeros: count)
    ) { id, body in
      unsafe words.withUnsafeBytes {
        unsafe body(UnsafeRawBufferPointer(rebasing: $0[(id == 0 ? 0 : wordEnds[id - 1] + 1)..<wordEnds[id]]))
      }
    }
    withExtendedLifetime(mapping) {}
  }
}
