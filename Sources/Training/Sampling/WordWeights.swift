internal import HogvecSystem

/// What words weigh: the more, the rarer they are. A pair weighs the product of its words' weights; a path
/// through a tree weighs what the word weighs that predicts it.
///
/// A word that occurs c times weighs c to the power of minus ``TrainingOptions/rareWeight``, scaled so that
/// the mean over the words that subsampling leaves is 1. What a pair's score tends to does not change, since
/// it weighs alike where it is there and where it is a negative (Levy and Goldberg 2014, eq. 7): frequent
/// words only pull less. Neighbors in the order of counts hardly differ, so words of the ranks 2^k to
/// 2^(k+1) - 1 share their mean, and 32 numbers do for any vocabulary.
///
/// Reading is safe from any number of threads, and counts no references.
@safe struct WordWeights: ~Copyable, @unchecked Sendable {
  /// By octaves of ranks. Written when this is made and by nobody later; an array inside this value would be
  /// copied for each look at it.
  @unsafe private let weights: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - counts: those of the words, in descending order.
  ///   - sampleThreshold: that of the subsampler.
  ///   - power: 0 weighs all words alike.
  init(counts: [UInt64], sampleThreshold: Double, power: Double) {
    unsafe weights = .allocate(capacity: 32)
    unsafe weights.initialize(repeating: 1, count: 32)
    guard power > 0, !counts.isEmpty else { return }
    let total = Double(counts.reduce(0, +))
    var sums = [(weight: Double, occurrences: Double)](repeating: (0, 0), count: 32)
    var (count, weight, occurrences): (UInt64?, Double, Double) = (nil, 0, 0)
    for (id, next) in counts.enumerated() where next > 0 {
      if next != count {
        let share = Double(next) / total
        occurrences =
          Double(next) * Subsampler.keepProbability(share: share, threshold: sampleThreshold)
        weight = pow(Double(next), -power)
        count = next
      }
      sums[octave(of: UInt32(id))].weight += weight * occurrences
      sums[octave(of: UInt32(id))].occurrences += occurrences
    }
    let (allWeight, allOccurrences) = sums.reduce((0.0, 0.0)) { ($0.0 + $1.weight, $0.1 + $1.occurrences) }
    guard allOccurrences > 0 else { return }
    for (index, sum) in sums.enumerated() {
      // Words that are not in the text weigh as if they were there once.
      let mean = sum.occurrences > 0 ? sum.weight / sum.occurrences : 1
      unsafe weights[index] = Float(mean / (allWeight / allOccurrences))
    }
  }

  deinit {
    unsafe weights.deallocate()
  }

  /// What a word weighs.
  @inline(__always)
  func weight(of word: UInt32) -> Float {
    // Below 32.
    unsafe weights[octave(of: word)]
  }
}

/// The logarithm of the rank of an id, which is 1 for id 0, to the base 2, rounded down.
@inline(__always)
private func octave(of word: UInt32) -> Int { 31 &- (word &+ 1).leadingZeroBitCount }
