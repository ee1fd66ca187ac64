public import HogvecCorpus
internal import HogvecSystem
public import HogvecTraining

/// How often a step must fetch a row from beyond a cache, if the cache keeps the rows that are used most: the
/// least traffic that any cache of its size has.
///
/// Half of the cache is for each table.
public struct RowTraffic: Sendable {
  private let rowByteCount: Int
  private let uses: [RowUse]

  /// What a step brings in for one reason.
  private struct RowUse {
    /// The rows for each center.
    let rowsPerCenter: Double
    /// The share of uses that the rows used most have, up to each.
    let shares: [Double]
  }

  /// The traffic for words without n-grams.
  ///
  /// - Parameter wordCounts: how often each word occurs, in descending order.
  /// - Complexity: 16 bytes a word.
  public init(options: TrainingOptions, wordCounts: [UInt64]) {
    let kept = RowTraffic.keptShares(options, wordCounts)
    // Of each center the window's new word and the word in its middle, and the negatives that were drawn
    // anew.
    self.init(
      options, [RowUse(rowsPerCenter: 2 * Double(options.centersPerStep), shares: cumulated(kept))],
      wordCounts)
  }

  /// The traffic for the words of a corpus, with their n-grams if they have some.
  ///
  /// - Parameter wordCounts: how often each word occurs, in descending order.
  /// - Complexity: 16 bytes a word, and with n-grams 16 a row of the input table besides, 8 an n-gram of each
  ///   word, and 4 a bucket.
  public init(options: TrainingOptions, wordCounts: [UInt64], corpus: borrowing EncodedCorpus) {
    guard options.subwords != nil else {
      self.init(options: options, wordCounts: wordCounts)
      return
    }
    let kept = RowTraffic.keptShares(options, wordCounts)
    let subwords = SubwordRows(options, corpus)
    var inputs = [Double](repeating: 0, count: subwords.rowCount)
    for (word, share) in kept.enumerated() {
      let parts = unsafe subwords.parts(of: UInt32(word))
      for index in 0..<parts.count { unsafe inputs[Int(parts[index].row)] += share }
    }
    inputs = inputs.filter { $0 > 0 }.sorted(by: >)
    // The rows of one word arrive with each center, and one word whose own row is an output.
    let rows = inputs.reduce(0, +) / max(kept.reduce(0, +), .leastNormalMagnitude)
    self.init(
      options,
      [
        RowUse(rowsPerCenter: rows, shares: cumulated(inputs)),
        RowUse(rowsPerCenter: 1, shares: cumulated(kept)),
      ], wordCounts)
  }

  private init(_ options: TrainingOptions, _ inputs: [RowUse], _ wordCounts: [UInt64]) {
    rowByteCount = options.dimension * 4
    let negatives = wordCounts.map { pow(Double($0), options.negativeExponent) }
    uses =
      inputs + [
        RowUse(
          rowsPerCenter: Double(options.negativeDraws) / Double(options.negativeUses),
          shares: cumulated(negatives))
      ]
  }

  /// The share of each word in the text, as subsampling leaves it.
  private static func keptShares(_ options: TrainingOptions, _ wordCounts: [UInt64]) -> [Double] {
    let total = Double(wordCounts.reduce(0, +))
    return wordCounts.map {
      let share = Double($0) / total
      return share * Subsampler.keepProbability(share: share, threshold: options.sampleThreshold)
    }
  }

  /// The share of rows that come from beyond a cache of this size.
  public func missShare(cacheByteCount byteCount: Int) -> Double {
    let rows = byteCount / (2 * rowByteCount)
    guard rows > 0 else { return 1 }
    let total = uses.reduce(0) { $0 + $1.rowsPerCenter }
    return uses.reduce(0) { sum, use in
      sum + use.rowsPerCenter / total * (1 - use.shares[min(rows, use.shares.count) - 1])
    }
  }
}

/// The sums up to each value, as shares of the whole.
private func cumulated(_ values: [Double]) -> [Double] {
  let total = values.reduce(0, +)
  var sum = 0.0
  return values.map { value in
    sum += value
    return sum / total
  }
}
