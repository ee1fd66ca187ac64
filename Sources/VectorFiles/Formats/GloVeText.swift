internal import HogvecSystem

extension VectorFormat {
  /// GloVe's text: lines of a word and its numbers, without a header. The dimension is that of the first
  /// line, and the lines are counted before. The row of `<unk>`, which GloVe puts last, is a row like the
  /// others.
  public static let glove = VectorFormat(
    name: "glove", summary: "text without a header, as GloVe writes it", endings: ["glove", "txt"],
    nameMark: "glove", isText: true, recognition: .shape { !$0.hasHeader && $0.isTextRecord },
    decoder: { (input, _) throws(FileError) in
      guard try input.require(1) else {
        throw FileError("'\(input.path)', line 1, byte 0: the file is empty")
      }
      let end = try input.find(.lineFeed) ?? input.availableCount
      let dimension =
        unsafe fieldCount(trimmedLine(UnsafeRawBufferPointer(rebasing: input.window[..<end]))) - 1
      guard dimension > 0 else {
        throw FileError("'\(input.path)', line 1, byte 0: it is not a word and numbers")
      }
      return TextRecordDecoder(count: try countLines(of: input), dimension: dimension, hasHeader: false)
    }, encoder: { TextRecordEncoder(hasHeader: false, precision: $0) })
}
