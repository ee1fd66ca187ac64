internal import HogvecSystem

/// The files `input.table` and `output.table` of a directory, into which tables in anonymous memory are
/// copied.
final class TableCopies: Sendable {
  private let input: SharedTable
  private let output: SharedTable

  /// Makes the files, or opens those of an earlier run.
  init(
    in directory: String, inputRows: Int, outputRows: Int, dimension: Int, areThere: Bool
  ) throws(FileError) {
    input = try SharedTable(
      "\(directory)/input.table", rowCount: inputRows, dimension: dimension, isThere: areThere)
    output = try SharedTable(
      "\(directory)/output.table", rowCount: outputRows, dimension: dimension, isThere: areThere)
  }

  /// Fills tables with what the files hold.
  ///
  /// - Throws: ``FileError`` if that is not finite everywhere.
  func load(into input: borrowing SharedTable, _ output: borrowing SharedTable) throws(FileError) {
    try load(self.input, into: input)
    try load(self.output, into: output)
  }

  private func load(_ copy: borrowing SharedTable, into table: borrowing SharedTable) throws(FileError) {
    guard table.copyFiniteRows(of: copy) else {
      throw FileError("'\(copy.path ?? "")' contains values that are not finite and cannot be used")
    }
  }

  /// Brings the files on the device up to what the tables hold now, or something newer, as long as that is
  /// finite.
  ///
  /// - Returns: whether all numbers were finite.
  func update(
    from input: borrowing SharedTable, _ output: borrowing SharedTable
  ) throws(FileError) -> Bool {
    guard self.input.copyFiniteRows(of: input), self.output.copyFiniteRows(of: output) else { return false }
    try self.input.synchronize()
    try self.output.synchronize()
    return true
  }
}

extension SharedTable {
  /// Makes a table's file, or opens one that is there.
  init(_ path: String, rowCount: Int, dimension: Int, isThere: Bool) throws(FileError) {
    if isThere {
      try self.init(opening: path, rowCount: rowCount, dimension: dimension)
    } else {
      try self.init(creating: path, rowCount: rowCount, dimension: dimension)
    }
  }
}
