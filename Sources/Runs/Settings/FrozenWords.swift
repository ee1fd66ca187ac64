internal import HogvecCorpus
internal import HogvecSystem

/// The words whose vectors stay as they start.
public enum FrozenWords: Sendable, Equatable {
  /// Those that ``JobSettings/initialVectors`` bring.
  case given
  /// Those in a file, one per line.
  case listed(path: String)

  /// Reads the setting's value.
  init(_ value: String) { self = value == "all" ? .given : .listed(path: value) }

  /// The file, if there is one.
  var path: String? { if case .listed(let path) = self { path } else { nil } }

  /// The setting's value.
  var value: String { path ?? "all" }

  /// Which words of a vocabulary they are, and which listed words it does not have; these are `nil` if there
  /// is no list.
  ///
  /// - Parameter given: for each word of the vocabulary whether it starts with a given vector.
  /// - Throws: ``FileError`` if the file cannot be read or has no word of the vocabulary.
  func rows(
    of vocabulary: Vocabulary, given: [Bool]
  ) throws(FileError) -> (rows: [Bool], missing: MissingWords?) {
    guard case .listed(let path) = self else { return (given, nil) }
    var rows = [Bool](repeating: false, count: vocabulary.count)
    let missing = MissingWords(of: try WordListFile(reading: path).words, in: path) { word in
      guard let id = vocabulary.id(of: word) else { return false }
      rows[id] = true
      return true
    }
    guard !missing.areAll else {
      throw FileError(
        "'\(path)': no word in it is in the vocabulary, so that \(setting: "freeze") would freeze none")
    }
    return (rows, missing)
  }
}
