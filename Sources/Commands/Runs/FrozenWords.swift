internal import HogvecCorpus
internal import HogvecSystem

/// What `--freeze` says: the words whose vectors stay as they start.
enum FrozenWords: Sendable, Equatable {
  /// Those that `--init` brings.
  case given
  /// Those in a file, one a line.
  case listed(path: String)

  /// Reads the option's value.
  init(_ value: String) { self = value == "all" ? .given : .listed(path: value) }

  /// The file, if there is one.
  var path: String? { if case .listed(let path) = self { path } else { nil } }

  /// The option's value.
  var value: String { path ?? "all" }

  /// Which words of a vocabulary they are.
  ///
  /// - Parameter given: for each word of the vocabulary whether it starts with a given vector.
  /// - Throws: ``FileError`` if the file cannot be read or has no word of the vocabulary.
  func rows(of vocabulary: Vocabulary, given: [Bool]) throws(FileError) -> [Bool] {
    guard case .listed(let path) = self else { return given }
    var rows = [Bool](repeating: false, count: vocabulary.count)
    for word in try WordListFile(reading: path).words {
      if let id = vocabulary.id(of: word) { rows[id] = true }
    }
    guard rows.contains(true) else {
      throw FileError(
        "'\(path)': no word in it is in the vocabulary, so that --freeze would freeze none")
    }
    return rows
  }
}
