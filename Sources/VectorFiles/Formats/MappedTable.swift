internal import HogvecSystem

extension VectorFormat {
  /// Hogvec's own table, aligned and ready to be mapped, with its vocabulary beside it.
  public static let table = VectorFormat(
    name: "table", summary: "Hogvec's own, ready to be mapped", endings: ["table"], isText: false,
    words: .beside(
      WordsFileNaming(suffix: ".vocabulary.txt", layout: .wordAndCount, custom: { _ in "vocabulary.txt" })),
    recognition: .mark { $0.begins(with: MappedTable.magic) },
    decoder: { (input, context) throws(FileError) in
      try MappedTable.decoder(from: &input, words: context.wordLines)
    }, encoder: { _ in MappedTable.encoder })
}

/// Hogvec's own table (the byte table stands at `SharedTable`): a page of header, then aligned rows. The words are in a
/// vocabulary beside it, a word, a space and its count a line, as a model directory has them.
enum MappedTable {
  static let magic = Array("HVTB".utf8)

  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError) -> RowMatrixDecoder
  {
    let header = try Header(from: &input)
    return try RowMatrixDecoder(
      count: header.rowCount, dimension: header.dimension, element: .float32, rowByteCount: header.stride * 4,
      words: words, sizesOffset: 8, input: input)
  }

  /// The counts are not known in other files, so they are written as 0.
  static var encoder: RowMatrixEncoder {
    RowMatrixEncoder(
      makeHeader: { count, dimension in
        var header = magic + [1, 0, 0xFF, 0xFE]
        for value in [count, dimension, SharedTable.stride(forDimension: dimension)] {
          header += (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        return header + [UInt8](repeating: 0, count: SharedTable.headerByteCount - header.count)
      }, padding: { SharedTable.stride(forDimension: $0) - $0 }, wordSuffix: Array(" 0".utf8))
  }

  /// The header's numbers.
  private struct Header {
    let rowCount: Int
    let dimension: Int
    let stride: Int

    init(from input: inout BufferedInput) throws(FileError) {
      guard try input.require(SharedTable.headerByteCount) else {
        throw headerFault(in: input, at: input.availableCount, "the file ends inside the header")
      }
      // The window holds the whole header.
      let window = unsafe input.window
      guard unsafe window.starts(with: magic) else {
        throw headerFault(in: input, at: 0, "it is not a table")
      }
      let version = unsafe UInt16(littleEndian: window.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
      guard version == 1 else {
        throw headerFault(
          in: input, at: 4, "version \(version) of the table; this program knows version 1")
      }
      guard unsafe window[6] == 0xFF && window[7] == 0xFE else {
        throw headerFault(in: input, at: 6, "the table is in another byte order")
      }
      let numbers = [8, 16, 24].map {
        unsafe Int(exactly: UInt64(littleEndian: window.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
          ?? -1
      }
      guard numbers[0] >= 0, numbers[1] > 0, numbers[1] <= 1 << 40,
        numbers[2] == SharedTable.stride(forDimension: numbers[1])
      else {
        throw headerFault(
          in: input, at: 8, "\(numbers[0]) rows of \(numbers[1]) floats at distances of \(numbers[2])")
      }
      (rowCount, dimension, stride) = (numbers[0], numbers[1], numbers[2])
      input.consume(SharedTable.headerByteCount)
    }
  }
}
