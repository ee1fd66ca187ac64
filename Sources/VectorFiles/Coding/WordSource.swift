internal import HogvecSystem

/// The words of a matrix of numbers, one for each row, which are elsewhere than the rows.
///
/// A reader keeps its place, an offset whose meaning is the source's. Any number of threads may read.
protocol WordSource: AnyObject, Sendable {
  /// The place of the first word.
  var start: Int { get }

  /// Takes the word at a place and moves the place to the next.
  ///
  /// - Parameters:
  ///   - record: the number of words before it.
  ///   - count: the number of rows.
  /// - Returns: the word's count; `nil` if the file has none, or has 0.
  /// - Throws: ``FileError`` if there is no word.
  func take(
    into word: inout [UInt8], at offset: inout Int, record: Int, of count: Int
  ) throws(FileError) -> UInt64?

  /// Moves a place to the next word.
  func skip(_ offset: inout Int)

  /// Makes sure that nothing follows the last word.
  func checkEnd(at offset: Int, of count: Int) throws(FileError)
}
