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
    let commands = HogvecCommand.commands.map { $0.syntax }
    let groups = HogvecCommand.groups.map { group in
      (
        name: group.name,
        members: group.commands.map { String($0.syntax.name.dropFirst(group.name.count + 1)) }
      )
    }
    switch arguments.operands[0] {
    case "man":
      try console.write(
        ManualPage.text(HogvecCommand.allCommands.map { $0.syntax }, version: HogvecCommand.version))
    case let shell where CompletionScript.shells.contains(shell):
      try console.write(CompletionScript.text(for: shell, commands, groups: groups))
    case let other: throw UsageError("'\(other)' is not bash, zsh, fish or man", showsUsage: true)
    }
  }
}
