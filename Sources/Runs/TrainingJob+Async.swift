internal import HogvecSystem

extension TrainingJob {
  /// Trains on a thread of its own, while the task that asks is suspended: ``run()`` would hold a thread of
  /// Swift's pool until the end.
  ///
  /// If the task is cancelled, training ends in order, as ``StopSignal/stop(because:)`` ends it: the vectors
  /// so far are in a file beside the output, which ``JobReport/output`` names, and a model directory can be
  /// resumed.
  ///
  /// - Parameters:
  ///   - settings: with a model directory that is there, its run is resumed, as ``init(continuing:group:)``
  ///     does it.
  ///   - events: told of all that happens, on several threads.
  /// - Returns: what was done; `nil` if the run of the model directory is finished and its output is there.
  /// - Throws: what ``init(_:group:)``, ``init(continuing:group:)`` and ``run()`` throw.
  public static func run(
    _ settings: JobSettings, events: @escaping @Sendable (JobEvent) -> Void = { _ in }
  ) async throws -> JobReport? {
    let cancellation = Lock(Cancellation())
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<JobReport?, any Error>) in
        do throws(FileError) {
          try startNeededThread("job") {
            continuation.resume(with: Result { try run(settings, events, cancellation) })
          }
        } catch {
          continuation.resume(throwing: error)
        }
      }
    } onCancel: {
      cancellation.withLock { state in
        state.isCancelled = true
        state.signal?.stop()
      }
    }
  }

  private struct Cancellation {
    var isCancelled = false
    var signal: StopSignal?
  }

  private static func run(
    _ settings: JobSettings, _ events: @escaping @Sendable (JobEvent) -> Void,
    _ cancellation: Lock<Cancellation>
  ) throws -> JobReport? {
    guard settings.model != nil else {
      return try run(TrainingJob(settings), events, cancellation)
    }
    guard let job = try TrainingJob(continuing: settings) else { return nil }
    return try run(job, events, cancellation)
  }

  private static func run(
    _ job: consuming TrainingJob, _ events: @escaping @Sendable (JobEvent) -> Void,
    _ cancellation: Lock<Cancellation>
  ) throws -> JobReport {
    job.events = events
    let signal = job.stopSignal
    cancellation.withLock { state in
      state.signal = signal
      // It was cancelled before there was a job.
      if state.isCancelled { signal.stop() }
    }
    return try job.run()
  }
}
