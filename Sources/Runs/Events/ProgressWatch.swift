internal import HogvecSystem
internal import HogvecTraining

/// Tells how far a trainer is, five times a second, and which epochs have ended, until ``finish()``.
struct ProgressWatch: ~Copyable {
  private let timer: ServiceThread
  private let teller: Teller

  /// Begins.
  ///
  /// - Parameters:
  ///   - interval: the seconds between moments at which a line about the progress is due.
  ///   - jobStart: when the job began, as ``monotonicSeconds()``.
  ///   - emit: called on a thread of its own.
  /// - Throws: ``FileError`` if there is no thread for it.
  init(
    _ trainer: Trainer, epochCount: Int, interval: Double, jobStart: Double,
    emit: @escaping @Sendable (JobEvent) -> Void
  ) throws(FileError) {
    let teller = Teller(trainer, epochCount: epochCount, interval: interval, jobStart: jobStart, emit: emit)
    self.teller = teller
    timer = try ServiceThread("progress")
    let tick = min(0.2, interval)
    timer.run(after: tick, every: tick) { teller.tell() }
  }

  /// Ends, and tells of the epochs that have ended meanwhile.
  ///
  /// - Returns: the mean loss of a pair in the last epoch that has begun; not a number if none was measured.
  consuming func finish() -> Double {
    timer.finish()
    return teller.lossOfLastEpoch()
  }
}

/// What tells of the progress.
private final class Teller: Sendable {
  private let trainer: Trainer
  private let epochCount: Int
  private let interval: Double
  private let jobStart: Double
  private let start = monotonicSeconds()
  private let emit: @Sendable (JobEvent) -> Void
  private let marks: Lock<Marks>

  /// The moments from which means are taken.
  private struct Marks {
    /// When the last line was due.
    var line: TrainingProgress
    /// When the present epoch, or the run, began.
    var epoch: TrainingProgress
    var nextLine: Double
    /// The last means, for when nothing was measured since.
    var lossSinceLine = Double.nan
    var lossOfEpoch = Double.nan
  }

  init(
    _ trainer: Trainer, epochCount: Int, interval: Double, jobStart: Double,
    emit: @escaping @Sendable (JobEvent) -> Void
  ) {
    self.trainer = trainer
    self.epochCount = epochCount
    self.interval = interval
    self.jobStart = jobStart
    self.emit = emit
    let progress = trainer.progress
    marks = Lock(Marks(line: progress, epoch: progress, nextLine: interval))
  }

  /// Tells of epochs that have ended, and of the progress.
  func tell() {
    tellOfEpochs()
    let (progress, moment) = (trainer.progress, monotonicSeconds())
    var told = status(progress, at: moment)
    told.exchange = trainer.exchangeCounts
    marks.withLock { marks in
      if let loss = progress.loss(since: marks.line) { marks.lossSinceLine = loss }
      told.recentLoss = marks.lossSinceLine
      guard told.trainingSeconds >= marks.nextLine else { return }
      told.isLineDue = true
      marks.line = progress
      marks.nextLine = told.trainingSeconds + interval
    }
    emit(.progress(told))
  }

  /// Tells of the last epochs, and says how the last was.
  func lossOfLastEpoch() -> Double {
    tellOfEpochs()
    let progress = trainer.progress
    return marks.withLock { progress.loss(since: $0.epoch) ?? $0.lossOfEpoch }
  }

  private func tellOfEpochs() {
    for end in trainer.takeEndedEpochs() {
      let moment = monotonicSeconds() - Double(end.instant.duration(to: .now) / .seconds(1))
      var told = status(end.progress, at: moment)
      marks.withLock { marks in
        if let loss = end.progress.loss(since: marks.epoch) { marks.lossOfEpoch = loss }
        told.recentLoss = marks.lossOfEpoch
        marks.epoch = end.progress
      }
      emit(.epoch(told))
    }
  }

  private func status(_ progress: TrainingProgress, at moment: Double) -> JobProgress {
    JobProgress(
      progress, epochCount: epochCount, trainingSeconds: moment - start, elapsedSeconds: moment - jobStart)
  }
}
