internal import HogvecSystem

/// word2vec's text form: `rows dimension` and a line feed, then a line for each record: the word and its
/// numbers, each after one blank.
enum Word2VecText {
  static func decoder(from input: inout BufferedInput) throws(FileError) -> TextRecordDecoder {
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
  static func decoderWithoutClaim(from input: inout BufferedInput) throws(FileError) -> TextRecordDecoder {
    let header = try VectorFileHeader(from: &input, isTrusted: false)
    let end = try input.find(.lineFeed) ?? input.availableCount
    let fields = unsafe fieldCount(trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end])))
    return TextRecordDecoder(
      count: header.count, dimension: fields > 1 ? fields - 1 : header.dimension, hasHeader: true)
  }
}
