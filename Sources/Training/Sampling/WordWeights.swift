internal import Glibc

/// How much words count: the more, the rarer they are. A pair of words weighs the product of both weights, whichever loss judges it.
///
/// A word that occurs c times weighs c to the power of minus ``TrainingOptions/rareWeight``, scaled so that the mean over the words that
/// subsampling leaves is 1. What a pair's score tends to does not change, since it weighs alike where it is there and
/// where it is a negative (Levy and Goldberg 2014, eq. 7): frequent words only pull less. Neighbours in the order of counts hardly differ, so
/// words of the ranks 2^k to 2^(k+1) - 1 share their mean, and 32 numbers do for any vocabulary.
///
/// Reading is safe from any number of threads, and counts no references.
@safe struct WordWeights: ~Copyable, @unchecked Sendable {
  /// By the logarithm of the rank, which is 1 for id 0. Written when this is made and by nobody later; an array inside this value would be
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
    for (id, next) in counts.enumerated() {
      if next != count {
        let share = Double(next) / max(1, total)
        // A word that is not in the text weighs as if it were there once.
        occurrences =
          max(1, Double(next)) * Subsampler.keepProbability(share: share, threshold: sampleThreshold)
        weight = pow(max(1, Double(next)), -power)
        count = next
      }
      sums[logarithm(UInt32(id))].weight += weight * occurrences
      sums[logarithm(UInt32(id))].occurrences += occurrences
    }
    let mean = sums.reduce(0) { $0 + $1.weight } / sums.reduce(0) { $0 + $1.occurrences }
    for (index, sum) in sums.enumerated() where sum.occurrences > 0 {
      unsafe weights[index] = Float(sum.weight / sum.occurrences / mean)
    }
  }

  deinit {
    unsafe weights.deallocate()
  }

  /// What a word counts.
  @inline(__always)
  func weight(of word: UInt32) -> Float {
    // The logarithm of a number of 32 bits is below 32.
    unsafe weights[logarithm(word)]
  }
}

/// The logarithm of a word's rank to the base 2, rounded down.
@inline(__always)
private func logarithm(_ word: UInt32) -> Int { 31 &- (word &+ 1).leadingZeroBitCount }
