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

  /// Lends all rows, piece by piece, each once: what has been lent takes neither memory nor disk any more.
  func take() throws(FileError) -> TakenRows { TakenRows(rows, try rows.map(), byteCount: byteCount) }

  /// Writes all rows, which are gone then.
  func write(to file: inout FileReplacement) throws(FileError) {
    let taken = try take()
    while let piece = unsafe taken.next(TakenRows.pieceByteCount) {
      try unsafe file.write(piece)
    }
  }
}

/// Rows that are read once, in order, from a file without a name.
@safe final class TakenRows {
  private let file: UnnamedFile
  private let mapping: MappedFile
  private let byteCount: Int
  private var position = 0
  /// Up to where the rows have been given back.
  private var releasedEnd = 0

  /// After how many bytes they are.
  static let pieceByteCount = 1 << 22

  fileprivate init(_ file: UnnamedFile, _ mapping: consuming MappedFile, byteCount: Int) {
    self.file = file
    self.byteCount = byteCount
    self.mapping = mapping
  }

  /// The next bytes, valid until others are asked for; `nil` at the end.
  func next(_ count: Int) -> UnsafeRawBufferPointer? {
    if position - releasedEnd >= TakenRows.pieceByteCount {
      mapping.release(releasedEnd..<position)
      file.release(releasedEnd..<position)
      releasedEnd = position
    }
    guard position < byteCount else { return nil }
    let range = position..<min(position + count, byteCount)
    position = range.upperBound
    // The mapping has all rows.
    return unsafe UnsafeRawBufferPointer(rebasing: mapping.bytes[range])
  }
}

/// The bytes of floats.
func littleEndianBytes(of floats: [Float]) -> [UInt8] {
  unsafe floats.withUnsafeBytes { unsafe Array($0) }
}
