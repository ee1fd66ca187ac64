internal import HogvecRuns
internal import HogvecSystem

/// `hogvec completions`: writes what shells and `man` need.
enum CompletionsCommand: Command {
  static let syntax = CommandSyntax(
    name: "completions",
    summary: "print a shell's completion script, or write the manual pages",
    usage: "bash|zsh|fish|man [FOLDER]",
    description: [
      "Prints a script that completes commands, options and their values in a shell, or the manual page of hogvec. With "
        + "FOLDER, writes that page and one for each command there. tools/install puts them where shells and man look."
    ],
    operands: 1...2,
    operandName: "bash, zsh, fish or man",
    groups: [],
    examples: [
      CommandSyntax.Example(
        remark: "in this shell, for now", line: "source <(hogvec completions bash)"),
      CommandSyntax.Example(
        remark: "read the manual", line: "hogvec completions man | man -l -"),
      CommandSyntax.Example(
        remark: "the page of every command", line: "hogvec completions man ~/.local/share/man/man1"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let commands = HogvecCommand.allCommands.map { $0.syntax }
    let folder = arguments.operands.dropFirst().first
    switch arguments.operands[0] {
    case "man":
      if let folder { return try writePages(of: commands, to: folder) }
      try console.write(ManualPage.text(commands, version: HogvecVersion.current))
    case let shell where CompletionScript.shells.contains(shell):
      if let folder { throw UsageError("unexpected argument '\(folder)'", showsUsage: true) }
      let script = CompletionScript(
        commands: commands, groups: HogvecCommand.groups.map { (name: $0.name, summary: $0.summary) })
      try console.write(script.text(for: shell))
    case let other: throw UsageError("'\(other)' is not bash, zsh, fish or man", showsUsage: true)
    }
  }

  private static func writePages(of commands: [CommandSyntax], to folder: String) throws {
    let version = HogvecVersion.current
    let pages =
      [(name: "hogvec", text: ManualPage.text(commands, version: version))]
      + commands.map { (name: ManualPage.name(of: $0), text: ManualPage.text(of: $0, version: version)) }
    for page in pages {
      try FileReplacement.publish(page.text, at: "\(folder)/\(page.name).1")
    }
  }
}
