/// Words of a list that are not where they were looked for.
package struct MissingWords: Sendable {
  /// The words, each once, in the order of the list.
  package let words: [[UInt8]]
  /// What messages call the list.
  private let list: String
  /// The number of words in the list, each counted once.
  private let listedCount: Int

  /// Looks for the words of a list.
  ///
  /// - Parameters:
  ///   - list: the list's path.
  ///   - isFound: whether a word is there.
  package init(of listed: [[UInt8]], in list: String, isFound: (_ word: [UInt8]) -> Bool) {
    self.list = list == "-" ? standardInputName : list
    var seen: Set<[UInt8]> = []
    var missing: [[UInt8]] = []
    for word in listed where seen.insert(word).inserted && !isFound(word) { missing.append(word) }
    words = missing
    listedCount = seen.count
  }

  /// Whether none of the words is there.
  package var areAll: Bool { words.count == listedCount }

  /// How many there are and what the first are, as `2 of the 10 words in 'list' are not in 'v.bin': boat,
  /// ship`; `nil` if there are none.
  ///
  /// - Parameter place: where they were looked for, as `'v.bin'` or `the vocabulary`.
  package func notice(_ place: String) -> String? {
    guard !words.isEmpty else { return nil }
    let named = words.prefix(5).map { shownText($0, limit: 80) }.joined(separator: ", ")
    let (verb, rest) = (words.count == 1 ? "is" : "are", words.count > 5 ? ", ..." : "")
    let count =
      listedCount == 1
      ? "the word" : "\(Figures.grouped(words.count)) of the \(Figures.grouped(listedCount)) words"
    return "\(count) in '\(list)' \(verb) not in \(place): \(named)\(rest)"
  }
}
