internal import HogvecSystem

/// A model of fastText that is written record by record, without n-grams.
///
/// Its file has all words before the first row, so rows are kept in a file without a name until all words are
/// known, and the words in memory.
struct FastTextModelAssembly: ~Copyable {
  private let dimension: Int
  private let rows: UnnamedFile
  private var rowByteCount = 0
  /// The words one after the other.
  private var words: [UInt8] = []
  private var wordEnds: [Int] = []
  private var counts: [UInt64] = []

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
    var entries = records.words[...]
    while let end = entries.firstIndex(of: 0) {
      words += entries[..<end]
      wordEnds.append(words.count)
      counts.append(entries[(end + 1)...].prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
      entries = entries[(end + 1 + FastTextModel.entryByteCount)...]
    }
  }

  /// Writes the model. Where the words' counts are not all known, they fall by one from word to word, so that
  /// programs that sort by them keep the order.
  consuming func write(to file: inout FileReplacement) throws(FileError) {
    let (words, wordEnds) = (words, wordEnds)
    let count = wordEnds.count
    let counts = counts.contains(0) ? (0..<count).map { UInt64(count - $0) } : counts
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
      counts: counts, input: input, output: FastTextMatrix(zeros: count)
    ) { id, body in
      unsafe words.withUnsafeBytes {
        unsafe body(UnsafeRawBufferPointer(rebasing: $0[(id == 0 ? 0 : wordEnds[id - 1])..<wordEnds[id]]))
      }
    }
    withExtendedLifetime(mapping) {}
  }
}
