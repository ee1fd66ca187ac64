internal import HogvecRuns
internal import HogvecSystem

/// What a process that has ended says to a script. `hogvec help exit-codes` and the manual page show the
/// table.
enum ExitCode {
  /// All was done, or the reader of standard output has gone.
  static let success: CInt = 0
  /// Something failed; one line says what.
  static let failure: CInt = 1
  /// The command line is wrong.
  static let usage: CInt = 2
  /// Training ended because `--time-budget` was used up: the command is to be run again, as `EX_TEMPFAIL` of
  /// sysexits.h means.
  static let timeBudget: CInt = 75

  /// A signal ended the command, in order or at once, as shells say it.
  static func signal(_ number: CInt) -> CInt { 128 + number }

  /// What an error ends the program with.
  static func code(of error: any Error) -> CInt {
    switch error {
    case is UsageError, is SettingsError: usage
    case let error as Early: error.code
    // The reader of standard output has gone.
    case let error as FileError where error.errorNumber == EPIPE: success
    default: failure
    }
  }

  /// Ends a command whose training a signal has stopped.
  static func endIfStopped(_ reason: StopReason?) throws(Early) {
    if case .signal(let number)? = reason { throw Early(code: signal(number)) }
  }

  /// Every code with its meaning.
  static let table: [(code: String, meaning: String)] = [
    ("\(success)", "All was done. A closed pipe on standard output counts as that."),
    ("\(failure)", "Something failed; one line on standard error says what, where and why."),
    ("\(usage)", "The command line is wrong, or asks for things that contradict each other."),
    (
      "\(timeBudget)",
      "--time-budget was used up before all was trained. The vectors so far are written; with --model the run "
        + "can be resumed."
    ),
    (
      "\(signal(SIGHUP)), \(signal(SIGINT)), \(signal(SIGTERM)), \(signal(SIGXCPU))",
      "SIGHUP, SIGINT, SIGTERM or SIGXCPU ended it; train has written the vectors so far, and with --model the run "
        + "can be resumed."
    ),
  ]

  /// A command that ended in order before all was done: what there was to keep is kept, and a line has said
  /// so.
  struct Early: Error, Equatable, Sendable {
    let code: CInt
  }
}
