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

/// Hogvec's own table (its byte table is at `SharedTable`): a page of header, then aligned rows. The words
/// are in a vocabulary beside it, a word, a space and its count per line, as a model directory has them.
enum MappedTable {
  static let magic = SharedTable.Header.magic

  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError) -> RowMatrixDecoder
  {
    guard try input.require(SharedTable.headerByteCount) else {
      throw headerFault(in: input, at: input.availableCount, "the file ends inside the header")
    }
    let header: SharedTable.Header
    do {
      // The window holds the whole header.
      header = try unsafe SharedTable.Header(Array(input.window[..<SharedTable.Header.usedByteCount]))
    } catch {
      throw headerFault(in: input, at: error.offset, error.reason)
    }
    input.consume(SharedTable.headerByteCount)
    return try RowMatrixDecoder(
      RowMatrixDecoder.Layout(
        rowCount: header.rowCount, columnCount: header.dimension, numbers: .float32,
        rowByteCount: header.stride * 4, sizesOffset: 8),
      words: words, input: input)
  }

  /// Counts that are not known are written as 0.
  static var encoder: RowMatrixEncoder {
    RowMatrixEncoder(
      makeHeader: { count, dimension, _ in
        let header = SharedTable.Header(rowCount: count, dimension: dimension).bytes
        return header + [UInt8](repeating: 0, count: SharedTable.headerByteCount - header.count)
      }, padding: { SharedTable.stride(forDimension: $0) - $0 }, writesCounts: true)
  }
}
