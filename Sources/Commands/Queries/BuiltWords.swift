internal import HogvecAnalysis
internal import HogvecSystem
internal import HogvecVectorFiles

/// Words of questions that are not in the file, and whose vectors are built from their n-grams.
struct BuiltWords {
  private var words: Set<[UInt8]> = []
  /// One of them.
  private var example: [UInt8] = []

  /// Notes those of a question.
  mutating func add(_ asked: [QueryWord]) {
    for word in asked where word.row == nil && words.insert(word.word).inserted { example = word.word }
  }

  /// Says that there are such words, if there are.
  func report(of file: borrowing IndexedVectors, on console: Console) {
    guard !words.isEmpty else { return }
    let path = file.path
    console.message(
      words.count == 1
        ? "hogvec: '\(shownText(example, limit: 80))' is not in '\(path)'; its vector is built from its n-grams\n"
        : "hogvec: \(Figures.grouped(words.count)) words that are not in '\(path)' have vectors built from their"
          + " n-grams\n")
  }
}
