internal import HogvecRuns

/// The manual pages, one of the program and one of each command, made from the same tables as the help, in
/// the `man` macros of roff.
enum ManualPage {
  /// The variables that the program reads, and what they say.
  private static let environment = [
    (
      "HOGVEC_KERNELS",
      "The instruction set to use: portable, avx2, avx512 or avx512bf16. "
        + "By default the fastest on the processor, or what a run that is resumed began with."
    ),
    (
      "HOGVEC_CACHE",
      "Where encoded texts are kept, if --cache does not say. By default hogvec in XDG_CACHE_HOME, or else in .cache in "
        + "HOME."
    ),
    (
      "TMPDIR",
      "Where vector files that are piped or compressed are kept while they are read. By default /tmp."
    ),
    ("PATH", "Where gzip, bzip2, xz, zstd and lz4 are found, which read compressed files."),
  ]

  /// The name of a command's page, also of its file without the section: `hogvec-lm-train`.
  static func name(of command: CommandSyntax) -> String {
    "hogvec-" + command.name.replacing(" ", with: "-")
  }

  /// The page of the program, with its commands, exit codes and environment.
  static func text(_ commands: [CommandSyntax], version: String) -> String {
    var lines = [
      heading("hogvec", version: version),
      ".SH NAME", "hogvec \\- train word vectors and work with vector files",
      ".SH SYNOPSIS", ".B hogvec", "\\fICOMMAND\\fR [\\fIarguments\\fR]",
      ".SH DESCRIPTION",
      escaped(
        "Hogvec trains word vectors from text, on all cores of a machine, and answers questions about them."),
      escaped(
        "Options may have one dash or two, and their value after a space or an equals sign. Each command explains itself "
          + "with --help, -h lists its options, and its page has its name, such as hogvec-train."),
      ".SH COMMANDS",
    ]
    for command in commands {
      lines += [".TP", "\\fBhogvec \(escaped(command.name))\\fR", escaped(command.summary)]
    }
    lines.append(".SH EXIT STATUS")
    for (code, meaning) in ExitCode.table { lines += [".TP", ".B \(code)", escaped(meaning)] }
    lines.append(".SH ENVIRONMENT")
    for (name, meaning) in environment { lines += [".TP", ".B \(name)", escaped(meaning)] }
    lines += [".SH SEE ALSO", commands.map { reference(to: name(of: $0)) }.joined(separator: ", ")]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The page of a command.
  static func text(of command: CommandSyntax, version: String) -> String {
    var lines = [
      heading(name(of: command), version: version),
      ".SH NAME", "\(escaped(name(of: command))) \\- \(escaped(command.summary))",
      ".SH SYNOPSIS", "\\fBhogvec \(escaped(command.name))\\fR \(escaped(command.usage))",
      ".SH DESCRIPTION",
    ]
    for (index, paragraph) in command.description.enumerated() {
      if index > 0 { lines.append(".PP") }
      lines.append(escaped(paragraph))
    }
    for group in command.groups {
      lines.append(".SH \(escaped(group.title.uppercased()))")
      for option in group.options { lines += entry(option) }
    }
    if !command.examples.isEmpty { lines.append(".SH EXAMPLES") }
    for example in command.examples {
      lines += [
        ".PP", escaped(example.remark) + ":", ".PP", ".RS 4", ".nf", escaped(example.line), ".fi", ".RE",
      ]
    }
    lines += [
      ".SH EXIT STATUS",
      "0 if all was done, 1 after a failure, 2 for a wrong command line; \(reference(to: "hogvec")) has the others.",
      ".SH SEE ALSO", reference(to: "hogvec"),
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func heading(_ name: String, version: String) -> String {
    ".TH \(escaped(name.uppercased())) 1 \"\" \"hogvec \(version)\" \"User Commands\""
  }

  private static func reference(to page: String) -> String { "\\fB\(escaped(page))\\fR(1)" }

  private static func entry(_ option: CommandOption) -> [String] {
    let value = option.kind == .flag ? "" : " \\fI\(escaped(option.valueName))\\fR"
    var explanation = option.help
    if let defaultText = option.defaultText { explanation += " (default: \(defaultText))" }
    let names = option.names.map { "\\fB\(escaped(CommandOption.shown($0)))\\fR" }.joined(separator: ", ")
    return [".TP", names + value, escaped(explanation)]
  }

  /// A text without anything that roff would take for itself: backslashes, dashes that it would make hyphens,
  /// and a period or quote at a line's beginning.
  private static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
