internal import HogvecSystem

/// Rows of numbers one after the other at equal distances, with the words in a file beside: what NumPy
/// arrays, safetensors and Hogvec's tables are once their headers are read.
struct RowMatrixDecoder: VectorRecordDecoder {
  /// How a number is stored.
  enum Element: Sendable {
    case float32, float64, float16, bfloat16

    var byteCount: Int {
      switch self {
      case .float64: 8
      case .float32: 4
      case .float16, .bfloat16: 2
      }
    }
  }

  let count: Int
  let dimension: Int
  private let element: Element
  private let isBigEndian: Bool
  private let rowByteCount: Int
  private let words: WordLines
  private var wordOffset: Int
  private var taken = 0
  private(set) var roundedCount = 0
  private(set) var wordCount: UInt64?
  /// The bytes between the last row and the file's end that belong to other things.
  private let trailingByteCount: Int

  /// Describes rows that begin where the input stands.
  ///
  /// - Parameters:
  ///   - rowByteCount: the distance between the starts of rows; `nil` if nothing is between them.
  ///   - ignoresRest: whether what follows the rows is none of their business.
  ///   - sizesOffset: where in the file the header says how many rows and floats there are, for messages.
  /// - Throws: ``FileError`` if the rows are more than the file can hold.
  init(
    count: Int, dimension: Int, element: Element, isBigEndian: Bool = false, rowByteCount: Int? = nil,
    words: WordLines, ignoresRest: Bool = false, sizesOffset: Int, input: borrowing BufferedInput
  ) throws(FileError) {
    let (tightByteCount, overflows) = dimension.multipliedReportingOverflow(by: element.byteCount)
    guard count >= 0, dimension > 0, !overflows, count <= input.byteCount,
      dimension <= max(input.byteCount, 1 << 16)
    else {
      throw FileError(
        "'\(input.path)', header, byte \(sizesOffset): \(count) x \(dimension) floats are more than the file's"
          + " \(input.byteCount) bytes can hold")
    }
    self.count = count
    self.dimension = dimension
    self.element = element
    self.isBigEndian = isBigEndian
    self.rowByteCount = rowByteCount ?? tightByteCount
    self.words = words
    wordOffset = words.start
    let (total, isTooLarge) = self.rowByteCount.multipliedReportingOverflow(by: count)
    let rest = input.byteCount - input.offset
    trailingByteCount = ignoresRest && !isTooLarge ? max(0, rest - total) : 0
  }

  var floatRowByteCount: Int? { element == .float32 && !isBigEndian ? rowByteCount : nil }

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
    if let place = unsafe decode(
      UnsafeRawBufferPointer(rebasing: input.window[..<rowByteCount]), into: vector)
    {
      throw FileError(
        "'\(input.path)', record \(taken + 1), byte \(input.offset + place): a number is beyond the range of 32-bit"
          + " floats")
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
  /// - Returns: where in the row a finite number is that no float comes near to; `nil` if there is none.
  private mutating func decode(
    _ row: UnsafeRawBufferPointer, into vector: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    // `row` holds at least `dimension` elements, `vector` as many floats.
    switch element {
    case .float32 where !isBigEndian:
      unsafe UnsafeMutableRawBufferPointer(vector).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: row[..<(dimension * 4)]))
    case .float32:
      for index in 0..<dimension {
        let bits = unsafe row.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        unsafe vector[index] = Float(bitPattern: UInt32(bigEndian: bits))
      }
    case .float64:
      for index in 0..<dimension {
        let bits = unsafe row.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
        let value = Double(bitPattern: isBigEndian ? UInt64(bigEndian: bits) : bits)
        let float = Float(value)
        if float.isInfinite && value.isFinite { return index * 8 }
        if Double(float) != value && !value.isNaN { roundedCount += 1 }
        unsafe vector[index] = float
      }
    case .float16, .bfloat16:
      for index in 0..<dimension {
        let bits = unsafe row.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
        let value = isBigEndian ? UInt16(bigEndian: bits) : bits
        unsafe vector[index] =
          element == .bfloat16 ? Float(bitPattern: UInt32(value) << 16) : floatOfHalf(value)
      }
    }
    return nil
  }
}

/// The value of a 16-bit float (IEEE 754 binary16).
func floatOfHalf(_ bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let exponent = UInt32(bits >> 10 & 0x1F)
  let fraction = UInt32(bits & 0x3FF)
  switch exponent {
  case 0:
    let magnitude = Float(fraction) * 0x1p-24
    return Float(bitPattern: sign | magnitude.bitPattern)
  case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
  default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
  }
}

/// Writes rows of little-endian floats, and the words beside them.
struct RowMatrixEncoder: VectorRecordEncoder {
  /// The header's bytes for a number of rows and a dimension.
  let makeHeader: @Sendable (_ count: Int, _ dimension: Int) -> [UInt8]
  /// Zeros behind each row.
  var padding: @Sendable (_ dimension: Int) -> Int = { _ in 0 }
  /// Whether each word is followed by its count, 0 for one that is not known.
  var writesCounts = false

  func header(count: Int, dimension: Int) -> [UInt8] { makeHeader(count, dimension) }

  let forbiddenBytes: [UInt8] = [.lineFeed, .carriageReturn]

  func objection(to word: UnsafeRawBufferPointer) -> String? {
    if let fault = unsafe forbiddenByte(in: word) { return fault }
    return unsafe markObjection(to: word)
  }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    unsafe records.append(UnsafeRawBufferPointer(vector))
    let zeros = padding(vector.count) * 4
    if zeros > 0 {
      unsafe records.append(upTo: zeros) { target in
        unsafe target.initializeMemory(as: UInt8.self, repeating: 0)
        return zeros
      }
    }
    unsafe records.words.append(contentsOf: word)
    if writesCounts { records.words += Array(" \(count ?? 0)".utf8) }
    records.words.append(.lineFeed)
  }
}
