internal import HogvecSystem

/// The order of words by frequency: by count, highest first, then by first position.
struct VocabularyRanking {
  /// A word of the vocabulary: which part it is in, its index there, and its count.
  struct Word {
    var part: UInt32
    var index: UInt32
    var count: UInt64
  }

  /// The words that occur, in the order of their ids.
  private(set) var words: [Word] = []
  /// The required words that do not occur; their ids follow.
  let absentWords: [[UInt8]]

  /// Ranks the candidates of all parts, and takes those that ``VocabularySelection/maximumSize`` allows.
  ///
  /// Cost: a comparison for each word and doubling of the number of parts; a set of the required words, if
  /// there are any.
  ///
  /// - Parameter marksEndOfSentence: whether `</s>` is put before all others, and so cannot be absent.
  init(
    _ parts: [WordMerge.Candidates], _ selection: VocabularySelection, marksEndOfSentence: Bool = false
  ) {
    absentWords = VocabularyRanking.absentWords(parts, selection, marksEndOfSentence: marksEndOfSentence)
    words.reserveCapacity(
      min(selection.maximumSize ?? .max, parts.reduce(0) { $0 + $1.ranked.count }))
    let keptCount = parts.reduce(absentWords.count) { $0 + $1.ranked.count { $0.isKept } }
    var room = selection.maximumSize.map { max(0, $0 - keptCount) } ?? .max
    // A heap of the parts that have words left, the part of the first word at its top.
    var heap = parts.indices.filter { !parts[$0].ranked.isEmpty }
    var next = [Int](repeating: 0, count: parts.count)
    func isBefore(_ one: Int, _ other: Int) -> Bool {
      // Positions are distinct, so one of two words is always before the other.
      parts[one].ranked[next[one]] < parts[other].ranked[next[other]]
    }
    func sink(_ start: Int) {
      var place = start
      while true {
        var child = 2 * place + 1
        guard child < heap.count else { return }
        if child + 1 < heap.count && isBefore(heap[child + 1], heap[child]) { child += 1 }
        guard isBefore(heap[child], heap[place]) else { return }
        heap.swapAt(place, child)
        place = child
      }
    }
    for place in (0..<(heap.count / 2)).reversed() { sink(place) }
    while let part = heap.first {
      let candidate = parts[part].ranked[next[part]]
      if candidate.isKept || room > 0 {
        if !candidate.isKept { room -= 1 }
        words.append(Word(part: UInt32(part), index: candidate.index, count: candidate.count))
      }
      next[part] += 1
      if next[part] == parts[part].ranked.count {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
      }
      sink(0)
    }
  }

  /// The required words that are no candidates, each once.
  private static func absentWords(
    _ parts: [WordMerge.Candidates], _ selection: VocabularySelection, marksEndOfSentence: Bool
  ) -> [[UInt8]] {
    guard !selection.requiredWords.isEmpty else { return [] }
    var others = Set(selection.stopWords)
    if marksEndOfSentence { others.insert(Vocabulary.endOfSentence) }
    for part in parts {
      for candidate in part.ranked where candidate.isKept {
        others.insert(Array(part.word(Int(candidate.index))))
      }
    }
    return selection.requiredWords.filter { !$0.isEmpty && others.insert($0).inserted }
  }

  /// The error for a ranking without a word that occurs.
  ///
  /// - Parameter name: what the words are from, in quotes if it is a file.
  static func refusal(
    of name: String, wordCount: Int, _ selection: VocabularySelection, highestCount: UInt64
  ) -> FileError {
    let minimumCount = selection.minimumCount
    if selection.takesOnlyRequiredWords {
      let words =
        wordCount == 1 ? "the one word is not" : "none of the \(Figures.grouped(wordCount)) words is"
      return FileError(
        "\(name): \(words) among the \(Figures.grouped(selection.requiredWords.count)) that may be taken")
    }
    if highestCount >= minimumCount {
      return FileError("\(name): the stop words leave no word that occurs \(times(minimumCount)) or more")
    }
    let words =
      wordCount == 1
      ? "the one word does not occur" : "none of the \(Figures.grouped(wordCount)) words occurs"
    let most = wordCount == 1 ? "it occurs" : "the most frequent occurs"
    return FileError(
      "\(name): \(words) \(times(minimumCount)) or more (\(most) \(times(highestCount)))",
      remedy: .lowerMinimumCount)
  }

  private static func times(_ count: UInt64) -> String {
    count == 1 ? "once" : "\(Figures.grouped(count)) times"
  }
}
