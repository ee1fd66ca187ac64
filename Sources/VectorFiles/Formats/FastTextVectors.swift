internal import HogvecSystem

/// fastText's `.vec`: word2vec's text form with a blank behind each line's last number.
enum FastTextVectors {
  static func decoder(from input: inout BufferedInput) throws(FileError) -> TextRecordDecoder {
    try Word2VecText.decoder(from: &input)
  }

  static func encoder(precision: Int?) -> TextRecordEncoder {
    TextRecordEncoder(endsInBlank: true, precision: precision)
  }
}
