internal import HogvecSystem

/// The first line of word2vec's formats, `rows dimension`.
struct VectorFileHeader: Equatable {
  let count: Int
  let dimension: Int

  /// Whether a line is meant as a header: two whole numbers, sensible or not, and nothing else.
  static func isHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    let fields = unsafe splitHeader(line)
    return fields.count == 2 && fields.allSatisfy(isInteger)
  }

  /// Reads the header at the file's beginning and consumes it.
  ///
  /// More rows or floats in a row than the file has bytes are refused here, so that what is allocated for
  /// them stays in proportion to the file. A row of up to 65,536 floats is never too much, for a file may
  /// have no rows.
  ///
  /// - Parameters:
  ///   - isTrusted: `false` for repairs, where any numbers will do.
  ///   - lineEnd: what ends the line.
  init(
    from input: inout BufferedInput, isTrusted: Bool = true, lineEnd: UInt8 = .lineFeed
  ) throws(FileError) {
    guard try input.require(1) else {
      throw headerFault(in: input, at: 0, "the file is empty")
    }
    guard let end = try input.find(lineEnd, within: VectorFileHeader.longest) else {
      let isCut = input.offset + input.availableCount >= input.byteCount
      throw isCut && input.availableCount < VectorFileHeader.longest
        ? headerFault(in: input, at: input.availableCount, "the file ends inside the header")
        : headerFault(in: input, at: 0, "the first line is not 'rows dimension'")
    }
    let fields = unsafe VectorFileHeader.splitHeader(UnsafeRawBufferPointer(rebasing: input.window[..<end]))
    guard fields.count == 2, fields.allSatisfy(VectorFileHeader.isInteger) else {
      throw headerFault(in: input, at: 0, "the first line is not 'rows dimension'")
    }
    let (rows, columns) = (
      String(decoding: fields[0], as: UTF8.self), String(decoding: fields[1], as: UTF8.self)
    )
    guard let count = isTrusted ? Int(rows) : Int(rows) ?? 0, count >= 0 || !isTrusted else {
      throw headerFault(in: input, at: fields[0].startIndex, "\(rows) is not a number of rows")
    }
    guard let dimension = Int(columns), dimension > 0 else {
      throw headerFault(in: input, at: fields[1].startIndex, "\(columns) is not a dimension")
    }
    guard count <= input.byteCount || !isTrusted, dimension <= max(input.byteCount, 1 << 16) else {
      throw headerFault(
        in: input, at: fields[0].startIndex,
        "\(count) x \(dimension) floats are more than the file's \(input.byteCount) bytes can hold")
    }
    self.count = count
    self.dimension = dimension
    input.consume(end + 1)
  }

  /// The bytes of a header with its end: more than two 64-bit numbers need.
  private static let longest = 65

  /// The fields of a line, whose indices are their places in it; a line too long for a header has none.
  private static func splitHeader(_ line: UnsafeRawBufferPointer) -> [ArraySlice<UInt8>] {
    guard line.count < longest else { return [] }
    return unsafe Array(line).split { isSeparator($0) || $0 == .carriageReturn }
  }

  private static func isInteger(_ field: ArraySlice<UInt8>) -> Bool {
    let digits = field.first == UInt8(ascii: "-") ? field.dropFirst() : field[...]
    return !digits.isEmpty && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }
}

/// A fault in a header, which is at the window's beginning: `'v.bin', header, byte 3: -2 is not a dimension`.
///
/// - Parameter place: where it is in the window.
func headerFault(in input: borrowing BufferedInput, at place: Int, _ reason: String) -> FileError {
  FileError("'\(input.path)', header, byte \(input.offset + place): \(reason)")
}
