/// A subcommand of `hogvec`.
protocol Command {
  /// What it accepts, and its help.
  static var syntax: CommandSyntax { get }

  /// Does the work.
  ///
  /// - Throws: ``UsageError`` if the arguments do not fit together; any other error is a failure, whose
  ///   description is the line that the user sees.
  static func run(_ arguments: ParsedArguments, console: Console) throws
}
