internal import HogvecSystem

/// The rows of a NumPy array, mapped, in any order.
struct SpaCyRows: Sendable {
  let path: String
  let layout: RowMatrixDecoder.Layout
  private let file: SharedMapping
  /// Where the numbers begin.
  private let start: Int

  /// Opens the array.
  ///
  /// - Throws: ``FileError`` if it is not a matrix of numbers, or is cut short.
  init(path: String) throws(FileError) {
    var input = try BufferedInput(path: path)
    layout = try NumPyHeader(from: &input).matrix(in: path)
    file = try input.mapped(access: .random)
    (self.path, start) = (path, input.offset)
    try layout.checkSizes(in: path, byteCount: input.byteCount)
    let (byteCount, isTooLong) = layout.rowCount.multipliedReportingOverflow(by: layout.tightRowByteCount)
    guard !isTooLong, byteCount <= file.file.byteCount - start else {
      throw FileError(
        "'\(path)', byte \(file.file.byteCount): the file ends inside its \(layout.rowCount) x \(layout.columnCount)"
          + " numbers")
    }
  }

  /// Where a number is in the file.
  func place(row: Int, column: Int) -> Int {
    let index = layout.isByColumns ? column * layout.rowCount + row : row * layout.columnCount + column
    return start + index * layout.numbers.byteCount
  }

  /// Reads a row's numbers.
  ///
  /// - Returns: the column of a number for which there is no float, as ``RowMatrixDecoder/Layout`` says.
  func read(
    _ row: Int, into vector: UnsafeMutableBufferPointer<Float>, counting roundedCount: inout Int
  ) -> Int? {
    precondition(row < layout.rowCount && vector.count >= layout.dimension, "the row is there, and has room")
    let stride = layout.numbers.byteCount * (layout.isByColumns ? layout.rowCount : 1)
    // All rows are inside the file, which the constructor made sure of.
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: file.file.bytes[place(row: row, column: 0)...])
    return unsafe layout.decode(bytes, stride: stride, scale: nil, into: vector, counting: &roundedCount)
  }
}
