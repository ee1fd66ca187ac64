internal import HogvecSystem

extension VectorFormat {
  /// GloVe's text: lines of a word and its numbers, without a header. The dimension is that of most of the
  /// first lines, and the lines are counted before. The row of `<unk>`, which GloVe puts last, is a row like
  /// the others.
  public static let glove = VectorFormat(
    name: "glove", summary: "text without a header, as GloVe writes it", endings: ["glove", "txt"],
    nameMark: "glove", isText: true, recognition: .shape { $0.isTextWithoutHeader },
    decoder: { (input, _) throws(FileError) in
      guard try input.require(1) else {
        throw FileError("'\(input.path)', line 1, byte 0: the file is empty")
      }
      let layout = try TextLayout(of: &input)
      guard let dimension = layout.dimension else {
        throw FileError("'\(input.path)', line 1, byte 0: it is not a word and numbers")
      }
      input.consume(layout.markByteCount)
      return TextRecordDecoder(
        count: try countLines(of: input, endingIn: layout.lineEnd), dimension: dimension, hasHeader: false,
        lineEnd: layout.lineEnd)
    }, encoder: { TextRecordEncoder(hasHeader: false, readers: .splitters, precision: $0.digits) })
}
