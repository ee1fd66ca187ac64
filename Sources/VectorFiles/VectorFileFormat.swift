internal import Storage

/// The forms of vector files that Hogvec reads and writes. The raw values are the names on the command line.
public enum VectorFileFormat: String, CaseIterable, Sendable {
  /// word2vec's binary form: a header line, then a word, a blank and raw floats for each record.
  case binary = "bin"
  /// word2vec's text form: a header line, then a line of a word and decimal numbers for each record.
  case text

  /// A coder for the form, which writes records.
  var encoder: any VectorRecordEncoder {
    switch self {
    case .binary: Word2VecBinaryEncoder()
    case .text: Word2VecTextEncoder()
    }
  }
}
