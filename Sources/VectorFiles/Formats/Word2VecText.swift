internal import HogvecSystem

extension VectorFormat {
  /// word2vec's text format: `rows dimension` and a line feed, then a line for each record: the word and its
  /// numbers, each after one space.
  public static let text = VectorFormat(
    name: "text", summary: "word2vec's text format", endings: ["txt"], isText: true,
    recognition: .shape { $0.isTextAfterHeader },
    decoder: { (input, context) throws(FileError) in try Word2VecText.decoder(from: &input, context) },
    encoder: { TextRecordEncoder(precision: $0.digits) })
}

/// Reads word2vec's text format.
enum Word2VecText {
  static func decoder(
    from input: inout BufferedInput, _ context: DecodingContext
  ) throws(FileError) -> TextRecordDecoder {
    let layout = try TextLayout(of: &input)
    input.consume(layout.markByteCount)
    let header = try VectorFileHeader(from: &input, isTrusted: context.trustsHeader, lineEnd: layout.lineEnd)
    if context.trustsHeader { try check(header, layout, in: input) }
    let dimension = context.trustsHeader ? header.dimension : layout.dimension ?? header.dimension
    return TextRecordDecoder(
      count: header.count, dimension: dimension, hasHeader: true, lineEnd: layout.lineEnd)
  }

  /// A header with another dimension than the lines would not be noticed later, where too many numbers could
  /// be taken for parts of the word; so most of the first lines must have as many as the header says.
  private static func check(
    _ header: VectorFileHeader, _ layout: TextLayout, in input: borrowing BufferedInput
  ) throws(FileError) {
    guard header.count > 0, let dimension = layout.dimension, dimension != header.dimension else { return }
    if layout.lineCount == 1 || layout.agreeingCount == 1 {
      guard layout.firstAgreeing == 2 else { return }
      throw FileError(
        "'\(input.path)', line 2, byte \(input.offset): \(Figures.counted(dimension, "number")) where the header says"
          + " \(header.dimension)")
    }
    throw FileError(
      "'\(input.path)', header, line 1, byte \(layout.markByteCount): the dimension is \(header.dimension), but"
        + " \(layout.agreeingCount) of the first \(layout.lineCount) lines have \(dimension) numbers")
  }
}
