internal import HogvecModels
internal import HogvecSystem

/// Words between a model's bytes and the command line's text.
enum Words {
  /// A word as text; what is not UTF-8 appears as U+FFFD.
  static func text(_ word: [UInt8]) -> String { String(decoding: word, as: UTF8.self) }

  /// A word's place in a model's vocabulary.
  ///
  /// - Throws: ``FileError`` if it is not in it.
  static func id(of word: [UInt8], in model: NGramModel, path: String) throws(FileError) -> Int {
    guard let id = model.id(of: word) else {
      throw FileError("'\(path)': the word '\(text(word))' is not in the vocabulary")
    }
    return id
  }
}
