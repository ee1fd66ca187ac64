public import HogvecSystem

/// How far a run is, in all its processes.
public struct TrainingProgress: Sendable {
  /// Words of the vocabulary gone through so far, over all epochs, before subsampling.
  public internal(set) var tokensTrained: UInt64 = 0
  /// Of these, the words of chunks that earlier runs have finished.
  public internal(set) var tokensResumed: UInt64 = 0
  /// Of ``tokensTrained``, the words that subsampling kept.
  public internal(set) var tokensKept: UInt64 = 0
  /// Words of the vocabulary to go through in all epochs.
  public let tokensTotal: UInt64
  /// The epoch that has been reached, from 1.
  public let epoch: Int
  /// The current learning rate.
  public internal(set) var rate: Float = 0
  /// The sum of the losses of the pairs for which it was measured, one step in sixteen.
  public internal(set) var lossSum = 0.0
  /// The number of these pairs.
  public internal(set) var pairsMeasured: UInt64 = 0

  init(tokensTotal: UInt64, epoch: Int) {
    self.tokensTotal = tokensTotal
    self.epoch = epoch
  }

  /// The mean loss of a pair with its negatives; `nil` before the first is measured.
  public var loss: Double? { pairsMeasured > 0 ? lossSum / Double(pairsMeasured) : nil }

  /// The mean loss since an earlier moment.
  public func loss(since earlier: TrainingProgress) -> Double? {
    guard pairsMeasured > earlier.pairsMeasured else { return nil }
    return (lossSum - earlier.lossSum) / Double(pairsMeasured - earlier.pairsMeasured)
  }
}

/// The end of an epoch: the moment when the last of its chunks was finished.
public struct EpochEnd: Sendable {
  /// How far the run was then, without what some workers had done of the next epoch.
  public let progress: TrainingProgress
  /// When it was.
  public let instant: ContinuousClock.Instant
}

/// What a run did.
public struct TrainingSummary: Sendable {
  /// Where it ended.
  public let progress: TrainingProgress
  /// The seconds of training, with those of earlier calls of
  /// ``Trainer/run(upToEpoch:freezing:measuringStages:)``.
  public let seconds: Double
  /// Whether all epochs have been trained; otherwise ``Trainer/stop()`` ended it early.
  public let isComplete: Bool

  /// Whether anything was trained, after what earlier runs have.
  public var hasTrained: Bool { progress.tokensTrained > progress.tokensResumed }

  /// Words of the vocabulary, before subsampling, trained in a second by all workers together.
  ///
  /// 0 if nothing was trained, as in a run whose earlier ones have trained all.
  public var wordsPerSecond: Double {
    seconds > 0 ? Double(progress.tokensTrained - progress.tokensResumed) / seconds : 0
  }
}

extension TrainingSummary {
  /// Of a run whose earlier ones have trained all.
  ///
  /// - Parameter position: where they ended.
  package init(nothingLeftAt position: TrainingPosition, epochs: Int) {
    var progress = TrainingProgress(tokensTotal: position.done.tokens, epoch: epochs)
    (progress.tokensTrained, progress.tokensResumed) = (position.done.tokens, position.done.tokens)
    progress.tokensKept = position.done.kept
    (progress.lossSum, progress.pairsMeasured) = (position.done.lossSum, position.done.pairsMeasured)
    self.init(progress: progress, seconds: 0, isComplete: true)
  }
}

/// Why a run could not be finished, in one line.
public struct TrainingError: RemediableError, Equatable, Sendable {
  /// What went wrong, without a trailing period or line feed.
  public let problem: String
  /// What can be done about it, if that is known.
  public let remedy: Remedy?

  /// - Parameter loss: what the loss is above; `nil` if numbers are not finite.
  static func diverged(_ options: TrainingOptions, atLoss loss: Double? = nil) -> TrainingError {
    let sign = loss.map { "above \(Figures.fixed($0, 0)), far beyond that of untrained vectors," }
    return TrainingError(
      problem:
        "training diverged: the loss is \(sign ?? "no longer a number") at a learning rate of \(options.rate)",
      remedy: options.sharing == .block ? .lowerRateOrShareByWindow : .lowerRate)
  }
}
