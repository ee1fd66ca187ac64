internal import HogvecRuns

/// The operands and options of a command line, read and checked one by one.
struct ParsedArguments: Sendable {
  /// The words without a dash, in order.
  var operands: [String] { operandArguments.map(\.text) }
  /// The bytes of the operands, for those that are words of a vector file.
  var operandBytes: [[UInt8]] { operandArguments.map(\.bytes) }
  /// The help that was asked for; if any was, nothing else was checked.
  private(set) var help: HelpText.Length?

  private var operandArguments: [Argument] = []
  private var values: [String: [OptionValue]] = [:]

  /// Reads arguments that are text.
  init(_ arguments: [String], syntax: CommandSyntax) throws(UsageError) {
    try self.init(arguments.map { Argument($0) }, syntax: syntax)
  }

  /// Reads what follows a command's name.
  ///
  /// `-x v`, `--x v`, `-x=v` and `--x=v` are the same. `--` ends the options; `-` alone is an operand. A
  /// value that starts with a dash must be a number or be given with `=`.
  ///
  /// - Throws: ``UsageError`` for all unknown options, or else for the first thing that is wrong.
  init(_ arguments: [Argument], syntax: CommandSyntax) throws(UsageError) {
    let asked = arguments.map(\.text).prefix { $0 != "--" }.compactMap { HelpText.Length(option: $0) }
    guard asked.isEmpty else {
      help = asked.contains(.long) ? .long : .short
      return
    }
    var remaining = arguments[...]
    var unknown: [String] = []
    while let argument = remaining.popFirst() {
      if argument.text == "--" {
        operandArguments += remaining
        break
      }
      guard argument.text.hasPrefix("-"), argument.text != "-" else {
        operandArguments.append(argument)
        continue
      }
      let parts = argument.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let given = String(parts[0])
      guard let option = syntax.option(named: String(given.drop { $0 == "-" })), !given.hasPrefix("---")
      else {
        unknown.append(given)
        continue
      }
      // What is wrong after an unknown option may be so only because of it.
      guard unknown.isEmpty else {
        // The option's value is no option, whatever it begins with.
        if option.kind != .flag && parts.count == 1 { _ = remaining.popFirst() }
        continue
      }
      try read(option, as: given, value: parts.count > 1 ? String(parts[1]) : nil, from: &remaining)
    }
    if !unknown.isEmpty { throw ParsedArguments.fault(ofUnknown: unknown, syntax: syntax) }
    try checkOperandCount(syntax)
  }

  // MARK: - Access

  /// Whether an option was given.
  func has(_ option: CommandOption) -> Bool { values[option.names[0]] != nil }

  /// A whole number; `nil` if the option was not given.
  func integer(_ option: CommandOption) -> Int? {
    guard case .integer(let value)? = values[option.names[0]]?.first else { return nil }
    return value
  }

  /// A number, or a duration in seconds; `nil` if the option was not given.
  func real(_ option: CommandOption) -> Double? {
    guard case .real(let value)? = values[option.names[0]]?.first else { return nil }
    return value
  }

  /// A text, path or choice; `nil` if the option was not given.
  func text(_ option: CommandOption) -> String? { texts(option).first }

  /// What was given for an option; the first if it may be repeated, `nil` for a flag.
  func value(_ option: CommandOption) -> OptionValue? { values[option.names[0]]?.first }

  /// All texts given for an option that may be repeated.
  func texts(_ option: CommandOption) -> [String] {
    (values[option.names[0]] ?? []).compactMap { value in
      if case .text(let text) = value { text } else { nil }
    }
  }

  /// The text of an option that must be given.
  func required(_ option: CommandOption) throws(UsageError) -> String {
    guard let value = text(option) else {
      throw UsageError("\(option.shownName) \(option.valueName) is missing", showsUsage: true)
    }
    return value
  }

  // MARK: - Reading

  /// Reads an option.
  ///
  /// - Parameters:
  ///   - given: the option as it was typed.
  ///   - value: what was typed after an equals sign; `nil` if there was none.
  ///   - remaining: the arguments after the option, of which its value is taken.
  private mutating func read(
    _ option: CommandOption, as given: String, value: String?, from remaining: inout ArraySlice<Argument>
  ) throws(UsageError) {
    if has(option) && !option.isRepeatable {
      let isFirstName = given.drop { $0 == "-" } == option.names[0]
      let other = isFirstName ? "" : " (the same as \(option.shownName))"
      throw UsageError("\(given)\(other) is given more than once")
    }
    if option.kind == .flag {
      if let value { throw UsageError("\(given) takes no value, but '\(value)' is given") }
      values[option.names[0]] = []
      return
    }
    let text: String
    if let value {
      text = value
    } else if let next = remaining.first?.text, isValue(next) {
      text = next
      remaining = remaining.dropFirst()
    } else {
      let next = remaining.first.map { ", but '\($0.text)' follows" } ?? ""
      throw UsageError("\(given) needs a value (\(option.valueName))\(next)")
    }
    values[option.names[0], default: []].append(try option.value(of: text, given: given))
  }

  /// Whether an argument can be the value of the option before it.
  private func isValue(_ argument: String) -> Bool {
    !argument.hasPrefix("-") || argument == "-" || Double(argument) != nil
  }

  /// One line about all options that a command does not have, with those that were likely meant.
  private static func fault(ofUnknown options: [String], syntax: CommandSyntax) -> UsageError {
    let known = syntax.options.flatMap(\.names) + ["help"]
    func nearestName(_ given: String) -> String? {
      nearest(to: String(given.drop { $0 == "-" }), among: known)
        .map { "the nearest is '\(CommandOption.shown($0))'" }
    }
    let advice =
      syntax.takesWords ? "; a word that starts with a dash goes after --, as in: FILE -- \(options[0])" : ""
    if options.count == 1 {
      let nearest = nearestName(options[0]).map { "; \($0)" } ?? ""
      return UsageError("unknown option '\(options[0])'\(nearest)\(advice)", showsUsage: true)
    }
    let list = options.map { option in "'\(option)'" + (nearestName(option).map { " (\($0))" } ?? "") }
    return UsageError("unknown options \(list.joined(separator: ", "))\(advice)", showsUsage: true)
  }

  private func checkOperandCount(_ syntax: CommandSyntax) throws(UsageError) {
    if operands.count < syntax.operands.lowerBound {
      throw UsageError("\(syntax.operandName) is missing", showsUsage: true)
    }
    if operands.count > syntax.operands.upperBound {
      throw UsageError("unexpected argument '\(operands[syntax.operands.upperBound])'", showsUsage: true)
    }
  }
}
