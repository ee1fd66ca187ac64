internal import HogvecRuns
internal import HogvecSystem

/// One option of a command: its names, what value it takes, and its help.
struct CommandOption: Equatable, Sendable {
  /// Every name it is known by, without dashes; each is accepted with one dash or two. The first is the one
  /// that help and messages show.
  let names: [String]
  /// What its value must be.
  let kind: Kind
  /// What stands for the value in the help: `N`, `FILE`.
  let valueName: String
  /// What it does, in a sentence or two; for the help.
  private(set) var help: String
  /// What holds if it is not given, as the help shows it; `nil` if there is nothing to say.
  private(set) var defaultText: String?
  /// Whether it may be given several times.
  let isRepeatable: Bool
  /// What is done with the file that its value names, if it names one.
  let file: FileUse?

  /// What a command does with a file. Outputs that are settings of a training job are checked with the
  /// others of the job.
  enum FileUse {
    case read
    case written
    /// Written, or standard output for `-`.
    case printed
    /// Written; it may be what the command reads.
    case rewritten
  }

  /// The setting of a training job that it gives, if it gives one.
  let field: SettingField?

  typealias Kind = ValueKind

  /// An option of a command's own.
  init(
    _ names: String..., kind: Kind, value: String = "", help: String, default defaultText: String? = nil,
    repeatable: Bool = false, file: FileUse? = nil
  ) {
    precondition(!names.isEmpty, "an option has a name")
    self.names = names
    self.kind = kind
    self.valueName = value
    self.help = help
    self.defaultText = defaultText
    self.isRepeatable = repeatable
    self.file = file
    field = nil
  }

  /// An option that gives a setting of a training job, whose kind and default it has.
  ///
  /// - Parameters:
  ///   - name: the setting's name, which is the option's first.
  ///   - others: other names.
  ///   - value: the value as the help shows it; a setting with choices shows these.
  ///   - note: the default as the help shows it, where the setting's own value does not say it.
  init(
    setting name: String, also others: String..., value: String? = nil, help: String,
    default note: String? = nil, file: FileUse? = nil
  ) {
    let field = SettingField.named(name)
    names = [name] + others
    kind = field.kind
    valueName = value ?? field.kind.shownChoices
    self.help = help
    defaultText = note ?? field.kind.shownDefault(field.chosen(JobSettings.defaults))
    isRepeatable = false
    self.file = file
    self.field = field
  }

  /// The same option where its help says something else.
  func described(help: String? = nil, default defaultText: String? = nil) -> CommandOption {
    var option = self
    option.help = help ?? option.help
    option.defaultText = defaultText ?? option.defaultText
    return option
  }

  /// The name that help and messages show, with its dashes.
  var shownName: String { CommandOption.shown(names[0]) }

  /// A name with the dashes that help shows: one for a single letter, otherwise two.
  static func shown(_ name: String) -> String { (name.count == 1 ? "-" : "--") + name }

  /// A message with the names of settings as those of options.
  static func shown(_ message: Message) -> String { message.text(showing: shown) }

  // MARK: - Values

  /// Reads the option's value.
  ///
  /// - Parameter given: the option as it was typed, for the message.
  /// - Throws: ``UsageError`` that names the option, the value and what is allowed.
  func value(of text: String, given: String) throws(UsageError) -> OptionValue {
    switch kind {
    case .flag: preconditionFailure("a flag has no value")
    case .integer(let range): .integer(try integer(text, in: range, given: given))
    case .real(let range, let aboveLowerBound):
      .real(try real(text, in: range, aboveLowerBound: aboveLowerBound, given: given))
    case .span: .text(try span(text, given: given))
    case .choice(let choices): .text(try choice(text, of: choices, given: given))
    case .duration: .real(try duration(text, given: given))
    case .size: .integer(try size(text, given: given))
    case .text: .text(try nonEmpty(text, given: given))
    }
  }

