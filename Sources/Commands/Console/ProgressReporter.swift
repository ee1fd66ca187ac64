internal import HogvecSystem

/// Shows the status of some work while it is done, as ``ProgressLine`` does.
///
/// Make it, do the work, call ``finish()``. The status is asked for on a thread of its own, so it must be
/// safe to ask while the work is done. Where there is no thread for it, nothing is shown.
final class ProgressReporter<Status: ProgressStatus>: Sendable {
  private let status: @Sendable () -> Status?
  private let state: Lock<State>

  private struct State {
    var timer: ServiceThread?
    var line: ProgressLine
    /// The seconds of work after which the next plain line is due.
    var nextLine = secondsBetweenLines
  }

  /// Starts reporting.
  ///
  /// - Parameter status: what to show; `nil` as long as there is nothing.
  init(console: Console, status: @escaping @Sendable () -> Status?) {
    self.status = status
    state = Lock(State(timer: nil, line: ProgressLine(console)))
    let start = monotonicSeconds()
    state.withLock { state in
      state.timer = try? ServiceThread("progress")
      state.timer?.run(after: 0.2, every: 0.2) { [weak self] in
        self?.update(seconds: monotonicSeconds() - start)
      }
    }
  }

  /// Ends reporting and wipes the bar away.
  func finish() {
    let timer = state.withLock { state in
      state.line.wipe()
      return state.timer.take()
    }
    // Waits for a status that is under way, which takes the lock.
    timer?.finish()
  }

  private func update(seconds: Double) {
    guard let status = status() else { return }
    state.withLock { state in
      guard state.timer != nil else { return }
      let isLineDue = seconds >= state.nextLine
      if isLineDue { state.nextLine = seconds + secondsBetweenLines }
      state.line.show(status, isLineDue: isLineDue)
    }
  }
}

/// The time between two plain lines.
private let secondsBetweenLines = 5.0
