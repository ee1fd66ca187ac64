/// A thread that does work when it is due: at once, after some seconds, or again and again; one piece at a
/// time.
///
/// If the system allows no other thread, the one that takes the program's signals does the work too.
package final class ServiceThread: Sendable {
  private let loop: WorkLoop
  private let owner: Int
  private let isShared: Bool

  /// The loop that other threads' work goes to if theirs cannot be started.
  private static let common = Lock<WorkLoop?>(nil)

  /// Starts a thread.
  ///
  /// - Parameter name: what debuggers show.
  /// - Throws: ``FileError`` if there is no thread for the work.
  package init(_ name: String) throws(FileError) {
    let own = WorkLoop(signals: nil)
    do throws(FileError) {
      try startNeededThread(name) { own.run() }
      (loop, isShared) = (own, false)
    } catch {
      guard let common = ServiceThread.common.withLock({ $0 }) else { throw error }
      (loop, isShared) = (common, true)
    }
    owner = loop.addOwner()
  }

  /// Takes signals from now on, which must be called before any other thread is started: by a thread that is
  /// the first of all, so that they are heard whatever limits there are. To be called once in a process.
  ///
  /// - Parameter handle: called on that thread with each signal.
  /// - Returns: `false` if not even this thread can be started; the signals then do what they do by default.
  package static func takeSignals(_ signals: [CInt], _ handle: @escaping @Sendable (CInt) -> Void) -> Bool {
    var set = SignalWait.set(of: signals)
    // Threads and programs that are started from here on have them blocked too.
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    let loop = WorkLoop(signals: SignalWait(signals, handle))
    guard startThread("signals", { loop.run() }) else {
      unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
      return false
    }
    common.withLock { $0 = loop }
    return true
  }

  deinit { finish() }

  /// Has work done as soon as it is due and what was due before it is done.
  ///
  /// - Parameters:
  ///   - seconds: until the work is due.
  ///   - interval: the seconds after which it is due again and again; once if `nil`. Times that could not be
  ///     kept are left out.
  package func run(
    after seconds: Double = 0, every interval: Double? = nil, _ work: @escaping @Sendable () -> Void
  ) {
    loop.add(WorkLoop.Due(owner: owner, time: monotonicSeconds() + seconds, interval: interval, work: work))
  }

  /// Begins no more work, and waits for what is under way, unless it is that which calls this.
  package func finish() {
    loop.remove(owner)
    if !isShared { loop.end() }
  }
}
