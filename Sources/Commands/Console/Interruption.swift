internal import HogvecRuns
internal import HogvecSystem

/// What happens on SIGINT, SIGTERM, SIGHUP (the terminal has gone) and SIGXCPU (the processor time is used
/// up): whoever has asked for it is told and may end in order; if no one has, or a signal comes again (the
/// same one only after half a second), working files are removed and the process ends with
/// ``ExitCode/signal(_:)``. SIGUSR1 and SIGUSR2 are requests, which end nothing; where no one listens they
/// have no effect.
enum Interruption {
  /// Handles the signals from now on, on a thread of their own. To be called once, by the main program,
  /// before it starts any other thread.
  static func handleSignals() {
    var signals = [SIGINT, SIGTERM, SIGXCPU] + requests
    // `nohup` has it ignored, so that a run outlives its terminal.
    let previous = signal(SIGHUP, SIG_DFL)
    if unsafe unsafeBitCast(previous, to: Int.self) == ignored {
      signal(SIGHUP, SIG_IGN)
    } else {
      signals.append(SIGHUP)
    }
    // They are waited for, not caught: what the program was started with is no matter.
    for number in signals { signal(number, SIG_DFL) }
    let areHeard = ServiceThread.takeSignals(signals) { number in
      if requests.contains(number) { request(number) } else { handle(number) }
    }
    // The others end the program then, as by default.
    if !areHeard { for number in requests { signal(number, SIG_IGN) } }
    // A closed pipe is then an error of write(2), and every command can end quietly and clean up.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that has reached the limit of size set for this process.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// What can be listened to.
  enum Occasion: CaseIterable {
    /// The first signal that would end the program: whoever listens ends it in order.
    case firstSignal
    /// A request, each time one comes.
    case request
  }

  /// A wish to be told of signals, until the value goes.
  struct Listener: ~Copyable {
    private let occasion: Occasion
    private let key: Int

    /// Registers `body`, which is called on the signals' thread: at most once, except with requests.
    init(to occasion: Occasion, _ body: @escaping @Sendable (_ signal: CInt) -> Void) {
      self.occasion = occasion
      key = listeners.withLock { $0.add(body, to: occasion) }
    }

    deinit { listeners.withLock { $0.remove(key, from: occasion) } }
  }

  private struct Listeners {
    private var bodies: [Occasion: [Int: @Sendable (CInt) -> Void]] = [:]
    private var lastKey = 0
    /// Whether someone has been told of a first signal, and has not ended yet.
    private var isEnding = false
    /// The signal that was told last to those who listened, and when.
    private var told: (signal: CInt, time: Double)?

    mutating func add(_ body: @escaping @Sendable (CInt) -> Void, to occasion: Occasion) -> Int {
      lastKey += 1
      bodies[occasion, default: [:]][lastKey] = body
      return lastKey
    }

    mutating func remove(_ key: Int, from occasion: Occasion) {
      bodies[occasion]?.removeValue(forKey: key)
      if occasion == .firstSignal { isEnding = false }
    }

    func all(of occasion: Occasion) -> [@Sendable (CInt) -> Void] {
      Array(bodies[occasion, default: [:]].values)
    }

    /// Those who listen to a first signal, who are told of this one and no other.
    mutating func takeAll(for signal: CInt) -> [@Sendable (CInt) -> Void] {
      let listeners = all(of: .firstSignal)
      bodies[.firstSignal] = nil
      if !listeners.isEmpty { (isEnding, told) = (true, (signal, monotonicSeconds())) }
      return listeners
    }

    /// Whether a signal that no one listens to is not a new request. `timeout` sends its signal to the
    /// process, and to the group that it is in, the next moment; and the system repeats SIGXCPU with each
    /// further second of processor time, until the hard limit.
    func isEcho(_ signal: CInt) -> Bool {
      if signal == SIGXCPU && isEnding { return true }
      return told.map { $0.signal == signal && monotonicSeconds() < $0.time + 0.5 } ?? false
    }
  }

  private static let listeners = Lock(Listeners())

  /// Signals that end nothing.
  private static let requests = [SIGUSR1, SIGUSR2]

  private static func request(_ number: CInt) {
    for body in listeners.withLock({ $0.all(of: .request) }) { body(number) }
  }

  private static func handle(_ number: CInt) {
    let (bodies, isEcho) = listeners.withLock { ($0.takeAll(for: number), $0.isEcho(number)) }
    if bodies.isEmpty && isEcho { return }
    // A started bar or line on the terminal stays as it is; what follows begins on a new line.
    Console().message(Console().messageWidth == nil ? "" : "\n")
    guard bodies.isEmpty else {
      for body in bodies { body(number) }
      return
    }
    LastWords.say("ended by \(StopReason.signal(number).name)", code: ExitCode.signal(number))
    WorkingFiles.removeAll(thenExitWith: ExitCode.signal(number))
  }

  /// SIG_IGN as a number, since functions cannot be compared.
  private static let ignored = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
}
