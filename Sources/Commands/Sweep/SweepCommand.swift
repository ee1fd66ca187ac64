internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec sweep`: trains with every combination of some settings, and says which does best.
enum SweepCommand: Command {
  static let vary = CommandOption(
    "vary", kind: .text, value: "NAME=VALUE,...",
    help:
      "values of a setting of hogvec train to try; for an option without a value, 1 sets it and 0 leaves it out",
    repeatable: true)
  static let seeds = CommandOption(
    "seeds", kind: .integer(1...1000), value: "N",
    help: "runs of each combination, from --seed on; the table has their means and standard deviations",
    default: "1")
  static let sample = CommandOption(
    "sample-text", kind: .real(0...1, aboveLowerBound: true), value: "X",
    help: "train on this share of the text's sentences, which chance picks", default: "1")
  static let record = CommandOption(
    "record", kind: .text, value: "FILE",
    help: "keep what each run has shown here, so that the same command continues where it was stopped",
    file: .written)
  static let ratingColumn = CommandOption(
    "similarity-column", kind: .text, value: "N|NAME",
    help: "the column of the ratings in --similarity files, as --column of hogvec evaluate")

  /// How vectors are measured.
  static let measures = EvaluationOptions.all.map { $0 == EvaluationOptions.column ? ratingColumn : $0 }

  static let syntax = CommandSyntax(
    name: "sweep",
    summary: "train with several settings and compare the vectors",
    usage: "CORPUS... --vary NAME=VALUE,... [options]",
    description: [
      "Trains with every combination of the values of --vary, measures each result as hogvec evaluate does, and prints one "
        + "table, the best by the first measure first. No vectors are kept. Other options of hogvec train hold for all runs.",
      "Scores of runs differ by chance: --seeds says by how much. Settings that are best on a part of a text need not be "
        + "best on all of it: more text wants larger vectors, fewer epochs and a higher --min-count, which applies to the part.",
      "With --record a sweep that was stopped continues with the runs that are missing; values may be added. A run that fails "
        + "has no scores, and the other runs continue.",
      CorpusOptions.description,
    ],
    operands: 1...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(title: "Sweep", options: [vary, seeds, sample, record]),
      CommandSyntax.Group(title: "Measures", options: measures),
      CommandSyntax.Group(title: "Files", options: CorpusOptions.files + CacheOptions.all),
    ] + TrainOptions.trained + [
      CommandSyntax.Group(title: "Messages", options: [TrainOptions.quiet, SharedOptions.json])
    ],
    examples: [
      CommandSyntax.Example(
        remark: "four combinations, judged by ratings of pairs",
        line: "hogvec sweep a.txt --vary size=50,100 --vary window=3,9 --similarity ws.txt"),
      CommandSyntax.Example(
        remark: "items: which window finds the next one best?",
        line: "hogvec sweep items.txt --any-order --vary window=2,5 --sequences held.txt"),
    ], needsNoReader: true)

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    guard !arguments.texts(vary).isEmpty else {
      throw UsageError("--vary NAME=VALUE,... is missing", showsUsage: true)
    }
    try EvaluationOptions.check(arguments, ratingColumn: ratingColumn)
    if !arguments.has(sample), let stream = arguments.operands.first(where: FileIdentity.isStream) {
      let name = stream == "-" ? standardInputName : "'\(stream)'"
      throw UsageError("\(name) can be read only once; give the corpus as a file, or --sample-text")
    }
    if arguments.has(sample), let option = CacheOptions.all.dropLast().first(where: arguments.has) {
      throw UsageError(
        "\(option.shownName) has no effect with --sample-text, of which nothing is kept; leave it out")
    }
    let grid = try SweepGrid(arguments.texts(vary), of: TrainOptions.trained.flatMap(\.options))
    if let axis = grid.axes.first(where: { arguments.givenSettings(of: syntax).contains($0.field.name) }) {
      throw UsageError(
        "\(CommandOption.shown(axis.field.name)) and --vary \(axis.field.name) contradict each other; leave one out"
      )
    }
    if arguments.has(TrainOptions.skipGram), grid.axes.contains(where: { $0.field.name == "cbow" }) {
      throw UsageError("--sg and --vary cbow contradict each other; leave one out")
    }
    let files = WorkingFiles(temporary: "sweep")
    var runs = try SweepRuns(arguments, grid, vectors: files.path("vectors.bin"))
    try runs.check()
    let sets = try EvaluationSets(arguments, ratingColumn: ratingColumn, console: console)
    let record = try SweepRecord(
      arguments.text(record), of: runs.subject(sets), measureCount: sets.measures.count)
    if let share = arguments.real(sample), share < 1 || arguments.operands.contains("-") {
      try runs.takeSample(share, into: files.path("sample"), idsPath: files.path("ids"), console: console)
    }
    let rows = try runs.all(measuredBy: sets, in: record, console: console)
    _ = consume files
    let table = SweepTable(rows, measures: sets.measures)
    try console.write(arguments.has(SharedOptions.json) ? "\(table.json)\n" : table.text)
    let unscored = sets.measures.indices.filter { measure in
      let scores = rows.flatMap { $0.runs.map { $0.scores[measure] } }
      return !scores.isEmpty && scores.allSatisfy { $0 == nil }
    }
    if !unscored.isEmpty {
      throw FileError(
        "\(unscored.map { "'\(sets.measures[$0])'" }.joined(separator: ", ")): nothing is scored in any run: too few of the "
          + "words are in the text, or all ratings are equal")
    }
    let failedCount = rows.reduce(0) { $0 + $1.failedCount }
    guard failedCount == 0 else {
      let runCount = rows.reduce(failedCount) { $0 + $1.runs.count }
      throw FileError("\(failedCount) of \(runCount) runs failed, for the reasons given above")
    }
  }
}
