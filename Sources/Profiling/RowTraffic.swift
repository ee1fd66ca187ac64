internal import HogvecSystem
public import HogvecTraining

/// How often a step must fetch a row from beyond a cache, if the cache keeps the rows that are used most: the
/// least traffic that any cache of its size has.
///
/// Words are sorted by count, so the rows used most are the first ones of both tables.
public struct RowTraffic: Sendable {
  private let rowByteCount: Int
  /// The share of negatives among the rows that a step brings in.
  private let negativeShare: Double
  /// The share of uses that the first rows up to each have: inputs and centres, as subsampling leaves them.
  private let kept: [Double]
  /// The same for negatives.
  private let negative: [Double]

  /// The traffic for a vocabulary's counts, in descending order.
  ///
  /// - Complexity: 16 bytes a word.
  public init(options: TrainingOptions, wordCounts: [UInt64]) {
    rowByteCount = options.dimension * 4
    let negatives = Double(options.negativeDraws) / Double(options.negativeUses)
    // Of each centre the window's new word and the word in its middle, and the negatives that were drawn
    // anew.
    negativeShare = negatives / (negatives + 2 * Double(options.centersPerStep))
    let total = Double(wordCounts.reduce(0, +))
    kept = cumulated(
      wordCounts.map {
        let share = Double($0) / total
        return share * Subsampler.keepProbability(share: share, threshold: options.sampleThreshold)
      })
    negative = cumulated(wordCounts.map { pow(Double($0), options.negativeExponent) })
  }

  /// The share of rows that come from beyond a cache of this size.
  public func missShare(cacheByteCount byteCount: Int) -> Double {
    let rows = min(kept.count, byteCount / (2 * rowByteCount))
    guard rows > 0 else { return 1 }
    return (1 - negativeShare) * (1 - kept[rows - 1]) + negativeShare * (1 - negative[rows - 1])
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
