internal import HogvecSystem

extension VectorFormat {
  /// Parquet.
  public static let parquet = VectorFormat(
    name: "parquet", summary: "a Parquet table of word, count and vector", endings: ["parquet", "pq"],
    isText: false, hasRowsInPlace: false,
    recognition: .mark { start in
      // A word may be the mark; a page's header, or a footer, begins with a number of 32 bits.
      start.begins(with: ParquetFile.magic + [0x15])
    },
    decoder: { (input, context) throws(FileError) in
      try ParquetDecoder(from: &input, isTrusted: context.trustsHeader)
    },
    encoder: { _ in ParquetEncoder() })
}

/// Writes Parquet: groups of rows, in each of which are pages of plain words, counts and floats.
struct ParquetEncoder: DescribingEncoder {
  var metadata = VectorMetadata()

  func header(count: Int, dimension: Int) -> [UInt8] { ParquetFile.magic }

  /// As if all counts were known or none, and as if words had equal lengths, by which some numbers have a
  /// byte more or less.
  func byteCount(
    count: Int, dimension: Int, wordByteCount: Int, longestWord: Int, hasCounts: Bool
  ) -> Int? {
    var table = ParquetTable(dimension: dimension, metadata: metadata)
    var (row, words) = (0, 0)
    while row < count {
      let rows = min(table.rowsPerGroup, count - row)
      let end = wordByteCount * (row + rows) / count
      table.addGroup(
        rows: rows, wordByteCount: end - words, counts: [UInt64](repeating: hasCounts ? 1 : 0, count: rows)
      ) { _ in }
      (row, words) = (row + rows, end)
    }
    return table.byteCount + table.footer().count
  }

  /// A zero byte ends a word where words are collected.
  let forbiddenBytes: [UInt8] = [0]

  func objection(to word: UnsafeRawBufferPointer) -> String? { unsafe textObjection(to: word) }

  func assembly(
    count: Int, dimension: Int, for file: borrowing FileReplacement, path: String
  ) throws(FileError) -> (any RecordAssembly)? {
    ParquetAssembly(ParquetTable(dimension: dimension, metadata: metadata))
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    unsafe records.append(UnsafeRawBufferPointer(vector))
    unsafe records.append(entry: word, wordCount: count)
  }
}

/// A Parquet file that is written record by record: each group of rows when it is whole, then the footer.
final class ParquetAssembly: RecordAssembly {
  private var table: ParquetTable
  /// The rows of the next group.
  private var floats: [UInt8] = []
  private var words = WordEntries()

  init(_ table: ParquetTable) { self.table = table }

  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError) {
    floats += records.bytes[..<records.usedCount]
    words.append(records.words)
    let groupByteCount = table.rowsPerGroup * table.rowByteCount
    var start = 0
    while floats.count - start >= groupByteCount {
      try writeGroup(rows: table.rowsPerGroup, start: start, to: &file)
      start += groupByteCount
    }
    floats.removeFirst(start)
  }

  func finish(_ file: inout FileReplacement) throws(FileError) {
    if !floats.isEmpty { try writeGroup(rows: floats.count / table.rowByteCount, start: 0, to: &file) }
    try file.write(table.footer())
  }

  /// Writes the first rows that are waiting.
  private func writeGroup(rows: Int, start: Int, to file: inout FileReplacement) throws(FileError) {
    let (taken, floats) = (words.removeFirst(rows), floats)
    var texts: [UInt8] = []
    for word in 0..<rows { texts += littleEndianBytes(of: UInt32(taken[word].count)) + taken[word] }
    var parts: [ParquetTable.Part] = []
    table.addGroup(rows: rows, wordByteCount: texts.count - 4 * rows, counts: taken.counts) {
      parts.append($0)
    }
    for part in parts {
      switch part {
      case .bytes(let bytes): try file.write(bytes)
      case .words: try file.write(texts)
      case .floats(let rows):
        let range =
          start + rows.lowerBound * table.rowByteCount..<start + rows.upperBound * table.rowByteCount
        // The rows are inside the group, which is waiting.
        try unsafe floats.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
          try unsafe file.write(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
      }
    }
  }
}
