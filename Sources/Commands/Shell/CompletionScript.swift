/// Scripts that complete Hogvec's command line in a shell, made from the commands' own tables.
enum CompletionScript {
  /// The shells.
  static let shells = ["bash", "zsh", "fish"]

  /// The script for a shell.
  ///
  /// - Parameter groups: commands that have commands of their own, each with the names of these.
  static func text(
    for shell: String, _ commands: [CommandSyntax], groups: [(name: String, members: [String])] = []
  ) -> String {
    switch shell {
    case "bash": bash(commands, groups)
    case "zsh": "#compdef hogvec\nautoload -U +X bashcompinit && bashcompinit\n" + bash(commands, groups)
    default: fish(commands, groups)
    }
  }

  /// A function that looks at the word before the cursor for an option with choices, else at the command.
  private static func bash(
    _ commands: [CommandSyntax], _ groups: [(name: String, members: [String])]
  ) -> String {
    let names = (commands.map(\.name) + groups.map(\.name)).joined(separator: " ")
    var lines = [
      "# hogvec completions bash", "_hogvec() {",
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=",
      "  COMPREPLY=()",
      "  if ((COMP_CWORD == 1)); then",
      "    COMPREPLY=($(compgen -W \"\(names) help --help --version\" -- \"$current\"))",
      "    return",
      "  fi",
      "  case ${COMP_WORDS[1]} in",
      "    help) words=\"\(names)\" ;;",
    ]
    for group in groups {
      let members = group.members.joined(separator: " ")
      lines.append("    \(group.name)) ((COMP_CWORD == 2)) && words=\"\(members)\" ;;")
    }
    for command in commands {
      lines.append("    \(command.name))")
      lines.append("      case $previous in")
      for option in command.options {
        let pattern = option.names.flatMap { ["-\($0)", "--\($0)"] }.joined(separator: "|")
        switch option.kind {
        case .flag: continue
        case .choice(let choices):
          lines.append("        \(pattern)) words=\"\(choices.joined(separator: " "))\" ;;")
        case .text: lines.append("        \(pattern)) COMPREPLY=($(compgen -f -- \"$current\")); return ;;")
        default: lines.append("        \(pattern)) return ;;")
        }
      }
      let options = command.options.map(\.shownName) + ["--help"]
      lines.append(
        "        *) [[ $current == -* ]] && words=\"\(options.joined(separator: " "))\"\(operands(command)) ;;"
      )
      lines.append("      esac ;;")
    }
    lines += [
      "  esac",
      "  if [[ -n $words ]]; then",
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))",
      "  else",
      "    COMPREPLY=($(compgen -f -- \"$current\"))",
      "  fi", "}",
      "complete -o filenames -F _hogvec hogvec",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What completes an operand that is no file.
  private static func operands(_ command: CommandSyntax) -> String {
    command.name == "completions" ? " || words=\"\((shells + ["man"]).joined(separator: " "))\"" : ""
  }

  private static func fish(
    _ commands: [CommandSyntax], _ groups: [(name: String, members: [String])]
  ) -> String {
    var lines = ["# hogvec completions fish", "complete -c hogvec -n __fish_use_subcommand -f"]
    for command in commands {
      lines.append(
        "complete -c hogvec -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))")
    }
    for group in groups {
      lines.append("complete -c hogvec -n __fish_use_subcommand -a \(group.name)")
      lines.append(
        "complete -c hogvec -n '__fish_seen_subcommand_from \(group.name)' -a "
          + quoted(group.members.joined(separator: " ")))
    }
    for command in commands {
      for option in command.options {
        var line = "complete -c hogvec -n '__fish_seen_subcommand_from \(command.name)'"
        for name in option.names { line += name.count == 1 ? " -s \(name)" : " -l \(name)" }
        switch option.kind {
        case .flag: break
        case .choice(let choices): line += " -x -a \(quoted(choices.joined(separator: " ")))"
        case .text: line += " -r -F"
        default: line += " -x"
        }
        lines.append(line + " -d \(quoted(option.help))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
