internal import HogvecCorpus
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// The runs of a sweep.
struct SweepRuns {
  private let arguments: ParsedArguments
  private let grid: SweepGrid
  /// Where the vectors of each run go.
  private let vectors: String
  private let seeds: Range<Int>
  private let isQuiet: Bool
  /// The sample that is trained in place of the text, if one is.
  private var sample: String?

  init(_ arguments: ParsedArguments, _ grid: SweepGrid, vectors: String) throws(UsageError) {
    (self.arguments, self.grid, self.vectors) = (arguments, grid, vectors)
    let first = arguments.integer(TrainOptions.seed) ?? 1
    let (end, overflows) = first.addingReportingOverflow(arguments.integer(SweepCommand.seeds) ?? 1)
    guard !overflows else {
      throw UsageError("--seed: \(first) leaves no room for --seeds; give a smaller one")
    }
    seeds = first..<end
    isQuiet = arguments.has(TrainOptions.quiet)
  }

  /// What all runs depend on.
  func subject(_ sets: EvaluationSets) throws -> JSONValue {
    let settings = try commonSettings
    // What the runs have, less what differs from run to run or does not show in the vectors.
    let fixed = SettingField.all.filter { field in
      settings.changedFields.contains(field.name)
        && !["corpora", "seed", "output", "threads", "quiet", "cache", "cache-size"].contains(field.name)
    }
    var object: JSONValue.KeyValuePairs = [:]
    object.members = fixed.map { JSONValue.Member(key: $0.name, value: $0.value(settings)) }
    let (reader, _) = try settings.corpus.reader(of: arguments.operands, threads: 1, outputs: [])
    let text = reader.fingerprint()?.name
    if text == nil, let path = arguments.text(SweepCommand.record) {
      throw UsageError(
        "--record '\(path)' cannot know a text that is read from a pipe again; give the corpus as a file")
    }
    return .object([
      "sweep": .object([
        "version": .string(HogvecVersion.current), "text": .string(text),
        "sample": .number(arguments.real(SweepCommand.sample) ?? 1),
        "settings": .object(object),
        "measures": .array(sets.measures.map { .string($0) }),
        "measuring": try SweepRuns.measuring(arguments),
      ])
    ])
  }

  /// How vectors are measured: the options, where these name files with the fingerprints of what is in them.
  private static func measuring(_ arguments: ParsedArguments) throws -> JSONValue {
    var object: JSONValue.KeyValuePairs = [:]
    for option in SweepCommand.measures where arguments.has(option) {
      let value: JSONValue =
        EvaluationOptions.measures.contains(option)
        ? .array(try arguments.texts(option).map { .string(try fingerprint(of: $0)) })
        : arguments.value(option)?.json ?? .bool(true)
      object.members.append(JSONValue.Member(key: option.names[0], value: value))
    }
    return .object(object)
  }

  /// A fingerprint of a file's content, or of all files in a folder.
  private static func fingerprint(of path: String) throws(FileError) -> String {
    var skipped: [String]?
    var text = ""
    for file in try CorpusFiles.expand([path], skipped: &skipped) {
      let content = try MappedFile(path: file)
      // Read while it is mapped.
      text += unsafe "\(Fingerprint(of: content.bytes)) "
    }
    return String(text.dropLast())
  }

  /// Makes sure that all combinations can be trained, before the first is.
  func check() throws {
    for point in grid.points { _ = try job(point, seed: seeds.lowerBound) }
  }

