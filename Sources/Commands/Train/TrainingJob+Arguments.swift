internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

extension TrainingJob {
  /// A new job from a command line, or one that resumes an earlier run; `nil` if there is nothing left to do,
  /// which is said.
  ///
  /// - Parameters:
  ///   - syntax: the options of the command.
  ///   - output: the output of a new run if none is given; `nil` if it must be.
  ///   - group: the processes that train together.
  ///   - threads: how many unless the command line says it; `nil` for the default, or those of the run.
  init?(
    _ arguments: ParsedArguments, of syntax: CommandSyntax, output: String? = nil,
    in group: any ProcessGroup = SingleProcess(), threads: Int? = nil, console: Console
  ) throws {
    guard let directory = arguments.text(TrainOptions.resume) else {
      var settings = try JobSettings(arguments, of: syntax, output: output)
      if let threads, !arguments.has(TrainOptions.threads) { settings.training.threads = threads }
      if group.rank > 0 { settings.silence() }
      try self.init(settings, given: arguments.givenSettings(of: syntax), group: group)
      return
    }
    if directory == "auto" {
      guard let model = arguments.text(TrainOptions.model) else {
        throw UsageError("--resume auto continues the run in the directory of --model; give --model DIR")
      }
      var settings = try JobSettings(arguments, of: syntax, output: output)
      if let threads, !arguments.has(TrainOptions.threads) { settings.training.threads = threads }
      if group.rank > 0 { settings.silence() }
      let given = arguments.givenSettings(of: syntax).union(threads == nil ? [] : ["threads"])
      let job = try TrainingJob(continuing: settings, given: given, group: group) { run in
        if !settings.isQuiet {
          console.message("finished         the run in '\(model)' has nothing left to do\n")
          if let change = run.changeOfText { console.message("\(change)\n") }
        }
        if settings.printsJSON { try console.write("\(JSONValue.object(run.report.json))\n") }
      }
      guard let job else { return nil }
      self = job
      return
    }
    try TrainingJob.checkResuming(arguments, directory)
    try self.init(resuming: directory, group: group) { settings in
      try settings.take(arguments, of: syntax)
      if let threads, !arguments.has(TrainOptions.threads) { settings.training.threads = threads }
      if group.rank > 0 { settings.silence() }
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
