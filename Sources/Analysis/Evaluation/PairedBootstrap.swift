internal import HogvecSystem

/// How far a score would vary if the questions were others of their kind, by drawing among them with
/// replacement (Efron 1979).
///
/// The units that are drawn are the same for every score, so that differences of scores are paired. Results
/// depend on the seed, not on the number of threads. Cost: resamples x units, for each score.
public struct PairedBootstrap: Sendable {
  /// The number of times that units are drawn anew.
  public var resamples: Int
  /// Where the random numbers start.
  public var seed: UInt64
  /// The number of threads.
  public var threads: Int

  /// A range that holds 95 % of the scores of resamples.
  public struct Interval: Sendable, Equatable {
    /// The lower end.
    public let low: Double
    /// The upper end.
    public let high: Double
  }

  /// Resamples, by default with as many threads as there are processors.
  public init(resamples: Int = 2000, seed: UInt64 = 1, threads: Int? = nil) {
    let threads = threads ?? AvailableProcessors().count
    precondition(resamples > 0 && threads > 0, "something is drawn, by somebody")
    (self.resamples, self.seed, self.threads) = (resamples, seed, threads)
  }

  /// The scores of each resample.
  ///
  /// - Returns: for each score the values of all resamples, in their order; not a number where a resample has
  ///   none, such as the correlation of a constant.
  func values(of scores: [ResampledScore], unitCount: Int) -> [[Double]] {
    guard unitCount > 0 else { return scores.map { _ in [] } }
    precondition(unitCount <= Int(UInt32.max), "units are numbered in 32 bits")
    let workers = max(1, min(threads, resamples))
    let parts = onWorkers(workers, label: "resamples") { worker in
      var weights = [Double](repeating: 0, count: unitCount)
      var values = scores.map { _ in [Double]() }
      for resample in (0..<resamples).share(of: worker, among: workers) {
        var random = RandomStream(seed: seed, UInt64(resample))
        for unit in weights.indices { weights[unit] = 0 }
        for _ in 0..<unitCount { weights[Int(random.next(below: UInt32(unitCount)))] += 1 }
        for (index, score) in scores.enumerated() {
          values[index].append(score.value(weights: weights) ?? .nan)
        }
      }
      return values
    }
    return scores.indices.map { index in parts.flatMap { $0[index] } }
  }

  /// The range of the middle 95 %; `nil` if no value is a number.
  static func interval(of values: [Double]) -> Interval? {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    let cut = Int(0.025 * Double(sorted.count))
    return Interval(low: sorted[cut], high: sorted[sorted.count - 1 - cut])
  }
}
