/// What a ``ServiceThread`` runs: waits until work is due, and does it.
final class WorkLoop: Sendable {
  /// Work with its time.
  struct Due {
    let owner: Int
    /// When, in ``monotonicSeconds()``.
    var time: Double
    let interval: Double?
    let work: @Sendable () -> Void
  }

  private struct State {
    var due: [Due] = []
    var lastOwner = 0
    /// Whose work is under way, and on which thread.
    var running: Int?
    var thread: pthread_t?
    var isEnded = false
  }

  private let state = Monitor(State())
  /// What the thread waits for besides work.
  private let signals: SignalWait?

  init(signals: SignalWait?) { self.signals = signals }

  /// A number for whoever gives work.
  func addOwner() -> Int {
    state.change { state in
      state.lastOwner += 1
      return state.lastOwner
    }
  }

  func add(_ due: Due) {
    let thread = state.change { state in
      state.due.append(due)
      return state.thread
    }
    if let thread { signals?.wake(thread) }
  }

  /// Takes away all work of an owner and waits until none is under way, unless that is what calls this.
  func remove(_ owner: Int) {
    state.change { state in state.due.removeAll { $0.owner == owner } }
    state.wait { state in
      let isCaller = state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
      return state.running != owner || isCaller ? () : nil
    }
  }

  /// Lets ``run()`` return.
  func end() { state.change { $0.isEnded = true } }

  /// Does what is due until ``end()``. To be called by the thread that is started for it.
  func run() {
    state.change { $0.thread = pthread_self() }
    while true {
      let (work, moment, isEnded) = state.change { WorkLoop.next(in: &$0) }
      if isEnded { return }
      if let work {
        work()
        state.change { $0.running = nil }
      } else if let signals {
        signals.wait(until: moment)
      } else {
        // A change may bring work that is due sooner.
        state.wait(until: moment) { !$0.isEnded && ($0.due.map(\.time).min() ?? .infinity) >= moment }
      }
    }
  }

  /// Takes the work that is due, if any is; else says when the next will be.
  private static func next(
    in state: inout State
  ) -> (work: (@Sendable () -> Void)?, moment: Double, isEnded: Bool) {
    let now = monotonicSeconds()
    guard let index = state.due.indices.min(by: { state.due[$0].time < state.due[$1].time }) else {
      return (nil, .infinity, state.isEnded)
    }
    let first = state.due[index]
    guard first.time <= now else { return (nil, first.time, state.isEnded) }
    if let interval = first.interval {
      state.due[index].time = max(first.time + interval, now)
    } else {
      state.due.remove(at: index)
    }
    state.running = state.isEnded ? nil : first.owner
    return (first.work, now, state.isEnded)
  }
}
