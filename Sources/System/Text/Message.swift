/// A line of text that names settings. Each program shows their names its own way: `size` in a library,
/// `--size` on a command line.
///
/// It is made by interpolation: `"\(setting: "size") is 4"`.
package struct Message: ExpressibleByStringInterpolation, Equatable, Sendable, CustomStringConvertible {
  private var parts: [Part]

  fileprivate enum Part: Sendable {
    case text(String)
    case setting(String)
    /// A line below the others, indented.
    case line(String)
  }

  package init(stringLiteral value: String) { parts = [.text(value)] }

  package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// The same with more lines below it, a text each.
  package func listing(_ lines: [String]) -> Message {
    var message = self
    message.parts += lines.map { .line($0) }
    return message
  }

  /// The names of the settings, in order.
  package var settings: [String] {
    parts.compactMap { part in
      if case .setting(let name) = part { name } else { nil }
    }
  }

  /// The line, as ``shownText(_:)`` has it: names of files and words may hold anything.
  ///
  /// - Parameter show: what is shown for the name of a setting.
  package func text(showing show: (_ setting: String) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): shownText(text)
      case .setting(let name): show(name)
      case .line(let text): "\n  " + shownText(text)
      }
    }.joined()
  }

  /// The line with the bare names.
  package var description: String { text { $0 } }

  package static func == (one: Message, other: Message) -> Bool { one.description == other.description }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    package mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      parts.append(.text(value.description))
    }

    /// Adds another message, whose settings are named as such.
    package mutating func appendInterpolation(_ message: Message) {
      parts += message.parts
    }

    /// Names a setting.
    package mutating func appendInterpolation(setting name: String) { parts.append(.setting(name)) }
  }
}
