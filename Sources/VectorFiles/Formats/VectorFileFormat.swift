internal import HogvecSystem

/// The forms of vector files that Hogvec reads and writes. The raw values are the names on the command line.
public enum VectorFileFormat: String, CaseIterable, Sendable {
  /// word2vec's binary form: a header line, then a word, a blank and raw floats for each record.
  case binary = "bin"
  /// word2vec's text form: a header line, then a line of a word and decimal numbers for each record.
  case text
  /// GloVe's text: the same lines without a header.
  case glove
  /// fastText's `.vec`: word2vec's text form with a blank behind each line.
  case fastText = "fasttext"
  /// A NumPy array, the words beside it.
  case numPy = "npy"
  /// TensorBoard's embedding projector: numbers between tabs, the words in a metadata file beside it.
  case projector = "tsv"
  /// safetensors, the words beside it.
  case safeTensors = "safetensors"
  /// Hogvec's own table, aligned and ready to be mapped, with its vocabulary beside it.
  case table

  /// Whether the words are in a file of their own.
  public var hasWordsFile: Bool {
    switch self {
    case .binary, .text, .glove, .fastText: false
    case .numPy, .projector, .safeTensors, .table: true
    }
  }

  /// The form that a file's name stands for, for output; `nil` if it says nothing.
  public static func named(by path: String) -> VectorFileFormat? {
    let name = splitPath(path).name
    switch name.lastIndex(of: ".").map({ String(name[$0...].dropFirst()) }) {
    case "bin": return .binary
    case "txt": return name.contains("glove") ? .glove : .text
    case "vec": return .fastText
    case "glove": return .glove
    case "npy": return .numPy
    case "tsv": return .projector
    case "safetensors": return .safeTensors
    case "table": return .table
    default: return nil
    }
  }

  /// A coder for the form, which writes records.
  func encoder(precision: Int?) -> any VectorRecordEncoder {
    switch self {
    case .binary: Word2VecBinaryEncoder()
    case .text: TextRecordEncoder(precision: precision)
    case .glove: TextRecordEncoder(hasHeader: false, precision: precision)
    case .fastText: FastTextVectors.encoder(precision: precision)
    case .numPy: NumPyArray.encoder
    case .projector: ProjectorTSV.Encoder(precision: precision)
    case .safeTensors: SafeTensors.encoder
    case .table: MappedTable.encoder
    }
  }

  /// A coder for the form, which reads records; the header is consumed.
  ///
  /// - Parameter wordsPath: the words file; only of forms that have one.
  func decoder(from input: inout BufferedInput, wordsPath: String?) throws(FileError)
    -> any VectorRecordDecoder
  {
    switch self {
    case .binary: return try Word2VecBinaryDecoder(from: &input)
    case .text: return try Word2VecText.decoder(from: &input)
    case .fastText: return try FastTextVectors.decoder(from: &input)
    case .glove: return try GloVeText.decoder(from: &input)
    case .numPy, .projector, .safeTensors, .table: break
    }
    guard let path = wordsPath else { preconditionFailure("the form's words are in a file of their own") }
    let layout: WordLines.Layout =
      self == .table ? .wordAndCount : self == .projector ? .columns : .wordOnly
    let words = try WordLines(path: path, layout: layout)
    switch self {
    case .numPy: return try NumPyArray.decoder(from: &input, words: words)
    case .projector: return try ProjectorTSV.decoder(from: &input, words: words)
    case .safeTensors: return try SafeTensors.decoder(from: &input, words: words)
    default: return try MappedTable.decoder(from: &input, words: words)
    }
  }
}
