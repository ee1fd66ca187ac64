internal import HogvecSystem

extension ParquetPage {
  // MARK: - Levels

  /// The next of some levels.
  func next(of levels: inout LevelRuns) throws(FileError) -> (value: Int, count: Int) {
    guard let next = levels.next() else { throw fault("a page's levels end too early") }
    return next
  }

  /// Makes sure that no value of a page is missing.
  func checkAllPresent(
    _ content: ParquetPageContent, _ column: ParquetColumn, firstRow: Int
  ) throws(FileError) {
    guard column.definition > 0 else { return }
    var levels = content.definitions(of: column)
    var known = 0
    while known < valueCount {
      let (level, count) = try next(of: &levels)
      guard level == column.definition else {
        throw fault(
          column.isFlat
            ? "row \(firstRow + known + 1) has no '\(column.name)'"
            : "a row from \(firstRow + 1) on has no number, or none for all, in '\(column.name)'")
      }
      known += min(count, valueCount - known)
    }
  }

  /// Makes sure that each list begins where a row of the file's dimension does.
  func checkLengths(
    _ content: ParquetPageContent, first: Int, dimension: Int
  ) throws(FileError) {
    var levels = LevelRuns(content.levels, in: content.repetition, bitWidth: 1)
    var known = 0
    while known < valueCount {
      let (level, found) = try next(of: &levels)
      let count = min(found, valueCount - known)
      let column = (first + known) % dimension
      // A 0 begins a list, and a 1 goes on with it.
      let isRight =
        level == 0 ? column == 0 && (count == 1 || dimension == 1) : column > 0 && count <= dimension - column
      guard isRight else {
        throw fault(
          "the list of row \((first + known) / dimension + 1) has not \(Figures.counted(dimension, "number")), as"
            + " lists have on average")
      }
      known += count
    }
  }

  // MARK: - Values

  /// Lends the indices of some of a page's values, as runs: the first value's number in the page, the index,
  /// and how many have it.
  func forEachIndex(
    _ content: ParquetPageContent, _ wanted: Range<Int>, below limit: Int, _ body: (Int, Int, Int) -> Void
  ) throws(FileError) {
    guard !wanted.isEmpty else { return }
    guard !content.values.isEmpty,
      case let width = Int(content.bytes.integer(UInt8.self, at: content.values.lowerBound)), width <= 32
    else { throw fault("a page's indices are not there") }
    var runs = LevelRuns(content.bytes, in: content.values.withoutFirst, bitWidth: width)
    var place = 0
    while place < wanted.upperBound {
      guard let (index, count) = runs.next() else { throw fault("a page ends before its values") }
      guard index < limit else { throw fault("a page refers to a value that is not there") }
      let run =
        max(place, wanted.lowerBound)..<max(place, wanted.lowerBound, min(place + count, wanted.upperBound))
      if !run.isEmpty { body(run.lowerBound, index, run.count) }
      place += min(count, wanted.upperBound)
    }
  }

  /// Where texts are that have their lengths before them.
  ///
  /// - Parameter wanted: the texts that are asked for, from the range's beginning on.
  func texts(
    in bytes: RawBytes, _ range: Range<Int>, _ wanted: Range<Int>
  ) throws(FileError) -> [Range<Int>] {
    guard encoding != .byteStreamSplit else { throw fault("texts are not streams of bytes") }
    var places: [Range<Int>] = []
    var place = range.lowerBound
    for number in 0..<wanted.upperBound {
      guard range.upperBound - place >= 4,
        case let length = Int(bytes.integer(UInt32.self, at: place)), length <= range.upperBound - place - 4
      else { throw fault("a page ends before its values") }
      if number >= wanted.lowerBound { places.append(place + 4..<place + 4 + length) }
      place += 4 + length
    }
    return places
  }

  /// The first numbers among a page's values; 0 for those that are not whole.
  func integers(
    in bytes: RawBytes, _ range: Range<Int>, _ count: Int, _ column: ParquetColumn
  ) throws(FileError) -> [Int] {
    let size = column.kind == .int64 || column.kind == .double ? 8 : 4
    guard encoding != .byteStreamSplit else { throw fault("counts in streams of bytes are not read") }
    guard count <= range.count / size else { throw fault("a page ends before its values") }
    return (0..<count).map { index in
      let place = range.lowerBound + index * size
      guard column.isOfFloats else {
        return size == 8
          ? Int(bytes.integer(Int64.self, at: place)) : Int(bytes.integer(Int32.self, at: place))
      }
      let value =
        size == 8
        ? Double(bitPattern: bytes.integer(UInt64.self, at: place))
        : Double(Float(bitPattern: bytes.integer(UInt32.self, at: place)))
      // Relative frequencies are no counts.
      return wholeCount(value).flatMap { Int(exactly: $0) } ?? 0
    }
  }

  /// Copies floats from among the values of a page.
  ///
  /// - Parameters:
  ///   - count: the values of the page.
  ///   - wanted: those that are copied.
  ///   - target: what they are copied to, from a place on.
  /// - Returns: how many were rounded.
  func copyFloats(
    from bytes: RawBytes, _ range: Range<Int>, of count: Int, _ wanted: Range<Int>, _ column: ParquetColumn,
    to target: inout [Float], at first: Int
  ) throws(FileError) -> Int {
    let size = column.kind == .double ? 8 : 4
    guard count <= range.count / size else { throw fault("a page ends before its values") }
    if size == 4 && encoding != .byteStreamSplit {
      bytes.copyFloats(
        from: range.lowerBound + wanted.lowerBound * 4, to: &target, at: first, count: wanted.count)
      return 0
    }
    var rounded = 0
    for index in wanted {
      var bits: UInt64 = 0
      if encoding == .byteStreamSplit {
        // All first bytes, then all second ones.
        for byte in 0..<size {
          bits |=
            UInt64(bytes.integer(UInt8.self, at: range.lowerBound + byte * count + index)) << UInt64(8 * byte)
        }
      } else {
        bits = bytes.integer(UInt64.self, at: range.lowerBound + index * 8)
      }
      let place = first + index - wanted.lowerBound
      guard size == 8 else {
        target[place] = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        continue
      }
      guard let float = nearestFloat(to: Double(bitPattern: bits), counting: &rounded) else {
        throw fault("a number is beyond the range of 32-bit floats")
      }
      target[place] = float
    }
    return rounded
  }
}

extension Range<Int> {
  /// The same without its first.
  fileprivate var withoutFirst: Range<Int> { lowerBound + 1..<upperBound }
}
