internal import Dispatch
internal import HogvecSystem

/// What happens on SIGINT, SIGTERM and SIGHUP (the terminal has gone): whoever has asked for it is told and
/// may end in order; if no one has, or a signal comes again, working files are removed and the process ends
/// with 128 + the signal's number.
enum Interruption {
  /// A signal that ended a command in order: what there was to keep is kept, and a line has said so.
  struct Ended: Error, Equatable, Sendable {
    /// The signal's number.
    let signal: CInt

    /// What a shell expects of a process that a signal has ended.
    var exitCode: CInt { 128 + signal }
  }

  /// Handles the signals from now on, on a queue of its own. To be called once, by the main program.
  static func handleSignals() {
    let queue = DispatchQueue(label: "hogvec.signals")
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let previous = signal(number, SIG_IGN)
      // `nohup` has it ignored, so that a run outlives its terminal.
      if number == SIGHUP, unsafe unsafeBitCast(previous, to: Int.self) == ignored { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { handle(number) }
      source.activate()
      unsafe sources.append(source)
    }
    // A closed pipe is then an error of write(2), and every command can end quietly and clean up.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that has reached the limit of size set for this process.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// A wish to be told of the first signal, until the value goes or ``Listener/cancel()``.
  struct Listener: ~Copyable {
    private let key: Int

    /// Registers `body`, which is called at most once, on the signals' queue.
    init(_ body: @escaping @Sendable (_ signal: CInt) -> Void) {
      key = listeners.withLock { listeners in
        listeners.lastKey += 1
        listeners.bodies[listeners.lastKey] = body
        return listeners.lastKey
      }
    }

    deinit {
      listeners.withLock { _ = $0.bodies.removeValue(forKey: key) }
    }
  }

  private struct Listeners {
    var bodies: [Int: @Sendable (CInt) -> Void] = [:]
    var lastKey = 0
  }

  private static let listeners = Lock(Listeners())

  private static func handle(_ number: CInt) {
    // A started bar or line on the terminal stays as it is; what follows begins on a new line.
    Console().message(Console().messageWidth == nil ? "" : "\n")
    let bodies = listeners.withLock { listeners in
      defer { listeners.bodies = [:] }
      return listeners.bodies.values
    }
    if bodies.isEmpty { WorkingFiles.removeAll(thenExitWith: 128 + number) }
    for body in bodies { body(number) }
  }

  /// SIG_IGN as a number, since functions cannot be compared.
  private static let ignored = unsafe unsafeBitCast(SIG_IGN, to: Int.self)

  /// Keeps the sources alive; touched only by ``handleSignals()``.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
}
