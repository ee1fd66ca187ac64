public import HogvecTraining

/// How far the training of a job is.
public struct JobProgress: Equatable, Sendable {
  /// Words of the vocabulary worked through, over all epochs.
  public var tokensDone: UInt64
  /// Words to work through, over all epochs.
  public var tokensTotal: UInt64
  /// The epoch being trained, from 1.
  public var epoch: Int
  /// The number of epochs.
  public var epochCount: Int
  /// Words a second since training began, over all threads.
  public var wordsPerSecond: Double
  /// The current learning rate.
  public var rate: Double
  /// The mean loss of a pair since training began; not a number before one was measured.
  public var loss: Double
  /// The mean loss of a pair since the last line of progress was due; at the end of an epoch, that of the
  /// epoch. Not a number before one was measured.
  public var recentLoss: Double
  /// Whether a line about the progress is due, which it is every ``JobSettings/progressInterval``.
  public var isLineDue = false
  /// Seconds since training began.
  public var trainingSeconds: Double
  /// Seconds since the job began.
  public var elapsedSeconds: Double
  /// What this process has exchanged with others; `nil` in one that trains alone.
  public var exchange: ExchangeCounts?

  /// The share that is done, 0...1.
  public var share: Double { tokensTotal == 0 ? 1 : min(1, Double(tokensDone) / Double(tokensTotal)) }

  /// The seconds left at the present speed; infinite before the first word is done.
  public var secondsLeft: Double {
    wordsPerSecond > 0 ? Double(tokensTotal - min(tokensDone, tokensTotal)) / wordsPerSecond : .infinity
  }

  package init(
    tokensDone: UInt64, tokensTotal: UInt64, epoch: Int, epochCount: Int, wordsPerSecond: Double,
    rate: Double, loss: Double, recentLoss: Double = .nan, trainingSeconds: Double = 0,
    elapsedSeconds: Double = 0
  ) {
    self.tokensDone = tokensDone
    self.tokensTotal = tokensTotal
    self.epoch = epoch
    self.epochCount = epochCount
    self.wordsPerSecond = wordsPerSecond
    self.rate = rate
    self.loss = loss
    self.recentLoss = recentLoss
    self.trainingSeconds = trainingSeconds
    self.elapsedSeconds = elapsedSeconds
  }

  /// What a trainer says.
  init(
    _ progress: TrainingProgress, epochCount: Int, trainingSeconds: Double, elapsedSeconds: Double
  ) {
    self.init(
      tokensDone: progress.tokensTrained, tokensTotal: progress.tokensTotal, epoch: progress.epoch,
      epochCount: epochCount,
      wordsPerSecond: trainingSeconds > 0
        ? Double(progress.tokensTrained - progress.tokensResumed) / trainingSeconds : 0,
      rate: Double(progress.rate), loss: progress.loss ?? .nan, trainingSeconds: trainingSeconds,
      elapsedSeconds: elapsedSeconds)
  }
}
