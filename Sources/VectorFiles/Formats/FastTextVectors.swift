internal import HogvecSystem

extension VectorFormat {
  /// fastText's `.vec`: word2vec's text format with a space after each line's last number. By its content it
  /// is not told from that one, and it is read alike.
  public static let fastText = VectorFormat(
    name: "fasttext", summary: "fastText's .vec: word2vec's text format with a space at the end of each line",
    endings: ["vec"], isText: true, recognition: .none,
    decoder: { (input, context) throws(FileError) in try Word2VecText.decoder(from: &input, context) },
    encoder: { TextRecordEncoder(endsInSpace: true, readers: .streams, precision: $0.digits) })
}
