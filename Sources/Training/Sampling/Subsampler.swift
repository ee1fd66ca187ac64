internal import HogvecSystem

/// Drops frequent words at random (Mikolov et al. 2013, section 2.3).
///
/// As the word2vec program does it, which is not the formula of the paper: a word that makes up the share f
/// of the corpus is kept with probability (sqrt(f / t) + 1) * t / f. Takes 4 bytes for each word that is ever
/// dropped; since words are sorted by count, these are the first ones. Reading is safe from any number of
/// threads, and counts no references.
@safe public struct Subsampler: ~Copyable, @unchecked Sendable {
  /// Keep word i if 32 random bits are at most `thresholds[i]`; words behind them are always kept.
  // Written when the subsampler is made and by nobody later.
  @unsafe private let thresholds: UnsafeMutablePointer<UInt32>
  /// The last of them, for all words from here on.
  private let lastThreshold: UInt32

  /// The subsampler for words sorted by descending count, but for the first, which may be a rare `</s>`.
  ///
  /// - Parameter threshold: t, or 0 to keep everything.
  public init(counts: [UInt64], threshold: Double) {
    let total = Double(counts.reduce(0, +))
    let probabilities = counts.lazy.map {
      Subsampler.keepProbability(share: Double($0) / total, threshold: threshold)
    }
    let count = probabilities.dropFirst().prefix { $0 < 1 }.count
    let values: [UInt32] = probabilities.prefix(1 + count).map { UInt32($0 * 4_294_967_295) } + [.max]
    lastThreshold = UInt32(values.count - 1)
    unsafe thresholds = .allocate(capacity: values.count)
    unsafe thresholds.initialize(from: values, count: values.count)
  }

  deinit {
    unsafe thresholds.deallocate()
  }

  /// The probability that an occurrence of a word is kept.
  public static func keepProbability(share: Double, threshold: Double) -> Double {
    guard threshold > 0, share > 0 else { return 1 }
    return min(1, ((share / threshold).squareRoot() + 1) * threshold / share)
  }

  /// The share of the text that the kept occurrences of a word are, which is at most its own share.
  static func keptShare(of share: Double, threshold: Double) -> Double {
    share * keepProbability(share: share, threshold: threshold)
  }

  /// Whether this occurrence of a word is kept. Draws for every word, since branches that depend on words are
  /// mispredicted.
  @inline(__always)
  func keeps(_ word: UInt32, using random: inout RandomStream) -> Bool {
    unsafe UInt32(truncatingIfNeeded: random.next() >> 32) <= thresholds[Int(min(word, lastThreshold))]
  }
}
