internal import HogvecSystem

extension VectorFormat {
  /// word2vec's binary format: a header line, then a word, a space and raw floats for each record.
  public static let binary = VectorFormat(
    name: "bin", summary: "word2vec's binary format", endings: ["bin"], isText: false,
    recognition: .shape { $0.layout.hasHeader && !$0.isTextAfterHeader },
    decoder: { (input, context) throws(FileError) in
      try Word2VecBinaryDecoder(from: &input, isTrusted: context.trustsHeader)
    }, encoder: { _ in Word2VecBinaryEncoder() })
}

/// Writes word2vec's binary format, with the original tool's line feed after each record.
struct Word2VecBinaryEncoder: VectorRecordEncoder {
  func header(count: Int, dimension: Int) -> [UInt8] { Array("\(count) \(dimension)\n".utf8) }

  func encode(
    word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
    into records: inout EncodedRecords
  ) {
    unsafe records.append(word)
    records.append(.space)
    unsafe records.append(UnsafeRawBufferPointer(vector))
    records.append(.lineFeed)
  }
}
