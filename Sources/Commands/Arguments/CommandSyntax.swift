/// What a command accepts, and its help: a declarative table that both reading and help are made from.
struct CommandSyntax: Sendable {
  /// The word that selects it: `train`.
  let name: String
  /// What it does, in a few words; for the list of commands.
  let summary: String
  /// The words after the name in the usage line: `CORPUS... --output FILE [options]`.
  let usage: String
  /// What it does and what to know about it, a paragraph each.
  let description: [String]
  /// How many words without a dash it takes.
  let operands: ClosedRange<Int>
  /// What the operands are, for messages: `a corpus file`.
  let operandName: String
  /// The options in the order in which help shows them.
  let groups: [Group]
  /// Command lines to copy, with a remark each.
  let examples: [Example]
  /// Whether operands are words of a vector file, which may start with a dash.
  var takesWords = false
  /// The operand that is an output, from 0, if one is.
  var writtenOperand: Int?
  /// Whether the exit code says what was found, or files are written that no option names, so that there is
  /// work to do when the reader of standard output has gone.
  var needsNoReader = false
  /// Other words that select it, which other programs have for it.
  var aliases: [String] = []

  /// Options under a heading.
  struct Group: Sendable {
    let title: String
    let options: [CommandOption]
  }

  /// A command line and what it is for.
  struct Example: Sendable {
    let remark: String
    let line: String
  }

  /// Every option.
  var options: [CommandOption] { groups.flatMap(\.options) }

  /// `usage: hogvec train CORPUS... --output FILE [options]`
  var usageLine: String { "usage: hogvec \(name)" + (usage.isEmpty ? "" : " \(usage)") }

  /// Whether a word selects it.
  func isSelected(by name: String) -> Bool { name == self.name || aliases.contains(name) }

  /// The option that has a name (without dashes), if any.
  func option(named name: String) -> CommandOption? {
    options.first { $0.names.contains(name) }
  }
}
