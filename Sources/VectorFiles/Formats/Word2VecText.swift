internal import HogvecSystem

extension VectorFormat {
  /// word2vec's text format: `rows dimension` and a line feed, then a line for each record: the word and its
  /// numbers, each after one space.
  public static let text = VectorFormat(
    name: "text", summary: "word2vec's text format", endings: ["txt"], isText: true,
    recognition: .shape { $0.hasHeader && $0.isTextAfterHeader },
    decoder: { (input, context) throws(FileError) in try Word2VecText.decoder(from: &input, context) },
    encoder: { TextRecordEncoder(precision: $0) })
}

/// Reads word2vec's text format.
enum Word2VecText {
  static func decoder(
    from input: inout BufferedInput, _ context: DecodingContext
  ) throws(FileError) -> TextRecordDecoder {
    guard context.trustsHeader else { return try decoderWithoutClaim(from: &input) }
    let header = try VectorFileHeader(from: &input)
    try checkFirstLine(of: &input, header)
    return TextRecordDecoder(count: header.count, dimension: header.dimension, hasHeader: true)
  }

  /// A header with another dimension than the lines would not be noticed later, where too many numbers are
  /// taken for parts of the word; so the first line must have exactly one field more.
  private static func checkFirstLine(
    of input: inout BufferedInput, _ header: VectorFileHeader
  ) throws(FileError) {
    guard header.count > 0, let end = try input.find(.lineFeed) else { return }
    let fields = unsafe fieldCount(trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end])))
    guard fields == header.dimension + 1 else {
      throw FileError(
        "'\(input.path)', line 2, byte \(input.offset): \(fields - 1) numbers where the header says"
          + " \(header.dimension)")
    }
  }

  /// A decoder for a file whose header is not to be trusted: the dimension is that of the first line.
  private static func decoderWithoutClaim(from input: inout BufferedInput) throws(FileError)
    -> TextRecordDecoder
  {
    let header = try VectorFileHeader(from: &input, isTrusted: false)
    let end = try input.find(.lineFeed) ?? input.availableCount
    let fields = unsafe fieldCount(trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end])))
    return TextRecordDecoder(
      count: header.count, dimension: fields > 1 ? fields - 1 : header.dimension, hasHeader: true)
  }
}
