internal import HogvecRuns

/// Scripts that complete Hogvec's command line in a shell, made from the commands' own tables.
struct CompletionScript {
  /// The shells.
  static let shells = ["bash", "zsh", "fish"]

  /// Every command, those of groups under both their words.
  let commands: [CommandSyntax]
  /// The first words of commands that have two, and what they are about.
  let groups: [(name: String, summary: String)]

  /// The script for one of ``shells``.
  func text(for shell: String) -> String {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    default: fish
    }
  }

  /// What may follow some words of a command line before any option: commands, and for `help` its topics.
  private var places: [(words: String, followers: [String])] {
    let names = commands.map(\.name).filter { !$0.contains(" ") } + groups.map(\.name)
    let members = groups.map { group in
      (
        words: group.name,
        followers: membersOf(group.name).map { String($0.name.dropFirst(group.name.count + 1)) }
      )
    }
    return [
      ("", names + ["help", "--help", "--version"]), ("help", names + ["exit-codes"]),
      ("--version", ["--verbose"]),
    ]
      + members.map { ($0.words, $0.followers + ["--help"]) }
      + members.map { ("help " + $0.words, $0.followers) }
      + [("completions", CompletionScript.shells + ["man", "--help"])]
  }

  private func membersOf(_ group: String) -> [CommandSyntax] {
    commands.filter { $0.name.hasPrefix(group + " ") }
  }

  // MARK: - Bash and zsh

  /// A function that looks at the words before the cursor, then at the option before it, then at the
  /// command's options.
  private var bash: String {
    var lines = [
      "# hogvec completions bash", "_hogvec() {",
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words= command=${COMP_WORDS[1]}",
      "  local before= index",
      "  for ((index = 1; index < COMP_CWORD; index++)); do before+=\"${before:+ }${COMP_WORDS[index]}\"; done",
      "  COMPREPLY=()",
      "  # --option=value comes in three words.",
      "  [[ $current == = ]] && current=",
      "  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}",
      "  case $before in",
    ]
    for place in places {
      lines.append("    '\(place.words)') words=\"\(place.followers.joined(separator: " "))\" ;;")
    }
    let groupNames = groups.map(\.name).joined(separator: "|")
    lines += ["  esac", "  case $command in"]
    if !groups.isEmpty { lines.append("    \(groupNames)) command=\"$command ${COMP_WORDS[2]}\" ;;") }
    lines += ["  esac", "  [[ -z $words ]] && case $command in"]
    for command in commands {
      let names = [command.name] + command.aliases
      lines.append("    " + names.map { "'\($0)'" }.joined(separator: "|") + ")")
      lines.append("      case $previous in")
      for option in command.options {
        let pattern = option.names.flatMap { ["-\($0)", "--\($0)"] }.joined(separator: "|")
        switch option.kind {
        case .flag: continue
        case .integer(0...1): lines.append("        \(pattern)) words=\"0 1\" ;;")
        case .choice(let choices):
          lines.append("        \(pattern)) words=\"\(choices.joined(separator: " "))\" ;;")
        case .text: lines.append("        \(pattern)) COMPREPLY=($(compgen -f -- \"$current\")); return ;;")
        default: lines.append("        \(pattern)) return ;;")
        }
      }
      let options = command.options.map(\.shownName) + ["--help"]
      lines.append("        *) [[ $current == -* ]] && words=\"\(options.joined(separator: " "))\" ;;")
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

  /// The same function under zsh's layer for such. A file of site-functions is read when it is needed first,
  /// as the body of a function, and has to complete then, too.
  private var zsh: String {
    "#compdef hogvec\nautoload -U +X bashcompinit && bashcompinit\n" + bash
      + "if [[ -n $compstate[context] ]]; then _bash_complete -o filenames -F _hogvec; fi\n"
  }

  // MARK: - Fish

  private var fish: String {
    var lines = [
      "# hogvec completions fish",
      "# Whether the words before the cursor are these, and whether they begin with these.",
      "function __hogvec_at",
      "  set -l given (commandline -opc)",
      "  test \"$given[2..]\" = \"$argv\"",
      "end",
      "function __hogvec_in",
      "  set -l given (commandline -opc) $argv",
      "  test (count (commandline -opc)) -gt (count $argv); and test \"$given[2..$(math (count $argv) + 1)]\" = \"$argv\"",
      "end",
    ]
    var summaries = Dictionary(uniqueKeysWithValues: commands.map { ($0.name, $0.summary) })
    summaries.merge(groups.map { ($0.name, $0.summary) }) { command, _ in command }
    for place in places {
      let topic = place.words == "help" ? "" : place.words.replacing("help ", with: "")
      for follower in place.followers where !follower.hasPrefix("-") {
        let name = topic.isEmpty ? follower : "\(topic) \(follower)"
        let summary = summaries[name].map { " -d \(quoted($0))" } ?? ""
        let condition = ["__hogvec_at", place.words].filter { !$0.isEmpty }.joined(separator: " ")
        lines.append("complete -c hogvec -n \(quoted(condition)) -f -a \(follower)\(summary)")
      }
    }
    lines += [
      "complete -c hogvec -n __hogvec_at -l version -d 'the version'",
      "complete -c hogvec -n '__hogvec_at --version' -l verbose -d 'also commit, compiler and kernels'",
      "complete -c hogvec -l help -d 'what the command does and takes'",
    ]
    for (name, command) in commands.flatMap({ command in
      ([command.name] + command.aliases).map { ($0, command) }
    }) {
      for option in command.options {
        var line = "complete -c hogvec -n '__hogvec_in \(name)'"
        for name in option.names { line += name.count == 1 ? " -s \(name)" : " -l \(name)" }
        switch option.kind {
        case .flag: break
        case .integer(0...1): line += " -x -a '0 1'"
        case .choice(let choices): line += " -x -a \(quoted(choices.joined(separator: " ")))"
        case .text: line += " -r -F"
        default: line += " -x"
        }
        lines.append(line + " -d \(quoted(option.help))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
