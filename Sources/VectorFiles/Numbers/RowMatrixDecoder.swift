internal import HogvecSystem

/// Rows of numbers at equal distances, with the words elsewhere: what NumPy arrays, safetensors and Hogvec's
/// tables are once their headers are read.
struct RowMatrixDecoder: VectorRecordDecoder {
  let count: Int
  let dimension: Int
  private let layout: Layout
  private let rowByteCount: Int
  private let words: any WordSource
  private var wordOffset: Int
  /// What the numbers of each row are multiplied with; `nil` for 1.
  private let scales: RowScales?
  /// The mapped file, and where the rows begin in it, if a row's numbers are not next to each other.
  private let columns: (file: SharedMapping, start: Int)?
  private var taken = 0
  private(set) var roundedCount = 0
  private(set) var wordCount: UInt64?
  /// The bytes between the last row and the file's end that belong to other things.
  private let trailingByteCount: Int
  let metadata: VectorMetadata

  /// Describes rows that begin at the input's place.
  ///
  /// - Parameter ignoresRest: whether what follows the rows is something else.
  /// - Throws: ``FileError`` if the rows are more than the file can hold.
  init(
    _ layout: Layout, words: any WordSource, scales: RowScales? = nil, ignoresRest: Bool = false,
    metadata: VectorMetadata = VectorMetadata(), input: borrowing BufferedInput
  ) throws(FileError) {
    self.metadata = metadata
    try layout.checkSizes(in: input.path, byteCount: input.byteCount)
    let count = layout.rowCount
    self.count = count
    self.layout = layout
    dimension = layout.dimension
    rowByteCount = layout.rowByteCount ?? layout.tightRowByteCount
    self.words = words
    wordOffset = words.start
    self.scales = scales
    let (total, isTooLarge) = rowByteCount.multipliedReportingOverflow(by: count)
    let rest = input.byteCount - input.offset
    trailingByteCount = ignoresRest && !isTooLarge ? max(0, rest - total) : 0
    guard layout.isByColumns else {
      columns = nil
      return
    }
    // A row has a number in each column, up to the last.
    guard !isTooLarge, total <= rest else {
      throw FileError(
        "'\(input.path)', byte \(input.byteCount): the file ends inside the columns of \(count) numbers")
    }
    let file = try input.mapped(access: .sequential)
    guard file.file.byteCount >= input.offset + total else {
      throw FileError("'\(input.path)': the file was changed while it was read")
    }
    columns = (file, input.offset)
  }

  var floatRowByteCount: Int? {
    layout.numbers == .float32 && !layout.isBigEndian && layout.isInPlace && columns == nil && scales == nil
      ? rowByteCount : nil
  }

  var leastRecordByteCount: Int { rowByteCount }

  var storedPrecision: NumberPrecision { layout.numbers.precision }

  mutating func next(
    from input: inout BufferedInput, word: inout [UInt8], vector: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) -> Bool {
    guard taken < count else {
      try input.checkEnd(before: trailingByteCount)
      try words.checkEnd(at: wordOffset, of: count)
      return false
    }
    guard try input.require(rowByteCount) else {
      let reason =
        input.availableCount == 0
        ? "the file ends after \(taken) of \(count) records" : "the file ends inside a vector"
      throw FileError(
        "'\(input.path)', record \(taken + 1), byte \(input.offset + input.availableCount): \(reason)")
    }
    wordCount = try words.take(into: &word, at: &wordOffset, record: taken, of: count)
    precondition(vector.count >= dimension, "the vector takes the file's dimension")
    var stride = layout.numbers.byteCount
    var place = input.offset
    var row = unsafe UnsafeRawBufferPointer(rebasing: input.window[..<rowByteCount])
    if let (file, start) = columns {
      // The columns are inside the file, which the constructor made sure of; the row is a number of each.
      place = start + taken * stride
      unsafe row = UnsafeRawBufferPointer(rebasing: file.file.bytes[place...])
      stride *= count
    }
    let column = unsafe layout.decode(
      row, stride: stride, scale: scales?[taken], into: vector, counting: &roundedCount)
    if let column {
      throw beyondRange("'\(input.path)', record \(taken + 1), byte \(place + column * stride)")
    }
    input.consume(rowByteCount)
    taken += 1
    return true
  }

  mutating func pass(over byteCount: Int, in input: inout BufferedInput) throws(FileError) -> RecordRun {
    _ = try input.require(max(byteCount, rowByteCount))
    let fitting = min(input.availableCount, max(byteCount, rowByteCount)) / rowByteCount
    let run = RecordRun(
      count: min(fitting, count - taken), byteCount: min(fitting, count - taken) * rowByteCount)
    for _ in 0..<run.count { words.skip(&wordOffset) }
    taken += run.count
    return run
  }

  func withoutClaim(byteCount: Int) -> any VectorRecordDecoder { self }
}
