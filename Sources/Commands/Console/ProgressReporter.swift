internal import Dispatch
internal import HogvecSystem

/// Shows the status of some work while it is done, as ``ProgressLine`` does.
///
/// Make it, do the work, call ``finish()``. The status is asked for on a queue of its own, so it must be safe
/// to ask while the work is done.
final class ProgressReporter<Status: ProgressStatus>: Sendable {
  private let status: @Sendable () -> Status?
  private let queue = DispatchQueue(label: "hogvec.progress")
  private let state: Lock<State>

  private struct State {
    var timer: (any DispatchSourceTimer)?
    var line: ProgressLine
  }

  /// Starts reporting.
  ///
  /// - Parameter status: what to show; `nil` as long as there is nothing.
  init(console: Console, status: @escaping @Sendable () -> Status?) {
    self.status = status
    state = Lock(State(timer: nil, line: ProgressLine(console)))
    let start = monotonicSeconds()
    state.withLock { state in
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(deadline: .now() + 0.2, repeating: 0.2)
      timer.setEventHandler { [weak self] in self?.update(seconds: monotonicSeconds() - start) }
      timer.activate()
      state.timer = timer
    }
  }

  /// Ends reporting and wipes the bar away.
  func finish() {
    state.withLock { state in
      state.timer?.cancel()
      state.timer = nil
      state.line.wipe()
    }
  }

  private func update(seconds: Double) {
    guard let status = status() else { return }
    state.withLock { state in
      if state.timer != nil { state.line.show(status, seconds: seconds) }
    }
  }
}
