internal import HogvecSystem
internal import Synchronization

/// Adds up the counts that several dictionaries have of the same words, and finds the words that may be in
/// the vocabulary.
///
/// Works on the parts of the runs one by one, on several threads: a word is in the same part of every run.
/// Memory: the candidates, 4 bytes for each word of each run if replacements are wanted, and a part a thread.
final class WordMerge: Sendable {
  /// Words of one part that may be in the vocabulary.
  struct Candidates: Sendable {
    /// The words in the order of ``VocabularyRanking``.
    var ranked: [Candidate] = []
    /// The words' bytes, one after another in the order of their indices.
    var bytes: [UInt8] = []
    /// Where each word ends.
    var ends: [Int] = []
    /// The number that replaces the first one's id until units are known; the others follow.
    var base: UInt32 = 0

    func word(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
  }

  /// A word that may be in the vocabulary: before another one if it is more frequent, or as frequent and
  /// first in the text.
  struct Candidate: Comparable, Sendable {
    var count: UInt64
    var position: UInt64
    /// Its place in its part.
    var index: UInt32
    /// Whether it is taken before all that are more frequent.
    var isKept: Bool

    static func < (one: Candidate, other: Candidate) -> Bool {
      one.count != other.count ? one.count > other.count : one.position < other.position
    }
  }

  /// What was counted in all runs together.
  struct Totals: Sendable {
    /// Distinct words, occurrences of words, and those of the most frequent one, without `</s>` where that is
    /// a mark.
    var types = 0
    var tokens: UInt64 = 0
    var highestCount: UInt64 = 0
    /// How many of the distinct words are how frequent.
    var frequencies = WordFrequencies()
    /// Occurrences of words in the given vocabulary, if one is given.
    var tokensInVocabulary: UInt64 = 0
    /// Occurrences of `</s>`, if it is a mark and there.
    var endOfSentenceCount: UInt64?

    /// Adds what was counted of other words.
    mutating func add(_ other: Totals) {
      types += other.types
      tokens += other.tokens
      highestCount = max(highestCount, other.highestCount)
      frequencies.add(other.frequencies)
      tokensInVocabulary += other.tokensInVocabulary
      endOfSentenceCount = other.endOfSentenceCount ?? endOfSentenceCount
    }
  }

  private let runs: [WordRun]
  private let selection: VocabularySelection
  private let vocabulary: Vocabulary?
  private let marksEndOfSentence: Bool
  private let lists: ListedWords
  /// For each run, what replaces each of its ids; `nil` if that is not wanted.
  let replacements: [ScratchMemory]?

  private let claimed: NumberClaims
  private let candidateCount = Atomic<UInt64>(0)
  private let bound: Lock<SizeBound>
  private let results: Lock<(parts: [Candidates], totals: Totals)>

  /// - Parameters:
  ///   - vocabulary: if it is given, replacements are its ids, and there are no candidates.
  ///   - marksEndOfSentence: whether `</s>` is no word but a mark, which is replaced by
  ///     ``EncodedCorpus/sentenceEnd``.
  ///   - parts: those to merge; the others have no candidates and are no part of the totals.
  ///   - wantsReplacements: whether ids are to be replaced.
  ///   - path: beside which file to keep replacements; `nil` is the process's own memory.
  init(
    _ runs: [WordRun], _ selection: VocabularySelection, given vocabulary: Vocabulary? = nil,
    marksEndOfSentence: Bool = false, parts: Range<Int> = 0..<WordRun.partCount,
    wantsReplacements: Bool = false, beside path: String? = nil
  ) throws(FileError) {
    self.runs = runs
    self.selection = selection
    self.vocabulary = vocabulary
    self.marksEndOfSentence = marksEndOfSentence
    lists = try ListedWords(selection)
    claimed = NumberClaims(parts)
    if wantsReplacements {
      var tables: [ScratchMemory] = []
      for run in runs { tables.append(try ScratchMemory(byteCount: run.wordCount * 4, beside: path)) }
      replacements = tables
    } else {
      replacements = nil
    }
    bound = Lock(SizeBound(size: selection.maximumSize))
    results = Lock((Array(repeating: Candidates(), count: WordRun.partCount), Totals()))
  }

  /// Merges the parts.
  func run(threads: Int) throws(FileError) -> (parts: [Candidates], totals: Totals) {
    try claimed.onWorkers(threads, label: "merge", work)
    return results.withLock { $0 }
  }

  /// Replaces the numbers of candidates by units, on several threads.
  ///
  /// - Parameter units: for each candidate's number the unit.
  func setUnits(_ units: [UInt32], threads: Int) {
    guard let replacements, vocabulary == nil else { return }
    let claims = NumberClaims(0..<replacements.count)
    onWorkers(min(threads, replacements.count), label: "merge") { _ in
      while let table = claims.next().map({ replacements[$0] }) {
        let numbers = unsafe table.bytes.assumingMemoryBound(to: UInt32.self)
        for index in 0..<numbers.count where unsafe numbers[index] < EncodingPass.dropped {
          // A number below the marks is a candidate's.
          unsafe numbers[index] = units[Int(numbers[index])]
        }
        table.release()
      }
    }
  }

  // MARK: - One part

