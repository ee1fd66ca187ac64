internal import Dispatch
internal import HogvecSystem

/// Something whose progress can be shown.
protocol ProgressStatus: Sendable {
  /// The status as one line for a log.
  var plainLine: String { get }
  /// The status as at most `width` columns for a terminal.
  func barLine(width: Int) -> String
}

/// Shows the status of some work while it goes on: a bar on a terminal, otherwise a plain line every few seconds.
///
/// Make it, do the work, call ``finish()``. The status is asked for on a queue of its own, so it must be safe to ask while
/// the work goes on.
final class ProgressReporter<Status: ProgressStatus>: Sendable {
  private let console: Console
  private let showsMessages: Bool
  private let status: @Sendable () -> Status?
  private let note: @Sendable (Status, _ isLine: Bool) -> Void
  private let queue = DispatchQueue(label: "hogvec.progress")
  private let state: Lock<State>

  private struct State {
    var timer: (any DispatchSourceTimer)?
    var nextLine: Double
    var barLength = 0
  }

  /// Starts reporting.
  ///
  /// - Parameters:
  ///   - showsMessages: whether anything is written to the console.
  ///   - note: called at least once a second and at the end; `isLine` if it is time for a line in a log.
  ///   - status: what to show; `nil` as long as there is nothing.
  init(
    console: Console, showsMessages: Bool,
    note: @escaping @Sendable (Status, _ isLine: Bool) -> Void = { _, _ in },
    status: @escaping @Sendable () -> Status?
  ) {
    self.console = console
    self.showsMessages = showsMessages
    self.status = status
    self.note = note
    state = Lock(State(timer: nil, nextLine: monotonicSeconds() + secondsBetweenLines))
    let interval = showsMessages && console.messageWidth != nil ? secondsBetweenBars : 1
    state.withLock { state in
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(deadline: .now() + interval, repeating: interval)
      timer.setEventHandler { [weak self] in self?.update() }
      timer.activate()
      state.timer = timer
    }
  }

  /// Ends reporting and wipes the bar away.
  func finish() {
    state.withLock { state in
      state.timer?.cancel()
      state.timer = nil
      if let status = status() { note(status, false) }
      if state.barLength > 0 {
        console.message("\r" + String(repeating: " ", count: state.barLength) + "\r")
        state.barLength = 0
      }
    }
  }

  private func update() {
    guard let status = status() else { return }
    state.withLock { state in
      guard state.timer != nil else { return }
      let now = monotonicSeconds()
      let isLine = now >= state.nextLine
      if isLine { state.nextLine = now + secondsBetweenLines }
      note(status, isLine)
      guard showsMessages else { return }
      if let width = console.messageWidth {
        // One column stays free: in the last one, some terminals would start a new line.
        let line = status.barLine(width: max(0, width - 1))
        let padding = String(repeating: " ", count: max(0, state.barLength - line.count))
        console.message("\r" + line + padding)
        state.barLength = line.count
      } else if isLine {
        console.message(status.plainLine + "\n")
      }
    }
  }
}

/// The time between two updates of the bar.
private let secondsBetweenBars = 0.2
/// The time between two plain lines.
private let secondsBetweenLines = 5.0
