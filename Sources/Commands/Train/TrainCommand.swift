internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// `hogvec train`: text in, word vectors out. Its options are in ``TrainOptions``.
enum TrainCommand: Command {
  static let syntax = TrainOptions.syntax

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    guard let job = try TrainingJob(arguments, of: syntax, console: console) else { return }
    let report = try job.run(on: console)
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
    switch report.stopReason {
    case .signal(let number)?: throw ExitCode.Early(code: ExitCode.signal(number))
    case .timeBudget?: throw ExitCode.Early(code: ExitCode.timeBudget)
    case .requested?, nil: break
    }
  }
}