  /// Takes a sample of the text, and trains on it.
  mutating func takeSample(_ share: Double, into path: String, idsPath: String, console: Console) throws {
    var corpus = try commonSettings.corpus
    corpus.minimumCount = 1
    (corpus.maximumVocabulary, corpus.keptWords, corpus.stopWords) = (nil, nil, nil)
    let (reader, skipped) = try corpus.reader(
      of: arguments.operands, threads: SharedOptions.threadCount(arguments), outputs: [])
    let reading = try ReadingProgress.shown(of: reader, on: isQuiet ? nil : console) {
      try reader.encode(into: idsPath, isPrivate: true)
    }
    if !isQuiet { CorpusOptions.report(skipped, reading.statistics, on: console) }
    let wordCount = try TextSample(share: share).write(reading, to: path)
    guard wordCount > 0 else {
      throw FileError("a sample of \(Figures.percent(share)) has no words; give a larger --sample-text")
    }
    if !isQuiet { console.message("sample           \(Figures.grouped(wordCount)) words\n") }
    sample = path
  }

  /// Trains and measures all combinations that the record does not have. Why a run fails is said, and the
  /// others go on.
  func all(
    measuredBy sets: EvaluationSets, in record: SweepRecord, console: Console
  ) throws -> [SweepTable.Row] {
    var rows: [SweepTable.Row] = []
    var done = 0
    let points = grid.points
    for point in points {
      var runs: [SweepRecord.Run] = []
      for seed in seeds {
        done += 1
        let name = point.text + (seeds.count > 1 ? ", seed \(seed)" : "")
        if let run = record.run(of: point, seed: seed) {
          runs.append(run)
          continue
        }
        guard let report = try train(point, seed: seed, name: name, console: console) else { continue }
        let run = SweepRecord.Run(
          scores: sets.scores(try sets.results(of: vectors)), seconds: report.summary.seconds,
          wordsPerSecond: report.summary.wordsPerSecond)
        try record.add(run, of: point, seed: seed)
        runs.append(run)
        guard !isQuiet else { continue }
        let scores = run.scores.map { $0.map { Figures.fixed($0, 4) } ?? "-" }.joined(separator: "  ")
        console.message(
          "\(done) of \(points.count * seeds.count)  \(name): \(scores)  \(Figures.fixed(run.seconds, 1)) s\n"
        )
      }
      rows.append(SweepTable.Row(point: point, runs: runs, failedCount: seeds.count - runs.count))
    }
    return rows
  }

  /// Trains.
  ///
  /// - Parameter name: what messages call the run.
  /// - Returns: `nil` if it has failed, for the reason that is said then.
  /// - Throws: ``ExitCode/Early`` if a signal has come meanwhile, and an error if the settings contradict
  ///   each other.
  private func train(
    _ point: SweepGrid.Point, seed: Int, name: String, console: Console
  ) throws -> JobReport? {
    let job = try job(point, seed: seed)
    let stopSignal = job.stopSignal
    let report: JobReport
    do {
      report = try job.run(on: console)
    } catch {
      try ExitCode.endIfStopped(stopSignal.reason)
      console.message("hogvec: \(name): \(shown(error))\n")
      return nil
    }
    try ExitCode.endIfStopped(report.stopReason)
    return report
  }

  private func job(_ point: SweepGrid.Point, seed: Int) throws -> TrainingJob {
    try TrainingJob(
      settings(point, seed: seed),
      given: arguments.givenSettings(of: SweepCommand.syntax).subtracting(
        sample == nil ? [] : SweepRuns.ofFiles
      )
      .union(point.values.map(\.name)))
  }

  /// Settings that say what of a file is the text.
  private static let ofFiles = Set(CorpusOptions.files.compactMap { $0.field?.name })

  /// What the runs have in common.
  private var commonSettings: JobSettings {
    get throws { try settings(SweepGrid.Point(values: []), seed: seeds.lowerBound) }
  }

  private func settings(_ point: SweepGrid.Point, seed: Int) throws -> JobSettings {
    var settings = JobSettings(text: sample.map { [$0] } ?? arguments.operands, output: vectors)
    try settings.take(arguments, of: SweepCommand.syntax, and: point.settings)
    settings.training.seed = UInt64(seed)
    settings.isQuiet = true
    if sample != nil {
      (settings.corpus.jsonField, settings.corpus.column) = (nil, nil)
      settings.corpus.skipsUnreadable = false
      settings.cache = CacheSettings()
    }
    return settings
  }
}
