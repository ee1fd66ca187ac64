/// Waits for signals that are blocked in all threads.
struct SignalWait: Sendable {
  private let signals: [CInt]
  private let handle: @Sendable (CInt) -> Void

  /// - Parameter handle: called by the waiting thread with each signal.
  init(_ signals: [CInt], _ handle: @escaping @Sendable (CInt) -> Void) {
    self.signals = signals
    self.handle = handle
  }

  /// Ends a thread's wait. Without effect where nobody waits for it.
  private static let alarm = SIGURG

  /// The signals that must be blocked.
  static func set(of signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals + [alarm] { unsafe sigaddset(&set, signal) }
    return set
  }

  /// Waits for a signal, or until a moment of ``monotonicSeconds()``, or for ``wake(_:)``.
  func wait(until moment: Double) {
    var set = SignalWait.set(of: signals)
    let seconds = min(max(0, moment - monotonicSeconds()), 1e9)
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
    let signal = unsafe sigtimedwait(&set, nil, &time)
    if signal > 0 && signal != SignalWait.alarm { handle(signal) }
  }

  /// Ends the wait of a thread, or its next one.
  func wake(_ thread: pthread_t) { pthread_kill(thread, SignalWait.alarm) }
}
