internal import HogvecSystem

/// The words that a selection names, to be found by their hashes.
final class ListedWords: @unchecked Sendable {
  // Sendable: the dictionary is not changed after it is made.

  enum Listing {
    case none, kept, stopped
  }

  private let words: WordDictionary
  /// Ids below this are of stop words.
  private let stopCount: Int

  init(_ selection: VocabularySelection) throws(FileError) {
    var words = try WordDictionary()
    func add(_ list: [[UInt8]], to words: inout WordDictionary) throws(FileError) {
      for word in list where !word.isEmpty {
        try unsafe word.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
          _ = try unsafe words.add(0, to: bytes)
        }
      }
    }
    try add(selection.stopWords, to: &words)
    stopCount = words.count
    if !selection.takesOnlyRequiredWords { try add(selection.keptWords, to: &words) }
    try add(selection.requiredWords, to: &words)
    self.words = words
  }

  /// Which list a word is in; stopping goes before keeping.
  func listing(of word: UnsafeRawBufferPointer) -> Listing {
    guard words.count > 0, let id = unsafe words.id(of: word) else { return .none }
    return id < stopCount ? .stopped : .kept
  }
}
