internal import HogvecSystem

/// What happens on SIGINT, SIGTERM, SIGHUP (the terminal has gone) and SIGXCPU (the processor time is used
/// up): whoever has asked for it is told and may end in order; if no one has, or a signal comes again,
/// working files are removed and the process ends with ``ExitCode/signal(_:)``. SIGUSR1 and SIGUSR2 are
/// requests, which end nothing; where no one listens they have no effect.
enum Interruption {
  /// Handles the signals from now on, on a thread of their own. To be called once, by the main program, before
  /// it starts any other thread.
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

  /// A wish to be told of the first signal, until the value goes.
  struct Listener: ~Copyable {
    private let key: Int

    /// Registers `body`, which is called at most once, on the signals' thread.
    init(_ body: @escaping @Sendable (_ signal: CInt) -> Void) { key = listeners.add(body) }

    deinit { listeners.remove(key) }
  }

  /// A wish to be told of requests, each time one comes, until the value goes.
  struct RequestListener: ~Copyable {
    private let key: Int

    /// Registers `body`, which is called on the signals' thread.
    init(_ body: @escaping @Sendable (_ signal: CInt) -> Void) { key = requestListeners.add(body) }

    deinit { requestListeners.remove(key) }
  }

  private struct Listeners: ~Copyable {
    private let state = Lock((bodies: [Int: @Sendable (CInt) -> Void](), lastKey: 0))

    func add(_ body: @escaping @Sendable (CInt) -> Void) -> Int {
      state.withLock { state in
        state.lastKey += 1
        state.bodies[state.lastKey] = body
        return state.lastKey
      }
    }

    func remove(_ key: Int) { state.withLock { _ = $0.bodies.removeValue(forKey: key) } }

    var bodies: [@Sendable (CInt) -> Void] { state.withLock { Array($0.bodies.values) } }

    /// Those that are there, which are told once.
    func takeAll() -> [@Sendable (CInt) -> Void] {
      state.withLock { state in
        defer { state.bodies = [:] }
        return Array(state.bodies.values)
      }
    }
  }

  /// Signals that end nothing.
  private static let requests = [SIGUSR1, SIGUSR2]

  private static let listeners = Listeners()
  private static let requestListeners = Listeners()

  private static func request(_ number: CInt) {
    for body in requestListeners.bodies { body(number) }
  }

  private static func handle(_ number: CInt) {
    // A started bar or line on the terminal stays as it is; what follows begins on a new line.
    Console().message(Console().messageWidth == nil ? "" : "\n")
    let bodies = listeners.takeAll()
    if bodies.isEmpty { WorkingFiles.removeAll(thenExitWith: ExitCode.signal(number)) }
    for body in bodies { body(number) }
  }

  /// SIG_IGN as a number, since functions cannot be compared.
  private static let ignored = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
}
