public import HogvecSystem

/// Finds pairs of words that stand together more often than chance would have it, and joins them: `new york`
/// becomes `new_york`. Several passes make longer phrases.
///
/// The score of a pair with count c whose words have the counts a and b, in a text of n words, is (c -
/// minimum) / a / b * n (Mikolov et al. 2013, section 4, with the factor of the word2phrase tool), or the
/// normalized pointwise mutual information ln(c n / (a b)) / -ln(c / n) (Bouma 2009). Pairs do not cross line
/// ends. A line is joined from left to right; a word is in one phrase a pass at most.
///
/// Pairs are counted exactly: where their table would be larger than ``memoryByteCount``, they are counted in
/// parts, each with a pass over the ids of the text. The result does not depend on the number of threads or
/// parts.
public struct PhraseSearch: Sendable {
  /// How a pair is scored.
  public enum Scoring: String, Sendable, CaseIterable {
    case word2vec, npmi
  }

  /// Words and pairs that occur less often are in no phrase; the score of word2vec subtracts it too.
  public var minimumCount: UInt64 = 5
  /// For each pass the score that a pair must exceed.
  public var thresholds: [Double] = [100]
  /// The score.
  public var scoring = Scoring.word2vec
  /// Words that may stand inside a phrase, up to four in a row, but not at its ends: `bank of america`.
  public var connectors: [[UInt8]] = []
  /// What stands between the words of a phrase; not empty, and without anything that separates words.
  public var delimiter: [UInt8] = Array("_".utf8)
  /// The number of workers.
  public var threads = 1
  /// How much memory the counts of pairs may take, all workers together.
  public var memoryByteCount = 1 << 30

  /// The size of the pieces in which phrases are joined, in units; it changes nothing in the result.
  package var chunkUnitCount = 1 << 18

  /// A search with the defaults of word2phrase.
  public init() {}

  /// What one pass did.
  public struct Pass: Sendable, Equatable {
    /// Different pairs that were joined.
    public var phrases = 0
    /// Words before the pass.
    public var tokensBefore: UInt64 = 0
    /// Words after it; each joined pair is one word less, more with connectors.
    public var tokensAfter: UInt64 = 0
  }

  /// Writes a text with its phrases joined, a sentence a line, words parted by one blank.
  ///
  /// - Parameters:
  ///   - reading: the text, encoded with a vocabulary of all its words.
  ///   - path: the file to write, `-` for standard output; intermediate data lies beside it, or in `TMPDIR`.
  /// - Returns: what each pass did.
  /// - Throws: ``FileError`` if a file cannot be written, or there is not enough memory.
  public func write(_ reading: consuming CorpusReading, to path: String) throws(FileError) -> [Pass] {
    precondition(!thresholds.isEmpty && threads > 0, "there is a pass and a worker")
    precondition(PhraseSearch.isDelimiter(delimiter), "a delimiter holds a phrase together")
    var words = PhraseWords(reading.vocabulary, connectors: connectors, delimiter: delimiter)
    var passes: [Pass] = []
    let corpus = reading.takeCorpus()
    var intermediate: MappedUnits?
    for (index, threshold) in thresholds.enumerated() {
      // The units belong to the corpus or to the intermediate file, both of which outlive this turn.
      let units = unsafe intermediate?.units ?? corpus.units
      let pass = unsafe PhrasePass(
        units: units, words: words, search: self, scorer: scorer(words.tokenCount, threshold: threshold))
      let joined = try pass.findPairs()
      var result = Pass(phrases: joined.count, tokensBefore: words.tokenCount)
      let table = try words.add(joined)
      if index == thresholds.count - 1 {
        var file = try FileReplacement.output(path)
        result.tokensAfter = try pass.writeText(joining: table, words, to: &file)
        try file.publish()
      } else {
        let file = try UnnamedFile(beside: path == "-" ? TemporaryName.directory + "/phrases" : path)
        let unitCount = try pass.writeUnits(joining: table, to: file)
        let mapped = MappedUnits(try file.map())
        assert(unsafe mapped.units.count == unitCount, "all that was written is mapped")
        unsafe words.recount(mapped.units)
        intermediate = mapped
        result.tokensAfter = words.tokenCount
      }
      passes.append(result)
    }
    return passes
  }

  /// Whether bytes can stand between the words of a phrase: there are some, and none parts words.
  public static func isDelimiter(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && !bytes.contains(where: Separators.contains)
  }

  private func scorer(_ tokenCount: UInt64, threshold: Double) -> PhraseScorer {
    PhraseScorer(
      scoring: scoring, minimumCount: minimumCount, tokenCount: tokenCount, threshold: threshold)
  }
}

/// Units in a mapped file.
final class MappedUnits: Sendable {
  private let file: MappedFile

  init(_ file: consuming MappedFile) { self.file = file }

  /// Valid while this object lives. A mapping starts a page, so the units are aligned.
  @unsafe var units: UnsafeBufferPointer<UInt32> { unsafe file.bytes.assumingMemoryBound(to: UInt32.self) }
}

/// Whether a pair is a phrase.
struct PhraseScorer: Sendable {
  let scoring: PhraseSearch.Scoring
  let minimumCount: UInt64
  let tokenCount: UInt64
  let threshold: Double

  func exceeds(count: UInt64, first: UInt64, second: UInt64) -> Bool {
    guard count >= max(minimumCount, 1) else { return false }
    switch scoring {
    case .word2vec:
      // Single precision and this order of operations, so that pairs at the threshold fall as in word2phrase.
      let score = Float(count - minimumCount) / Float(first) / Float(second) * Float(tokenCount)
      return score > Float(threshold)
    case .npmi:
      let share = Double(count) / Double(tokenCount)
      if share == 1 { return 1 > threshold }
      return log(Double(count) * Double(tokenCount) / Double(first) / Double(second)) / -log(share)
        > threshold
    }
  }
}
