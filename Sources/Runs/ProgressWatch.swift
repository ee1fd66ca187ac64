internal import Dispatch
internal import HogvecSystem
internal import HogvecTraining

/// Tells how far a trainer is, five times a second, and which epochs have ended, until ``finish()``.
struct ProgressWatch: ~Copyable {
  private let timer: any DispatchSourceTimer
  private let queue = DispatchQueue(label: "hogvec.progress")
  private let takeEndedEpochs: @Sendable () -> Void

  /// Begins.
  ///
  /// - Parameters:
  ///   - jobStart: when the job began, as ``monotonicSeconds()``.
  ///   - emit: called on a queue of its own.
  init(
    _ trainer: Trainer, epochCount: Int, jobStart: Double, emit: @escaping @Sendable (JobEvent) -> Void
  ) {
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
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 0.2, repeating: 0.2)
    timer.setEventHandler {
      takeEndedEpochs()
      emit(.progress(status(trainer.progress, at: monotonicSeconds())))
    }
    timer.activate()
  }

  /// Ends, and tells of the epochs that have ended meanwhile.
  consuming func finish() {
    timer.cancel()
    queue.sync {}
    takeEndedEpochs()
  }
}
