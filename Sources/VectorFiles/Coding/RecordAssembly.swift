internal import HogvecSystem

/// What is written record by record where a format has parts of records in several places of the file.
///
/// For one thread. It is given the records in order, and writes to the file what can be written then; what
/// must come later it keeps, in memory as far as that is little beside the rows, or in a file without a name.
protocol RecordAssembly: AnyObject {
  /// Takes records.
  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError)

  /// Writes what is missing after the last record.
  func finish(_ file: inout FileReplacement) throws(FileError)
}

/// Rows that come after all scales, as safetensors has its tensors: those of large numbers first, so that
/// each begins at a multiple of a number's size. Rows are kept in a file without a name, and scales in
/// memory.
final class ScalesFirstAssembly: RecordAssembly {
  private let rows: CollectedRows
  private var scales: [Float] = []

  /// - Parameter file: what is being written.
  init(for file: borrowing FileReplacement) throws(FileError) { rows = try CollectedRows(for: file) }

  func append(_ records: EncodedRecords, to file: inout FileReplacement) throws(FileError) {
    try rows.append(records)
    scales += records.scales
  }

  func finish(_ file: inout FileReplacement) throws(FileError) {
    try file.write(littleEndianBytes(of: scales))
    try rows.write(to: &file)
  }
}

/// Rows that are kept in a file without a name until they can be written.
final class CollectedRows {
  private let rows: UnnamedFile
  private(set) var byteCount = 0

  /// - Parameter file: what is being written; rows are kept beside it, or with temporary files if it is a
  ///   device or a pipe.
  init(for file: borrowing FileReplacement) throws(FileError) {
    rows = try UnnamedFile(beside: file.isBeside ? file.path : TemporaryName.directory + "/hogvec")
  }

  /// Appends the rows of records.
  func append(_ records: EncodedRecords) throws(FileError) {
    try unsafe records.bytes.span.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(FileError) in
      try unsafe rows.write(UnsafeRawBufferPointer(rebasing: raw[..<records.usedCount]), at: byteCount)
    }
    byteCount += records.usedCount
  }

  /// Maps all rows, one after the other.
  func map() throws(FileError) -> MappedFile { try rows.map() }

  /// Writes all rows, which are gone then: what has been written takes neither memory nor disk any more.
  func write(to file: inout FileReplacement) throws(FileError) {
    let mapping = try map()
    for start in stride(from: 0, to: byteCount, by: CollectedRows.pieceByteCount) {
      let piece = start..<min(start + CollectedRows.pieceByteCount, byteCount)
      // The mapping lives until the rows are written.
      try unsafe file.write(UnsafeRawBufferPointer(rebasing: mapping.bytes[piece]))
      mapping.release(piece)
      rows.release(piece)
    }
  }

  private static let pieceByteCount = 1 << 22
}

/// The bytes of floats.
func littleEndianBytes(of floats: [Float]) -> [UInt8] {
  unsafe floats.withUnsafeBytes { unsafe Array($0) }
}
