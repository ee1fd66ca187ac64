internal import HogvecRuns

/// `hogvec completions`: prints what shells and `man` need.
enum CompletionsCommand: Command {
  static let syntax = CommandSyntax(
    name: "completions",
    summary: "print a shell's completion script, or the manual page",
    usage: "bash|zsh|fish|man",
    description: [
      "Prints a script that completes commands, options and their values in a shell, or the manual page. tools/install "
        + "puts them where shells and man look."
    ],
    operands: 1...1,
    operandName: "bash, zsh, fish or man",
    groups: [],
    examples: [
      CommandSyntax.Example(
        remark: "in this shell, for now", line: "source <(hogvec completions bash)"),
      CommandSyntax.Example(
        remark: "read the manual", line: "hogvec completions man | man -l -"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let commands = HogvecCommand.allCommands.map { $0.syntax }
    switch arguments.operands[0] {
    case "man": try console.write(ManualPage.text(commands, version: HogvecVersion.current))
    case let shell where CompletionScript.shells.contains(shell):
      let script = CompletionScript(
        commands: commands, groups: HogvecCommand.groups.map { (name: $0.name, summary: $0.summary) })
      try console.write(script.text(for: shell))
    case let other: throw UsageError("'\(other)' is not bash, zsh, fish or man", showsUsage: true)
    }
  }
}
