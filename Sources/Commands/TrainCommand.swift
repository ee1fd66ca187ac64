/// `hogvec train`: text in, word vectors out. Its options are in ``TrainOptions``.
enum TrainCommand: Command {
  static let syntax = TrainOptions.syntax

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let settings = try TrainSettings(arguments)
    let report = try TrainRun(settings, console: console).run()
    if settings.printsJSON {
      try console.write("\(JSONValue.object(report.json))\n")
    } else if !settings.isQuiet {
      console.message(report.text)
    }
  }
}
