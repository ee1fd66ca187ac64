internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecSystem
internal import HogvecTraining

/// `hogvec plan`: what a training run will take, before it is begun.
enum PlanCommand: Command {
  static let output = CommandOption(
    "output", kind: .text, value: "FILE", help: "where the vectors would go; nothing is written there",
    default: "vectors.bin")
  static let seconds = CommandOption(
    "seconds", kind: .real(0...3600), value: "X",
    help: "how long to train for measuring the speed; 0 measures none", default: "2")

  static let syntax = CommandSyntax(
    name: "plan",
    summary: "say what a training run will take: disk, memory, time",
    usage: "CORPUS... [options]",
    description: [
      "Reads the text, trains on it for two seconds with the settings given, and says what hogvec train would take with the "
        + "same options: rows and bytes of the tables, disk and memory, and the time at the speed that was measured. Says too "
        + "how many words there are for several values of --min-count, and ends with 1 if hogvec train would refuse "
        + "to begin. Nothing is kept.",
      CorpusOptions.description,
    ],
    operands: 0...Int.max,
    operandName: "the corpus",
    groups: [
      CommandSyntax.Group(
        title: "Files",
        options: [TrainOptions.train, output, TrainOptions.format, TrainOptions.binary]
          + [
            TrainOptions.readVocabulary, TrainOptions.initialVectors, TrainOptions.vocabularyMerge,
            TrainOptions.model,
          ] + CorpusOptions.files)
    ] + TrainOptions.syntax.groups.filter { ["Model", "Text", "Run"].contains($0.title) } + [
      CommandSyntax.Group(title: "Results", options: [seconds, ProfileCommand.json])
    ],
    examples: [
      CommandSyntax.Example(
        remark: "the settings of a planned run",
        line: "hogvec plan corpus.txt --size 300 --epochs 10 --threads 16")
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let arguments =
      arguments.has(output) ? arguments : try arguments.adding("--output=vectors.bin", syntax: syntax)
    let settings = try TrainSettings(arguments)
    try FileIdentity.checkWritable(settings.output)
    if let model = settings.model { try ModelDirectory.check(creating: model) }
    // What is measured lies where the run would keep it: in an empty model directory that is there, or beside one to be made.
    let kept = settings.model.map { FileIdentity.exists($0) ? "\($0)/manifest.json" : $0 }
    let files = WorkingFiles(besideResult: kept ?? settings.output)
    let (reader, skipped) = try settings.corpus.reader(
      of: settings.corpora, minimumCount: settings.minimumCount, threads: settings.training.threads,
      outputs: [("--output", settings.output)])
    let given = try settings.initialVectors.map { path throws(FileError) in
      try GivenVectors(checking: path, dimension: settings.training.dimension)
    }
    let completed = try settings.completed(reader, given: given)
    let reading = try VocabCommand.showingProgress(of: completed, on: console) {
      try completed.encode(into: files.path("ids"))
    }
    files.removeName("ids")
    CorpusOptions.report(skipped + reading.statistics.skippedFiles, on: console)

    let vocabulary = reading.vocabulary
    let wordCounts = vocabulary.counts
    let preflight = Preflight(
      settings: settings,
      sizes: RunSizes(
        settings.training, vocabulary, ids: reading.corpus.byteCount, format: settings.format),
      outputDirectory: WorkingFiles(besideResult: settings.output).directory,
      modelDirectory: settings.model.map { _ in files.directory })
    var report = try PlanReport(
      preflight: preflight, kernels: KernelSet.chosen().instructionSet, statistics: reading.statistics)
    do throws(FileError) {
      try preflight.check()
      if settings.training.objective == .softmax {
        _ = try SoftmaxCost(settings.training, wordCounts: wordCounts).announcement()
      }
    } catch {
      report.refusal = shown(error)
    }
    let seconds = arguments.real(seconds) ?? 2
    if report.refusal == nil && seconds > 0 {
      report.wordsPerSecond = try speed(
        preflight, reading.takeCorpus(), wordCounts, files, seconds: seconds)
    }
    try console.write(arguments.has(ProfileCommand.json) ? "\(report.json)\n" : report.text)
    if let refusal = report.refusal { throw FileError("hogvec train would not begin: \(refusal)") }
  }

  /// Trains for a while.
  private static func speed(
    _ preflight: Preflight, _ corpus: consuming EncodedCorpus, _ wordCounts: [UInt64],
    _ files: borrowing WorkingFiles, seconds: Double
  ) throws -> Double {
    let tables: Trainer.TableStorage =
      preflight.keepsTablesInFiles ? .files(directory: try files.makeDirectory("tables")) : .anonymous
    let training = try TimedTraining(
      preflight.settings.training, wordCounts: wordCounts,
      corpus: corpus, kernels: try KernelSet.chosen(), tables: tables,
      exceedsMemory: preflight.tablesExceedMemory, seconds: seconds)
    if training.summary.progress.pairsMeasured == 0 {
      throw FileError("nothing to train: no sentence has two words")
    }
    return training.wordsPerSecond
  }
}
