internal import HogvecRuns
internal import HogvecSystem

extension TrainingJob {
  /// A new job from a command line, or one that resumes an earlier run; `nil` if there is nothing left to do,
  /// which is said.
  ///
  /// - Parameters:
  ///   - syntax: the options of the command.
  ///   - output: the output of a new run if none is given; `nil` if it must be.
  init?(
    _ arguments: ParsedArguments, of syntax: CommandSyntax, output: String? = nil, console: Console
  ) throws {
    guard let directory = arguments.text(TrainOptions.resume) else {
      try self.init(
        JobSettings(arguments, of: syntax, output: output), given: arguments.givenSettings(of: syntax))
      return
    }
    if directory == "auto" {
      guard let model = arguments.text(TrainOptions.model) else {
        throw UsageError("--resume auto continues the run in the directory of --model; give --model DIR")
      }
      let settings = try JobSettings(arguments, of: syntax, output: output)
      guard let job = try TrainingJob(continuing: settings, given: arguments.givenSettings(of: syntax)) else {
        if !settings.isQuiet {
          console.message("finished         the run in '\(model)' has nothing left to do\n")
        }
        return nil
      }
      self = job
      return
    }
    try TrainingJob.checkResuming(arguments, directory)
    try self.init(resuming: directory) { settings in
      try settings.take(arguments, of: syntax)
    }
  }

  /// Refuses options that are for new runs.
  private static func checkResuming(
    _ arguments: ParsedArguments, _ directory: String
  ) throws(UsageError) {
    if let corpus = arguments.operands.first ?? arguments.text(TrainOptions.train) {
      throw UsageError(
        "'\(corpus)': --resume takes no corpus; the run continues with the text in '\(directory)'. To train on another text, "
          + "begin a run with --init '\(directory)'")
    }
    if arguments.has(TrainOptions.model) {
      throw UsageError(
        "--model and --resume contradict each other: --resume continues in its own directory (or --resume auto, in that of "
          + "--model)")
    }
    for option in [TrainOptions.initialVectors, TrainOptions.vocabularyMerge] {
      guard let value = arguments.text(option) else { continue }
      throw UsageError(
        "\(option.shownName) '\(value)' is for new runs: the one in '\(directory)' continues from its own vectors; leave it out"
      )
    }
  }
}
