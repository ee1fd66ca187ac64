internal import HogvecSystem

/// A model of fastText that is written record by record, without n-grams.
///
/// Its file has all words before the first row, so rows are kept in a file without a name until all words are
/// known, and the words in memory.
final class FastTextModelAssembly: RecordAssembly {
  private let dimension: Int
  private let rows: CollectedRows
  private var words = WordEntries()

  /// - Parameter file: what is being written.
  init(dimension: Int, for file: borrowing FileReplacement) throws(FileError) {
    self.dimension = dimension
    rows = try CollectedRows(for: file)
  }

  /// Appends records that ``FastTextModelEncoder`` encoded.
  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError) {
    try rows.append(records)
    words.append(records.words)
  }

  /// Writes the model. Where the words' counts are not all known, they fall by one from word to word, so that
  /// programs that sort by them keep the order.
  func finish(_ file: inout FileReplacement) throws(FileError) {
    let words = words
    let count = words.count
    let counts = words.counts.contains(0) ? (0..<count).map { UInt64(count - $0) } : words.counts
    let (taken, rowByteCount) = (try rows.take(), dimension * MemoryLayout<Float>.size)
    let input = unsafe FastTextMatrix(rowCount: count) { _, vector in
      // Rows are written once, in order, and there is one for each word.
      guard let row = unsafe taken.next(rowByteCount) else { return }
      unsafe UnsafeMutableRawPointer(vector).copyMemory(from: row.baseAddress!, byteCount: row.count)
    }
    try unsafe FastTextModelWriter.write(
      to: &file, FastTextArguments(dimension: dimension, subwords: nil),
      counts: counts, input: input, output: FastTextMatrix(zeros: count)
    ) { id, body in unsafe words.withWord(id) { unsafe body($0) } }
  }
}
