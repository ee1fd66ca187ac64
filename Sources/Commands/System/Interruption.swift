internal import Dispatch
internal import Glibc

/// What happens on SIGINT, SIGTERM and SIGHUP (the terminal has gone): working files are removed and the process ends
/// with 128 + the signal's number.
enum Interruption {
  /// Handles the signals from now on, on a queue of its own. To be called once, by the main program.
  static func handleSignals() {
    let queue = DispatchQueue(label: "hogvec.signals")
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let previous = signal(number, SIG_IGN)
      // `nohup` has it ignored, so that a run outlives its terminal.
      if number == SIGHUP, unsafe unsafeBitCast(previous, to: Int.self) == ignored { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        // A started bar or line on the terminal stays as it is; what follows begins on a new line.
        Console().message(Console().messageWidth == nil ? "" : "\n")
        WorkingFiles.removeAll(thenExitWith: 128 + number)
      }
      source.activate()
      unsafe sources.append(source)
    }
    // A closed pipe is then an error of write(2), and every command can end quietly and clean up.
    signal(SIGPIPE, SIG_IGN)
  }

  /// SIG_IGN as a number, since functions cannot be compared.
  private static let ignored = unsafe unsafeBitCast(SIG_IGN, to: Int.self)

  /// Keeps the sources alive; touched only by ``handleSignals()``.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
}
