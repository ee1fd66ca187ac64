package import HogvecSystem

/// Settings that cannot be followed: a value that is not allowed, two that contradict each other, or one that
/// would have no effect.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line, for programs that show names of settings their own way.
  package let message: Message

  package init(_ message: Message) { self.message = message }

  /// The names of the settings, as the JSON log of a run has them: `size`, `min-count`.
  public var fields: [String] { message.settings }

  /// What is wrong, in one line: lower case, without a trailing period or line feed.
  public var description: String { message.description }
}