  private func integer(_ text: String, in range: ClosedRange<Int>, given: String) throws(UsageError) -> Int {
    guard let value = Int(text) else {
      // Digits that do not fit are a number all the same, only far out of range.
      let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
      let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
      if isNumber && range.upperBound == .max && !text.hasPrefix("-") {
        throw UsageError(
          "\(given): \(text) is out of range; it must be from \(range.lowerBound) to \(range.upperBound)")
      }
      if isNumber { throw outOfRange(text, given: given) }
      throw UsageError(
        "\(given): '\(text)' is not a whole number; it must be \(kind.allowed)")
    }
    guard range.contains(value) else { throw outOfRange(text, given: given) }
    return value
  }

  private func real(
    _ text: String, in range: ClosedRange<Double>, aboveLowerBound: Bool, given: String
  ) throws(UsageError) -> Double {
    guard let value = Double(text), value.isFinite, !text.lowercased().contains("x") else {
      throw UsageError("\(given): '\(text)' is not a number; it must be \(kind.allowed)")
    }
    guard range.contains(value), !(aboveLowerBound && value == range.lowerBound) else {
      throw outOfRange(text, given: given)
    }
    return value
  }

  private func span(_ text: String, given: String) throws(UsageError) -> String {
    guard kind.allows(.string(text)) else {
      throw UsageError("\(given): '\(text)' is not allowed; it must be \(kind.allowed)")
    }
    return text
  }

  private func choice(_ text: String, of choices: [String], given: String) throws(UsageError) -> String {
    guard choices.contains(text) else {
      throw UsageError("\(given): '\(text)' is not \(kind.allowed)")
    }
    return text
  }

  private func duration(_ text: String, given: String) throws(UsageError) -> Double {
    let secondsPerUnit: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = text.last.flatMap { secondsPerUnit[$0] }
    let number = unit == nil ? text : String(text.dropLast())
    guard let value = Double(number), value.isFinite, value > 0, !number.lowercased().contains("x") else {
      throw UsageError("\(given): '\(text)' is not a span of time such as 45s, 90m, 12h or 2d")
    }
    return value * (unit ?? 1)
  }

  private func size(_ text: String, given: String) throws(UsageError) -> Int {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let factors = ["": 1, "k": 1000, "m": 1e6, "g": 1e9, "t": 1e12]
    let binaryFactors = ["ki": 1024, "mi": 1_048_576, "gi": 1_073_741_824, "ti": 1_099_511_627_776.0]
    var unit = text.dropFirst(digits.count).lowercased()
    if unit.hasSuffix("b") { unit.removeLast() }
    guard let number = Double(digits), let factor = factors[unit] ?? binaryFactors[unit],
      case let bytes = (number * factor).rounded(), bytes >= 1, bytes < 9e18
    else {
      throw UsageError("\(given): '\(text)' is not a size such as 500MB, 2GB or 2GiB")
    }
    return Int(bytes)
  }

  private func nonEmpty(_ text: String, given: String) throws(UsageError) -> String {
    if text.isEmpty { throw UsageError("\(given): the value is empty; it must be \(valueName)") }
    return text
  }

  private func outOfRange(_ text: String, given: String) -> UsageError {
    UsageError("\(given): \(text) is out of range; it must be \(kind.allowed)")
  }
}

/// What was given for an option.
enum OptionValue: Equatable, Sendable {
  case integer(Int), real(Double), text(String)
}

extension OptionValue {
  /// The value as a setting has it.
  var json: JSONValue {
    switch self {
    case .integer(let number): .integer(number)
    case .real(let number): .number(number)
    case .text(let text): .string(text)
    }
  }
}

extension ValueKind {
  /// What may be chosen, as the help shows it: `old|new`; empty if anything else is to be given.
  fileprivate var shownChoices: String {
    if case .choice(let choices) = self { choices.joined(separator: "|") } else { "" }
  }

  /// A setting's default as the help shows it; `nil` if there is nothing to say.
  fileprivate func shownDefault(_ value: JSONValue) -> String? {
    switch (self, value) {
    case (.flag, _), (.text, _), (_, .null): nil
    case (.duration, _): value.double.map { ValueKind.plain($0) + "s" }
    default: value.double.map(ValueKind.plain) ?? value.text
    }
  }
}
