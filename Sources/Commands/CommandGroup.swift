/// Commands that share a first word: `hogvec lm train`, `hogvec lm predict`.
struct CommandGroup {
  /// The word.
  let name: String
  /// What they are about, in a few words.
  let summary: String
  /// The commands; the names in their syntax have both words.
  let commands: [any Command.Type]

  /// `usage: hogvec lm train|predict [arguments]`
  var usageLine: String {
    let names = commands.map { String($0.syntax.name.dropFirst(name.count + 1)) }
    return "usage: hogvec \(name) \(names.joined(separator: "|")) [arguments]"
  }

  /// What stands for the group in a list of commands.
  var help: String {
    let width = HelpText.width
    var lines =
      [usageLine, ""]
      + HelpText.wrapped(summary.prefix(1).uppercased() + summary.dropFirst() + ".", width: width) + [
        "", "Commands:",
      ]
    for command in commands {
      let name = "  \(command.syntax.name)"
      lines.append(name + String(repeating: " ", count: max(2, 22 - name.count)) + command.syntax.summary)
    }
    lines += ["", "hogvec help \(name) COMMAND explains each."]
    return lines.joined(separator: "\n") + "\n"
  }
}
