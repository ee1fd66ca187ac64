internal import HogvecSystem
public import HogvecTraining

/// Short trainings on some threads, of which the fastest is shown.
public struct SweepPoint: Sendable {
  /// The number of threads.
  public let threads: Int
  /// Words of the vocabulary, before subsampling, a second: those of the fastest run.
  public let wordsPerSecond: Double
  /// The words a second of all runs, in their order.
  public let repeats: [Double]
  /// What the fastest run took of the machine.
  public let profile: TrainingProfile
  /// What bounds the speed of these threads, and the time that the fastest run would take; `nil` if the
  /// machine could not be measured undisturbed.
  public let bound: Roofline.Bound?

  /// A point.
  public init(
    threads: Int, wordsPerSecond: Double, repeats: [Double], profile: TrainingProfile,
    bound: Roofline.Bound?
  ) {
    self.threads = threads
    self.wordsPerSecond = wordsPerSecond
    self.repeats = repeats
    self.profile = profile
    self.bound = bound
  }

  /// Floating-point operations of products and updates a second.
  public var operationsPerSecond: Double { profile.operations / profile.seconds }

  /// The bound; `nil` without one, or if training was faster than it, so that it is not a bound.
  public var roof: Roofline.Bound? {
    if let bound, bound.seconds <= profile.seconds { bound } else { nil }
  }

  /// The time that the machine's ``roof`` leaves over the time it took; `nil` without one.
  public var shareOfRoofline: Double? { roof.map { $0.seconds / profile.seconds } }

  /// How far the slowest run was below the fastest, as a share of the latter; `nil` of a single run.
  public var spread: Double? {
    guard repeats.count > 1, let most = repeats.max(), let least = repeats.min(), most > 0 else { return nil }
    return 1 - least / most
  }

  /// The speed of a thread over that of another point's.
  public func efficiency(relativeTo first: SweepPoint) -> Double {
    wordsPerSecond / Double(threads) / (first.wordsPerSecond / Double(first.threads))
  }
}
