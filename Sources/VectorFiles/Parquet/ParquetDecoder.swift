internal import HogvecSystem

/// Reads a Parquet file part by part. What is taken from the input stands for rows, whose columns are at
/// other places of the file.
struct ParquetDecoder: VectorRecordDecoder {
  private let file: ParquetFile
  private var taken = 0
  /// The part that the next row is in, once it is needed.
  private var part: ParquetRows?
  private(set) var roundedCount = 0

  init(from input: inout BufferedInput, isTrusted: Bool) throws(FileError) {
    guard isTrusted else {
      throw FileError(
        "cannot repair '\(input.path)': a part of a Parquet file has parts of its columns, and no rows")
    }
    file = try ParquetFile(try input.mapped(access: .sequential), path: input.path)
  }

  var count: Int { file.rowCount }
  var dimension: Int { file.dimension }
  var metadata: VectorMetadata { file.metadata }
  var wordCount: UInt64? { taken > 0 ? part?.count(taken - 1) : nil }
  var floatRowByteCount: Int? { nil }
  var leastRecordByteCount: Int { 1 }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else { return false }
    if part?.rows.contains(taken) != true {
      // The memory of one part is enough.
      part = nil
      let rows = try ParquetRows(taken..<file.partEnd(taken), of: file)
      roundedCount += rows.roundedCount
      part = rows
    }
    unsafe part?.copy(taken, word: &word, vector: vector)
    taken += 1
    guard try input.skip(file.offset(ofRow: taken) - input.offset) else {
      throw FileError("'\(input.path)', byte \(input.offset): the file became shorter while it was read")
    }
    return true
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    guard taken < count else { return RecordRun() }
    let first = taken
    repeat {
      taken = file.partEnd(taken)
    } while taken < count && file.offset(ofRow: taken) - file.offset(ofRow: first) < byteCount
    return RecordRun(
      count: taken - first, byteCount: file.offset(ofRow: taken) - file.offset(ofRow: first))
  }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder { self }
}