  private func work() throws(FileError) {
    var words = try WordDictionary(skippedBitCount: WordRun.partBitCount)
    // For each word of each run its id in `words`.
    var ids = GrowingMemory<UInt32>()
    var buffer = GrowingMemory<UInt8>()
    while let part = claimed.next() {
      words.removeAll()
      let loaded = try unsafe runs.load(part, into: &buffer, forLastTime: true)
      var wordCount = 0
      for (index, run) in runs.enumerated() {
        try unsafe run.forEach(inPart: part, loaded[index]) { (word) throws(FileError) in
          try ids.reserve(wordCount + 1)
          unsafe ids.base[wordCount] = try words.add(word.count, to: word.bytes.baseAddress!, word.key)
          wordCount += 1
        }
      }
      var (chosen, numbers) = choose(from: words)
      chosen.base = try claimNumbers(chosen.ranked.count)
      wordCount = 0
      for (index, run) in runs.enumerated() {
        let table = unsafe replacements?[index].bytes.assumingMemoryBound(to: UInt32.self)
        unsafe run.forEach(inPart: part, loaded[index]) { word in
          var number = unsafe numbers[Int(ids.base[wordCount])]
          wordCount += 1
          if vocabulary == nil && number < EncodingPass.dropped {
            let position = run.firstPosition(of: word.id)
            if position < chosen.ranked[Int(number)].position {
              chosen.ranked[Int(number)].position = position
            }
            number += chosen.base
          }
          // An id of a run is below the number of its words.
          unsafe table?[Int(word.id)] = number
        }
      }
      chosen.ranked.sort()
      bound.withLock { $0.add(chosen.ranked) }
      results.withLock { $0.parts[part] = chosen }
    }
  }

  /// Finds the candidates among the words of a part and adds the words to the totals.
  ///
  /// - Returns: the candidates in the order of their indices, without positions; and for each word what
  ///   replaces it: the index of its candidate, the id in the given vocabulary, or a mark.
  private func choose(
    from words: borrowing WordDictionary
  ) -> (candidates: Candidates, numbers: [UInt32]) {
    var totals = Totals()
    var chosen = Candidates()
    var numbers = [UInt32](repeating: EncodingPass.dropped, count: words.count)
    let leastCount = max(selection.minimumCount, bound.withLock { $0.leastCount })
    words.forEach { word in
      let (id, count) = (Int(word.id), word.count)
      if marksEndOfSentence, unsafe word.bytes.elementsEqual(Vocabulary.endOfSentence) {
        totals.endOfSentenceCount = count
        numbers[id] = EncodedCorpus.sentenceEnd
        return
      }
      totals.types += 1
      totals.tokens += count
      totals.highestCount = max(totals.highestCount, count)
      totals.frequencies.add(count)
      if let vocabulary {
        guard let unit = unsafe vocabulary.id(of: word.bytes) else { return }
        numbers[id] = UInt32(unit)
        totals.tokensInVocabulary += count
        return
      }
      let listing = unsafe lists.listing(of: word.bytes)
      let isFrequent = count >= leastCount && !selection.takesOnlyRequiredWords
      guard listing == .kept || (listing == .none && isFrequent) else { return }
      numbers[id] = UInt32(chosen.ends.count)
      unsafe chosen.bytes.append(contentsOf: word.bytes)
      chosen.ends.append(chosen.bytes.count)
      chosen.ranked.append(
        Candidate(count: count, position: .max, index: numbers[id], isKept: listing == .kept))
    }
    results.withLock { $0.totals.add(totals) }
    return (chosen, numbers)
  }

  /// Takes numbers for the candidates of a part.
  ///
  /// - Returns: the first of them.
  private func claimNumbers(_ count: Int) throws(FileError) -> UInt32 {
    // Relaxed: the numbers only have to differ.
    let base = candidateCount.add(UInt64(count), ordering: .relaxed).oldValue
    try WordMerge.checkCount(base + UInt64(count))
    return UInt32(base)
  }

  /// Refuses more candidates than ids can tell apart.
  static func checkCount(_ count: UInt64) throws(FileError) {
    guard count <= UInt64(Vocabulary.maximumCount) else {
      throw FileError(
        "the vocabulary would have more than \(Figures.grouped(Vocabulary.maximumCount)) words",
        remedy: .limitVocabulary)
    }
  }
}

/// How frequent a word must be at least to be among the most frequent ones, by what is known so far.
private struct SizeBound: Sendable {
  /// Words that occur less often cannot be among them.
  private(set) var leastCount: UInt64 = 0
  private let size: Int?
  /// How many words occur so often; those that occur more often than there are places are in the last one.
  private var histogram: [Int]
  /// How many words occur at least ``leastCount`` times.
  private var wordCount = 0

  init(size: Int?) {
    self.size = size
    histogram = size == nil ? [] : Array(repeating: 0, count: 1 << 16)
  }

  /// - Parameter candidates: words that may be among them; kept ones do not count.
  mutating func add(_ candidates: [WordMerge.Candidate]) {
    guard let size else { return }
    for candidate in candidates where !candidate.isKept && candidate.count >= leastCount {
      histogram[Int(min(candidate.count, UInt64(histogram.count - 1)))] += 1
      wordCount += 1
    }
    // As long as enough words are left without the rarest ones, these are not needed.
    while Int(leastCount) < histogram.count - 1, wordCount - histogram[Int(leastCount)] >= size {
      wordCount -= histogram[Int(leastCount)]
      leastCount += 1
    }
  }
}
