internal import HogvecMPI
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// `hogvec train`: text in, word vectors out. Its options are in ``TrainOptions``.
enum TrainCommand: Command {
  static let syntax = TrainOptions.syntax

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let launch = Launch()
    if launch.count > 1 { return try train(arguments, with: launch, console: console) }
    if launch.untoldCount > 1, launch.rank > 0 { throw ExitCode.Early(code: ExitCode.failure) }
    try launch.requireToldOfEachOther()
    if let option = TrainOptions.together.first(where: arguments.has) {
      throw UsageError(
        "\(option.shownName) has an effect only in several processes, which mpirun or srun starts; leave it out"
      )
    }
    try train(arguments, in: SingleProcess(), console: console)
  }

  /// Trains, and says what came of it; of a group of processes only the first does.
  ///
  /// - Parameter threads: how many unless the command line says it; `nil` for as many as there are
  ///   processors.
  static func train(
    _ arguments: ParsedArguments, in group: any ProcessGroup, threads: Int? = nil, console: Console
  ) throws {
    let prepared = try group.together {
      try TrainingJob(arguments, of: syntax, in: group, threads: threads, console: console)
    }
    // The first process knows whether there is something left to do.
    guard try group.gather(prepared != nil)[0], let job = prepared else { return }
    let report = try group.rank == 0 ? job.run(on: console) : job.runSilently()
    if let path = report.settings.profile, let profile = report.profile {
      let json = ProfileSubject(
        settings: report.settings, kernels: report.kernels, statistics: report.statistics
      ).json(runs: [profile.json(wordsPerSecond: report.summary.wordsPerSecond)])
      if path == "-" {
        try console.write("\(json)\n")
      } else {
        try FileReplacement.publish("\(json)\n", at: path)
      }
    }
    if report.settings.printsJSON {
      try console.write("\(JSONValue.object(report.json))\n")
    } else if !report.settings.isQuiet {
      console.message(report.text)
    }
    try ExitCode.endIfStopped(report.stopReason)
    if report.stopReason == .timeBudget { throw ExitCode.Early(code: ExitCode.timeBudget) }
  }
}
