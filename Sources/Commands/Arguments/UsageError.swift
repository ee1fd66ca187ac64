internal import HogvecRuns
internal import HogvecSystem

/// A command line that cannot be run: one line that says what is wrong, and whether the usage line helps.
struct UsageError: Error, Equatable, CustomStringConvertible {
  /// The whole line, lower case, without a trailing period or line feed, as ``shownText(_:)`` has it.
  let description: String
  /// Whether the command's usage line is printed below it.
  let showsUsage: Bool

  init(_ description: String, showsUsage: Bool = false) {
    self.description = shownText(description)
    self.showsUsage = showsUsage
  }

  /// Settings that cannot be followed, named as options.
  init(_ error: SettingsError) { self.init(CommandOption.shown(error.message)) }
}
