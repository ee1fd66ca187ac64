internal import HogvecSystem

extension VectorFormat {
  /// TensorBoard's embedding projector: numbers between tabs, the words in a metadata file beside it.
  public static let projector = VectorFormat(
    name: "tsv", summary: "TensorBoard's projector: numbers between tabs, and metadata", endings: ["tsv"],
    isText: true,
    words: .beside(
      WordsFileNaming(suffix: ".metadata.tsv", layout: .columns, custom: ProjectorTSV.metadataName)),
    recognition: .shape { $0.isNumbersOnly },
    decoder: { (input, context) throws(FileError) in
      try ProjectorTSV.decoder(from: &input, words: context.wordLines)
    }, encoder: { ProjectorTSV.Encoder(precision: $0.digits) })
}

/// The pair of files that TensorBoard's embedding projector loads: lines of numbers between tabs, and a
/// metadata file with a word a line. Neither has a header where metadata is a single column; with several
/// columns it has, and the words are in the column called `word` or `label`, or the first.
enum ProjectorTSV {
  /// What other programs call the metadata of `stem.tsv`: `metadata.tsv` for `vectors` and `tensors`, as
  /// TensorBoard's tutorials have it, `x_metadata.tsv` for `x_tensor` (gensim's word2vec2tensor).
  static func metadataName(_ stem: String) -> String {
    if stem == "vectors" || stem == "tensors" { return "metadata.tsv" }
    return stem.hasSuffix("_tensor") ? stem.dropLast(7) + "_metadata.tsv" : stem + ".metadata.tsv"
  }

  static func decoder(from input: inout BufferedInput, words: WordLines) throws(FileError)
    -> TextRecordDecoder
  {
    guard try input.require(1) else { throw FileError("'\(input.path)', line 1, byte 0: the file is empty") }
    let layout = try TextLayout(of: &input)
    // A row of one number is no row of numbers that could be told from others.
    guard let dimension = layout.rowDimension ?? (layout.lineCount > 0 ? 1 : nil) else {
      throw FileError("'\(input.path)', line 1, byte 0: there are no numbers")
    }
    input.consume(layout.markByteCount)
    return TextRecordDecoder(
      count: try countLines(of: input, endingIn: layout.lineEnd), dimension: dimension, hasHeader: false,
      lineEnd: layout.lineEnd, words: words)
  }

  /// Writes both files.
  struct Encoder: VectorRecordEncoder {
    var precision: Int?

    func header(count: Int, dimension: Int) -> [UInt8] { [] }

    let forbiddenBytes: [UInt8] = [.tab, .lineFeed, .carriageReturn]

    /// The projector passes over lines of metadata that have nothing but white space, so that each later
    /// point gets the label of its neighbor.
    func objection(to word: UnsafeRawBufferPointer) -> String? {
      if let fault = unsafe forbiddenByte(in: word) { return fault }
      if unsafe isWhiteSpace(word) { return "is nothing but white space" }
      return unsafe markObjection(to: word)
    }

    func encode(
      word: UnsafeRawBufferPointer, count: UInt64?, vector: UnsafeBufferPointer<Float>,
      into records: inout EncodedRecords
    ) {
      unsafe records.append(numbers: vector, separator: .tab, precision: precision)
      records.append(.lineFeed)
      unsafe records.words.append(contentsOf: word)
      records.words.append(.lineFeed)
    }
  }
}
