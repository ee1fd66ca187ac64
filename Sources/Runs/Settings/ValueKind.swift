package import HogvecSystem
package import HogvecTraining

/// What the value of a setting, or of an option on a command line, must be.
package enum ValueKind: Equatable, Sendable {
  /// Yes or no; as an option it has no value: given or not.
  case flag
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// Two whole numbers in a range with a dash between them, the first not above the second.
  case span(ClosedRange<Int>)
  /// A number in a range; `aboveLowerBound` if the lower bound itself is not allowed.
  case real(ClosedRange<Double>, aboveLowerBound: Bool = false)
  /// One of some words.
  case choice([String])
  /// A span of time in seconds, more than 0.
  case duration
  /// A number of bytes, at least 1.
  case size
  /// Any text that is not empty: a path, a name.
  case text

  /// What an option of the trainer must be.
  package init(_ field: TrainingOptions.Field) {
    switch field.bounds {
    case .integers(let range): self = .integer(range)
    case .reals(let range, let aboveLowerBound): self = .real(range, aboveLowerBound: aboveLowerBound)
    case nil: self = .flag
    }
  }

  /// What is allowed, for messages: `from 1 to 100`, `above 0, at most 10`.
  package var allowed: String {
    switch self {
    case .flag: "true or false"
    case .integer(let range):
      range.upperBound == .max
        ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    case .span(let range):
      "two numbers from \(range.lowerBound) to \(range.upperBound), the smaller first, such as 3-6"
    case .real(let range, aboveLowerBound: true):
      "above \(ValueKind.plain(range.lowerBound)), at most \(ValueKind.plain(range.upperBound))"
    case .real(let range, aboveLowerBound: false):
      "from \(ValueKind.plain(range.lowerBound)) to \(ValueKind.plain(range.upperBound))"
    case .choice(let words):
      words.count < 2
        ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    case .duration: "above 0"
    case .size: "at least 1"
    case .text: "not empty"
    }
  }

  /// Whether a value is allowed; `null` is one that is not given.
  package func allows(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (_, .null), (.flag, .bool): true
    case (.integer(let range), .integer(let number)): range.contains(number)
    // As larger numbers are written.
    case (.integer(let range), .string(let text)): range.upperBound == .max && UInt64(text) != nil
    case (.real(let range, let aboveLowerBound), _):
      value.double.map { range.contains($0) && !(aboveLowerBound && $0 == range.lowerBound) } ?? false
    case (.span(let range), .string(let text)):
      ValueKind.span(text).map { range.contains($0.lowerBound) && range.contains($0.upperBound) } ?? false
    case (.choice(let words), .string(let word)): words.contains(word)
    case (.duration, _): value.double.map { $0 > 0 && $0.isFinite } ?? false
    case (.size, .integer(let count)): count > 0
    case (.text, .string(let text)): !text.isEmpty
    case (.text, .array(let texts)): texts.allSatisfy { $0.text?.isEmpty == false }
    default: false
    }
  }

  /// Reads two whole numbers with a dash between them; `nil` for anything else.
  package static func span(_ text: String) -> ClosedRange<Int>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard bounds.count == 2, let first = bounds[0], let last = bounds[1], first <= last else { return nil }
    return first...last
  }

  /// A number without a needless fraction: `1` for 1.0, `1e-3` for 0.001.
  package static func plain(_ value: Double) -> String {
    if value == value.rounded() && abs(value) < 1e15 { return "\(Int(value))" }
    for exponent in 3...9 where value == 1 / (0..<exponent).reduce(1.0, { power, _ in power * 10 }) {
      return "1e-\(exponent)"
    }
    return "\(value)"
  }
}
