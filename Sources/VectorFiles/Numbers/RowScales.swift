internal import HogvecSystem

/// What the rows of a matrix are multiplied with: the scales of whole numbers, or the norms of vectors of
/// length 1. They are where they lie in the mapped file.
@safe final class RowScales: Sendable {
  private let file: SharedMapping
  private let start: Int
  private let count: Int

  /// Scales of 32 bits, little-endian, that begin at a byte of the file.
  ///
  /// - Returns: `nil` if they are not all inside the file.
  init?(_ file: SharedMapping, from start: Int, count: Int) {
    let (byteCount, overflows) = count.multipliedReportingOverflow(by: 4)
    guard start >= 0, count >= 0, !overflows, start <= file.file.byteCount,
      byteCount <= file.file.byteCount - start
    else { return nil }
    self.file = file
    self.start = start
    self.count = count
  }

  /// The scale of a row.
  subscript(row: Int) -> Float {
    precondition(row >= 0 && row < count, "the row has a scale")
    // The scale is inside the file, as it was when it was opened.
    return unsafe Float(
      bitPattern: UInt32(
        littleEndian: file.file.bytes.loadUnaligned(fromByteOffset: start + row * 4, as: UInt32.self)))
  }
}
