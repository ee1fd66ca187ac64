internal import HogvecRuns

/// The manual page, made from the same tables as the help.
enum ManualPage {
  /// The page in the `man` macros of roff.
  static func text(_ commands: [CommandSyntax], version: String) -> String {
    var lines = [
      ".TH HOGVEC 1 \"\" \"hogvec \(version)\" \"User Commands\"",
      ".SH NAME", "hogvec \\- train word vectors and work with vector files",
      ".SH SYNOPSIS", ".B hogvec", "\\fICOMMAND\\fR [\\fIarguments\\fR]",
      ".SH DESCRIPTION",
      escaped(
        "Hogvec trains word vectors from text, on all cores of a machine, and answers questions about them."),
      escaped(
        "Options may have one dash or two, and their value after a space or an equals sign. Each command explains itself "
          + "with --help."),
      ".SH COMMANDS",
    ]
    for command in commands {
      lines += [".SS hogvec \(escaped(command.name)) \(escaped(command.usage))"]
      for (index, paragraph) in command.description.enumerated() {
        if index > 0 { lines.append(".PP") }
        lines.append(escaped(paragraph))
      }
      for option in command.options { lines += entry(option) }
      for example in command.examples {
        lines += [
          ".PP", escaped(example.remark) + ":", ".PP", ".RS 4", ".nf", escaped(example.line), ".fi", ".RE",
        ]
      }
    }
    lines.append(".SH EXIT STATUS")
    for (code, meaning) in ExitCode.table { lines += [".TP", ".B \(code)", escaped(meaning)] }
    lines += [
      ".SH ENVIRONMENT", ".TP", ".B HOGVEC_KERNELS",
      escaped(
        "The instruction set to use: portable, avx2 or avx512. By default the best that the processor has."),
      ".TP", ".B TMPDIR",
      escaped(
        "Where vector files that are piped or compressed are kept while they are read. By default /tmp."),
    ]
    return lines.joined(separator: "\n") + "\n"
  }

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
