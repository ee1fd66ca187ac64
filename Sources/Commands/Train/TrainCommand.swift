internal import HogvecRuns
internal import HogvecSystem

/// `hogvec train`: text in, word vectors out. Its options are in ``TrainOptions``.
enum TrainCommand: Command {
  static let syntax = TrainOptions.syntax

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    guard let job = try makeJob(arguments, console: console) else { return }
    let report = try job.run(on: console)
    if report.settings.printsJSON {
      try console.write("\(JSONValue.object(report.json))\n")
    } else if !report.settings.isQuiet {
      console.message(report.text)
    }
    switch report.stopReason {
    case .signal(let number)?: throw ExitCode.Early(code: ExitCode.signal(number))
    case .timeBudget?: throw ExitCode.Early(code: ExitCode.timeBudget)
    case .requested?, nil: break
    }
  }

  /// A new job, or one that resumes an earlier run; `nil` if there is nothing left to do, which is said.
  private static func makeJob(_ arguments: ParsedArguments, console: Console) throws -> TrainingJob? {
    guard let directory = arguments.text(TrainOptions.resume) else {
      return try TrainingJob(
        JobSettings(arguments, of: syntax), given: arguments.givenSettings(of: syntax))
    }
    if directory == "auto" {
      guard let model = arguments.text(TrainOptions.model) else {
        throw UsageError("--resume auto goes on in the directory of --model; give --model DIR")
      }
      let settings = try JobSettings(arguments, of: syntax)
      if let job = try TrainingJob(continuing: settings, given: arguments.givenSettings(of: syntax)) {
        return job
      }
      if !settings.isQuiet {
        console.message("finished         the run in '\(model)' has nothing left to do\n")
      }
      return nil
    }
    try checkResuming(arguments, directory)
    return try TrainingJob(resuming: directory) { settings in
      try settings.take(arguments, of: syntax)
    }
  }

  /// Refuses options that are for new runs.
  private static func checkResuming(
    _ arguments: ParsedArguments, _ directory: String
  ) throws(UsageError) {
    if let corpus = arguments.operands.first ?? arguments.text(TrainOptions.train) {
      throw UsageError(
        "'\(corpus)': --resume takes no corpus; the run goes on with the text that is in '\(directory)'. To go on with another "
          + "text, begin a run with --init '\(directory)'")
    }
    if arguments.has(TrainOptions.model) {
      throw UsageError(
        "--model and --resume contradict each other: --resume goes on in its own directory (or --resume auto, in that of "
          + "--model)")
    }
    for option in [TrainOptions.initialVectors, TrainOptions.vocabularyMerge] {
      guard let value = arguments.text(option) else { continue }
      throw UsageError(
        "\(option.shownName) '\(value)' is for new runs: the one in '\(directory)' goes on from its own vectors; leave it out"
      )
    }
  }
}
