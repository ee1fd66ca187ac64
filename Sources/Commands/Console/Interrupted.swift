internal import HogvecSystem

/// A signal that ended a command in order: what there was to keep is kept, and a line has said so.
struct Interrupted: Error, Equatable, Sendable {
  /// The signal's number.
  let signal: CInt

  /// What a shell expects of a process that a signal has ended.
  var exitCode: CInt { 128 + signal }
}
