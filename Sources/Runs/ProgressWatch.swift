internal import HogvecSystem
internal import HogvecTraining

/// Tells how far a trainer is, five times a second, and which epochs have ended, until ``finish()``.
struct ProgressWatch: ~Copyable {
  private let timer: ServiceThread
  private let takeEndedEpochs: @Sendable () -> Void

  /// Begins.
  ///
  /// - Parameters:
  ///   - jobStart: when the job began, as ``monotonicSeconds()``.
  ///   - emit: called on a thread of its own.
  /// - Throws: ``FileError`` if there is no thread for it.
  init(
    _ trainer: Trainer, epochCount: Int, jobStart: Double, emit: @escaping @Sendable (JobEvent) -> Void
  ) throws(FileError) {
    let start = monotonicSeconds()
    @Sendable func status(_ progress: TrainingProgress, at moment: Double) -> JobProgress {
      JobProgress(
        progress, epochCount: epochCount, trainingSeconds: moment - start, elapsedSeconds: moment - jobStart)
    }
    let takeEndedEpochs = { @Sendable in
      for end in trainer.takeEndedEpochs() {
        let moment = monotonicSeconds() - Double(end.instant.duration(to: .now) / .seconds(1))
        emit(.epoch(status(end.progress, at: moment)))
      }
    }
    self.takeEndedEpochs = takeEndedEpochs
    timer = try ServiceThread("progress")
    timer.run(after: 0.2, every: 0.2) {
      takeEndedEpochs()
      emit(.progress(status(trainer.progress, at: monotonicSeconds())))
    }
  }

  /// Ends, and tells of the epochs that have ended meanwhile.
  consuming func finish() {
    timer.finish()
    takeEndedEpochs()
  }
}
