internal import HogvecSystem

/// `hogvec train`: text in, word vectors out. Its options are in ``TrainOptions``.
enum TrainCommand: Command {
  static let syntax = TrainOptions.syntax

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    var run = try prepare(arguments, console: console)
    let report = try run.run()
    if run.settings.printsJSON {
      try console.write("\(JSONValue.object(report.json))\n")
    } else if !run.settings.isQuiet {
      console.message(report.text)
    }
    if case .signal(let number)? = report.stopReason { throw Interruption.Ended(signal: number) }
  }

  /// A new run, or one that goes on with an earlier one.
  private static func prepare(_ arguments: ParsedArguments, console: Console) throws -> TrainRun {
    guard let path = arguments.text(TrainOptions.resume) else {
      return try TrainRun(TrainSettings(arguments), console: console)
    }
    let directory = try ModelDirectory(resuming: path)
    let manifest = try Manifest(reading: directory)
    if manifest.phase == .diverged {
      throw FileError(
        "cannot resume '\(path)': its training diverged, and the tables were the files themselves; begin again with a lower "
          + "--alpha (with --tables anonymous, the last checkpoint stays good)")
    }
    return try TrainRun(
      manifest.settings(changedBy: arguments, in: path), console: console, resuming: (directory, manifest))
  }
}
