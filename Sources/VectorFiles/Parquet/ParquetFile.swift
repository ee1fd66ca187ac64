internal import HogvecSystem

/// A Parquet file of words and vectors (github.com/apache/parquet-format): the footer, which says where the
/// pages of the columns are, and these.
///
/// Read are plain values, dictionaries, and bytes in streams, in pages of both versions, which may be
/// compressed with Snappy, gzip or zstd. For several threads.
final class ParquetFile: Sendable {
  static let magic = Array("PAR1".utf8)

  let path: String
  let rowCount: Int
  let dimension: Int
  let words: ParquetPages
  let counts: ParquetPages?
  let vectors: ParquetPages
  /// The texts of the footer.
  let metadata: VectorMetadata
  /// Rows that begin a part of the file which is read at a time, and the number of rows: pages of vectors are
  /// not cut, since each is decompressed whole.
  private let cuts: [Int]
  private let mapping: SharedMapping

  /// Floats of a part, as far as pages are not larger.
  private static let partCount = 1 << 18
  /// What a byte of a file may stand for, so that a false number takes no memory: as bytes of words, and as
  /// floats, of which there may be a sign in each bit, and these be compressed.
  static let mostBytesPerByte = 64

  init(_ mapping: SharedMapping, path: String) throws(FileError) {
    (self.mapping, self.path) = (mapping, path)
    // The mapping lives as long as this.
    let bytes = unsafe RawBytes(mapping.file.bytes)
    let count = bytes.count
    func fault(at place: Int, _ reason: String) -> FileError {
      FileError("'\(path)', byte \(place): \(reason)")
    }
    guard count >= 12, bytes.array(count - 4..<count) == ParquetFile.magic else {
      throw fault(at: count, "the file ends before its footer")
    }
    let length = Int(bytes.integer(UInt32.self, at: count - 8))
    guard length <= count - 12 else { throw fault(at: count - 8, "the footer is longer than the file") }
    let end = count - 8 - length
    var reader = ThriftReader(bytes, in: end..<count - 8)
    let footer: ThriftValue
    do { footer = try reader.structure() } catch { throw fault(at: error.place, "the footer is damaged") }
    guard let elements = footer[2]?.elements, let rowCount = footer[3]?.count,
      let groups = footer[4]?.elements
    else {
      throw fault(at: end, "the footer does not say what the file has")
    }
    let schema = try ParquetSchema(elements, path: path)
    var words = ParquetPages(of: schema.columns[schema.words])
    var counts = schema.counts.map { ParquetPages(of: schema.columns[$0]) }
    var vectors = ParquetPages(of: schema.columns[schema.vectors])
    /// The rows and numbers up to the end of each group.
    var ends: [(rows: Int, numbers: Int)] = []
    for group in groups {
      guard let chunks = group[1]?.elements, chunks.count == schema.columns.count else {
        throw fault(at: end, "the footer does not have all columns of a group of rows")
      }
      func add(_ number: Int, to pages: inout ParquetPages) throws(FileError) {
        guard let chunk = chunks[number][3] else {
          throw fault(at: end, "the footer does not say where a column is")
        }
        guard chunks[number][1] == nil else {
          throw fault(at: end, "a column is in a file of its own, which is not read")
        }
        try pages.add(chunk: chunk, in: bytes, end: end, path: path)
      }
      try add(schema.words, to: &words)
      if let number = schema.counts, var pages = counts {
        try add(number, to: &pages)
        counts = pages
      }
      try add(schema.vectors, to: &vectors)
      ends.append((words.valueCount, vectors.valueCount))
      guard counts?.valueCount ?? words.valueCount == words.valueCount else {
        throw fault(at: end, "group \(ends.count) of rows has not as many counts as words")
      }
      guard group[3]?.count == words.valueCount - (ends.dropLast().last?.rows ?? 0) else {
        throw fault(at: end, "group \(ends.count) of rows has not as many words as rows")
      }
    }
    guard words.valueCount == rowCount else {
      throw fault(at: end, "\(words.valueCount) words are in the pages of \(rowCount) rows")
    }
    // A word and its vector take a byte at least.
    guard rowCount <= count, vectors.valueCount <= count * ParquetFile.mostBytesPerByte else {
      throw fault(
        at: end,
        "\(rowCount) vectors of \(vectors.valueCount) numbers are more than the file's \(count) bytes can hold"
      )
    }
    guard rowCount > 0 else {
      throw FileError("'\(path)': the file has no rows, so that vectors have no dimension")
    }
    let dimension = vectors.valueCount / rowCount
    guard dimension > 0, ends.allSatisfy({ $0.numbers == $0.rows * dimension }) else {
      throw FileError(
        "'\(path)': the \(Figures.grouped(vectors.valueCount)) numbers of '\(vectors.column.name)' are not"
          + " as many for each of the \(Figures.grouped(rowCount)) rows")
    }
    var cuts = [0]
    for end in vectors.starts.dropFirst() {
      let row = end / dimension
      if (row - cuts[cuts.count - 1]) * dimension >= ParquetFile.partCount { cuts.append(row) }
    }
    if cuts[cuts.count - 1] < rowCount { cuts.append(rowCount) }
    var metadata = VectorMetadata()
    for entry in footer[5]?.elements ?? [] {
      if let key = entry[1]?.text, let value = entry[2]?.text, !ParquetFile.isAboutColumns(key) {
        metadata.entries[key] = value
      }
    }
    (self.rowCount, self.dimension, self.cuts, self.metadata) = (rowCount, dimension, cuts, metadata)
    (self.words, self.counts, self.vectors) = (words, counts, vectors)
  }

  /// Whether a text of the footer describes the file's columns to some program, and would be wrong in another
  /// file.
  private static func isAboutColumns(_ key: String) -> Bool {
    [ArrowSchema.key, "pandas", "huggingface", "parquet.avro.schema"].contains(key)
      || key.hasPrefix("org.apache.spark.")
  }

  /// The end of the part that a row is in.
  func partEnd(_ row: Int) -> Int { cuts[cuts.indices.partitionPoint { cuts[$0] <= row }] }

  /// As many of the file's bytes as rows stand for that are before one: a byte at least for each.
  func offset(ofRow row: Int) -> Int {
    let (whole, rest) = unsafe mapping.file.bytes.count.quotientAndRemainder(dividingBy: rowCount)
    return whole * row + rest * row / rowCount
  }

  /// Lends the pages that have some of a column's values, by their numbers, with the whole file.
  func forEachPage(
    of pages: ParquetPages, _ values: Range<Int>,
    _ body: (Int, ParquetPage, ParquetPageContent, RawBytes) throws(FileError) -> Void
  ) throws(FileError) {
    // The mapping lives as long as this.
    let bytes = unsafe RawBytes(mapping.file.bytes)
    var number = pages.page(of: values.lowerBound)
    while number < pages.pages.count, pages.starts[number] < values.upperBound {
      let page = pages.pages[number]
      try page.withContent(in: bytes, of: pages.column) { (content) throws(FileError) in
        try body(number, page, content, bytes)
      }
      // Whoever still needs it brings it back.
      if pages.starts[number + 1] <= values.upperBound {
        mapping.file.release(page.range.clamped(to: 0..<mapping.file.byteCount))
      }
      number += 1
    }
  }
}
