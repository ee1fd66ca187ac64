internal import HogvecSystem
internal import HogvecTraining

/// Ends the training of a job in order: workers finish what they are at, and the vectors so far are written.
///
/// Any thread may use it at any time. Before training begins it is kept in mind, and training ends at once.
public final class StopSignal: Sendable {
  private let state = Lock(State())

  private struct State {
    var reason: StopReason?
    var trainer: Trainer?
    /// Keeps the time, if there is a limit.
    var timer: ServiceThread?
  }

  init() {}

  /// Ends training.
  public func stop() { stop(because: .requested) }

  /// Ends training; the first reason counts.
  package func stop(because reason: StopReason) {
    let trainer = state.withLock { state in
      state.reason = state.reason ?? reason
      return state.trainer
    }
    trainer?.stop(code: reason.code)
  }

  /// What stopped training first, if anything has.
  package var reason: StopReason? { state.withLock { $0.reason } }

  /// Stops this trainer from now on, also when a time is up.
  ///
  /// - Parameter seconds: the time until it is up, if there is a limit.
  /// - Throws: ``FileError`` if no thread can keep the time.
  func attach(to trainer: Trainer, seconds: Double?) throws(FileError) {
    let reason = state.withLock { state in
      state.trainer = trainer
      return state.reason
    }
    if let reason { trainer.stop(code: reason.code) }
    guard let seconds else { return }
    if seconds > 0 {
      let timer = try ServiceThread("budget")
      timer.run(after: seconds) { [weak self] in self?.stop(because: .timeBudget) }
      state.withLock { $0.timer = timer }
    } else {
      stop(because: .timeBudget)
    }
  }

  /// Training has ended: what is stopped from now on has no effect.
  func detach() {
    let timer = state.withLock { state in
      state.trainer = nil
      return state.timer.take()
    }
    // Waits for a stop that is under way, which takes the lock.
    timer?.finish()
  }
}
