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

  /// How the numbers lie in the file.
  struct Layout: Sendable {
    /// The number of rows.
    let rowCount: Int
    /// The number of columns: of numbers, or of bytes with eight signs each.
    let columnCount: Int
    let numbers: StoredNumbers
    var isBigEndian = false
    /// Whether the numbers of a column are next to each other, and not those of a row (Fortran's order).
    var isByColumns = false
    /// The distance between the starts of rows; `nil` if nothing is between them.
    var rowByteCount: Int?
    /// Where in the file the header says how many rows and columns there are, for messages.
    let sizesOffset: Int
    /// Whether the rows may be used where they lie in the file that was opened; false if they are in another.
    var isInPlace = true
  }

  /// Describes rows that begin at the input's place.
  ///
  /// - Parameter ignoresRest: whether what follows the rows is something else.
  /// - Throws: ``FileError`` if the rows are more than the file can hold.
  init(
    _ layout: Layout, words: any WordSource, scales: RowScales? = nil, ignoresRest: Bool = false,
    metadata: VectorMetadata = VectorMetadata(), input: borrowing BufferedInput
  ) throws(FileError) {
    self.metadata = metadata
    let (count, columnCount) = (layout.rowCount, layout.columnCount)
    let (tightByteCount, overflows) = columnCount.multipliedReportingOverflow(by: layout.numbers.byteCount)
    guard count >= 0, columnCount > 0, !overflows, count <= input.byteCount,
      columnCount <= max(input.byteCount, 1 << 16)
    else {
      throw FileError(
        "'\(input.path)', header, byte \(layout.sizesOffset): \(count) x \(columnCount) numbers are more than the"
          + " file's \(input.byteCount) bytes can hold")
    }
    self.count = count
    self.layout = layout
    dimension = columnCount * layout.numbers.numbersPerColumn
    rowByteCount = layout.rowByteCount ?? tightByteCount
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
      let rest = input.byteCount - input.offset - trailingByteCount
      guard rest <= 0 else {
        throw FileError("'\(input.path)', byte \(input.offset): \(byteCountText(rest)) after the last record")
      }
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
    if let column = unsafe decode(row, stride: stride, into: vector) {
      throw FileError(
        "'\(input.path)', record \(taken + 1), byte \(place + column * stride): a number is beyond the range of"
          + " 32-bit floats")
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

  /// Numbers as floats: those of 64 bits are rounded, which is counted, the others keep their value.
  ///
  /// - Parameter stride: the distance between the row's columns in bytes.
  /// - Returns: the column of a finite number that no float comes near to; `nil` if there is none.
  private mutating func decode(
    _ row: UnsafeRawBufferPointer, stride: Int, into vector: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    let isBigEndian = layout.isBigEndian
    // `row` holds the columns at their distances, `vector` the numbers of all.
    switch layout.numbers {
    case .float32 where !isBigEndian && stride == 4:
      unsafe UnsafeMutableRawBufferPointer(vector).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: row[..<(dimension * 4)]))
      if let scale = scales?[taken] { for index in 0..<dimension { unsafe vector[index] *= scale } }
    case .float32:
      for index in 0..<dimension {
        let bits = unsafe row.loadUnaligned(fromByteOffset: index * stride, as: UInt32.self)
        unsafe vector[index] = Float(bitPattern: isBigEndian ? UInt32(bigEndian: bits) : bits)
      }
    case .float64:
      for index in 0..<dimension {
        let bits = unsafe row.loadUnaligned(fromByteOffset: index * stride, as: UInt64.self)
        let value = Double(bitPattern: isBigEndian ? UInt64(bigEndian: bits) : bits)
        guard let float = nearestFloat(to: value, counting: &roundedCount) else { return index }
        unsafe vector[index] = float
      }
    case .float16, .bfloat16:
      for index in 0..<dimension {
        let bits = unsafe row.loadUnaligned(fromByteOffset: index * stride, as: UInt16.self)
        let value = isBigEndian ? UInt16(bigEndian: bits) : bits
        unsafe vector[index] =
          layout.numbers == .bfloat16 ? Float(bitPattern: UInt32(value) << 16) : floatOfHalf(value)
      }
    case .int8:
      let scale = scales?[taken] ?? 1
      for index in 0..<dimension {
        unsafe vector[index] = Float(Int8(bitPattern: row[index * stride])) * scale
      }
    case .signs:
      for index in 0..<dimension {
        let bit = unsafe row[index / 8 * stride] << UInt8(index % 8) & 0x80
        unsafe vector[index] = bit == 0 ? -1 : 1
      }
    }
    return nil
  }
}
