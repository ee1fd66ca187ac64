internal import HogvecRuns

/// Lays out help for a terminal of 80 columns.
enum HelpText {
  /// No line is longer.
  static let width = 80
  /// Where the explanations of options and commands start.
  private static let column = 26

  /// How much help is asked for.
  enum Length {
    /// The usage and the names of all options, which fit on a screen.
    case short
    /// All that there is to say.
    case long

    /// What an option asks for; `nil` if it asks for no help.
    init?(option: String) {
      switch option {
      case "-h": self = .short
      case "-help", "--help": self = .long
      default: return nil
      }
    }
  }

  /// The help of one command.
  static func text(of syntax: CommandSyntax, _ length: Length = .long) -> String {
    switch length {
    case .short: shortText(of: syntax)
    case .long: longText(of: syntax)
    }
  }

  private static func shortText(of syntax: CommandSyntax) -> String {
    var lines = [syntax.usageLine, "", "\(syntax.name): \(syntax.summary)"]
    for group in syntax.groups {
      let terms = group.options.map { option in
        option.shownName + (option.kind == .flag ? "" : noBreak + option.valueName)
      }
      lines += ["", "\(group.title):"]
      lines += wrapped(terms.joined(separator: ", "), width: width - 2)
        .map { "  " + $0.replacing(noBreak, with: " ") }
    }
    lines += ["", "'hogvec help \(syntax.name)' or --help explains them."]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Keeps an option and its value on one line.
  private static let noBreak = "\u{A0}"

  private static func longText(of syntax: CommandSyntax) -> String {
    var lines = [syntax.usageLine]
    for paragraph in syntax.description {
      lines += [""] + wrapped(paragraph, width: width)
    }
    if !syntax.aliases.isEmpty { lines += ["", "Other names: \(syntax.aliases.joined(separator: ", "))."] }
    for group in syntax.groups {
      lines += ["", "\(group.title):"]
      for option in group.options { lines += entry(option) }
    }
    if !syntax.examples.isEmpty {
      lines += ["", syntax.examples.count == 1 ? "Example:" : "Examples:"]
      for example in syntax.examples {
        lines += wrapped(example.remark, width: width - 4).map { "  # " + $0 } + ["  \(example.line)"]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The overall help: what Hogvec is and the list of commands.
  static func overview(of commands: [CommandSyntax], groups: [CommandGroup] = []) -> String {
    var lines = wrapped(
      "Hogvec trains word vectors from text, on all cores of a machine, and answers questions about them.",
      width: width)
    lines += ["", "usage: hogvec COMMAND [arguments]", "", "Commands:"]
    for command in commands {
      lines += entry("  \(command.name)", explanation: command.summary, column: 17)
    }
    for group in groups { lines += entry("  \(group.name)", explanation: group.summary, column: 17) }
    lines += ["", "Options:"]
    lines += entry(
      "  --help",
      explanation: "this text; after a command, the help of that command, of which -h prints a short form",
      column: 17)
    lines += entry(
      "  --version", explanation: "the version; with --verbose also commit, compiler and kernels", column: 17)
    lines += ["", "Start with:"]
    lines += ["  hogvec demo", "  hogvec train corpus.txt --output vectors.bin", "  hogvec help train"]
    lines += ["", "The exit codes are in 'hogvec help exit-codes'."]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the exit codes of all commands mean.
  static var exitCodes: String {
    var lines = ["Exit codes:"]
    for (code, meaning) in ExitCode.table { lines += entry("  \(code)", explanation: meaning, column: 24) }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Layout

  private static func entry(_ option: CommandOption) -> [String] {
    let value = option.kind == .flag ? "" : " \(option.valueName)"
    var explanation = option.help
    if let defaultText = option.defaultText { explanation += " (default: \(defaultText))" }
    let others = option.names.dropFirst()
    if !others.isEmpty {
      explanation += ". Also " + others.map(CommandOption.shown).joined(separator: ", ")
    }
    return entry("  \(option.shownName)\(value)", explanation: explanation, column: column)
  }

  /// A term with its explanation beside it, or below it where the term is too long.
  private static func entry(_ term: String, explanation: String, column: Int) -> [String] {
    let indent = String(repeating: " ", count: column)
    var lines = wrapped(explanation, width: width - column).map { indent + $0 }
    if term.count + 2 <= column {
      lines[0] = term + lines[0].dropFirst(term.count)
    } else {
      lines.insert(term, at: 0)
    }
    return lines
  }

  /// A text's words in lines of at most `width` characters; a longer word has a line of its own.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    lines.append(line)
    return lines
  }
}
