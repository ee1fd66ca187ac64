public import HogvecSystem

extension VectorFileWriter {
  /// Appends the rows of a table in memory; several threads encode them.
  ///
  /// The rows and words must not change during the call. At most three blocks of about a megabyte per thread
  /// are in memory at a time.
  ///
  /// - Parameters:
  ///   - rows: the first row; each takes the file's ``dimension`` floats.
  ///   - stride: the distance between the starts of two rows in floats.
  ///   - count: the number of rows.
  ///   - threads: how many encode.
  ///   - wordCount: how often a row's word was in the text, as
  ///     ``append(word:count:vector:)-(UnsafeRawBufferPointer,_,_)`` has it; may be called by several threads
  ///     at once.
  ///   - word: lends a row's word to its argument, which it calls once; may be called by several threads at
  ///     once.
  /// - Throws: ``FileError`` as ``append(word:count:vector:)-(UnsafeRawBufferPointer,_,_)`` does, for the
  ///   first row with a fault.
  public mutating func append(
    rows: UnsafePointer<Float>, stride: Int, count: Int, threads: Int,
    wordCount: @escaping @Sendable (_ row: Int) -> UInt64? = { _ in nil },
    word: @escaping @Sendable (_ row: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Void
  ) throws(FileError) {
    precondition(
      count >= 0 && writtenCount + count <= self.count, "no more records than announced are written")
    precondition(stride >= dimension, "rows do not overlap")
    try writePending()
    let table = unsafe TableRows(
      base: rows, stride: stride, dimension: dimension, encoder: encoder, firstRecord: writtenCount,
      path: path, wordCount: wordCount, word: word)
    let rowsAtOnce = max(1, (1 << 20) / (dimension * MemoryLayout<Float>.size))
    var start = 0
    try forEachInOrder(
      threads: threads, label: "records",
      next: { () throws(FileError) -> Range<Int>? in
        guard start < count else { return nil }
        let range = start..<min(start + rowsAtOnce, count)
        start = range.upperBound
        return range
      },
      work: { (range) throws(FileError) in try table.encoded(range) },
      take: { (records) throws(FileError) in
        try append(records)
        return true
      })
  }
}

/// Rows in memory and their words, for the workers of one call.
@safe private struct TableRows: @unchecked Sendable {
  // Sendable: the rows are only read, by workers that are waited for before the caller's memory can go.

  let base: UnsafePointer<Float>
  let stride: Int
  let dimension: Int
  let encoder: any VectorRecordEncoder
  /// The number of records before the first row.
  let firstRecord: Int
  let path: String
  let wordCount: @Sendable (_ row: Int) -> UInt64?
  let word: @Sendable (_ row: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Void

  func encoded(_ range: Range<Int>) throws(FileError) -> EncodedRecords {
    var records = EncodedRecords()
    for row in range {
      // The row is one of the table's, and takes `dimension` floats.
      let vector = unsafe UnsafeBufferPointer(start: base + row * stride, count: dimension)
      var failure: FileError?
      unsafe word(row) { word in
        let record = firstRecord + row + 1
        if let objection = unsafe encoder.objection(to: word) {
          failure = unsafe forbiddenWord(word, objection, record: record, path: path)
        } else if let objection = unsafe encoder.objection(to: vector) {
          failure = unsafe forbiddenVector(of: word, objection, record: record, path: path)
        } else {
          unsafe encoder.encode(word: word, count: wordCount(row), vector: vector, into: &records)
        }
      }
      if let failure { throw failure }
      records.count += 1
    }
    return records
  }
}
