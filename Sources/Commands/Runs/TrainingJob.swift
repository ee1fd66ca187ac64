internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// One training run from text to vectors, with its messages and its log.
struct TrainRun {
  let settings: TrainSettings
  let console: Console
  private let start = monotonicSeconds()
  private let log: RunLog?
  private let reader: CorpusReader?
  private let kernels: KernelSet
  /// The vectors to start from, if the run is to and has not started yet.
  private var givenVectors: GivenVectors?
  /// Why directories of the corpus were left out.
  private let skipped: [String]
  /// The model directory and what its manifest says, if the run keeps one.
  private let model: (directory: ModelDirectory, manifest: Manifest)?
  /// Whether the outputs may be replaced before the run has ended.
  private let mayReplaceOutput: Bool

  /// Checks what can be checked before reading, opens the log, and makes the model directory.
  ///
  /// - Parameter resumed: the model directory of a run to go on with, and its manifest.
  /// - Throws: ``FileError`` for files that cannot be written or a corpus that is not there, ``UsageError`` for files that
  ///   are to be written and are in a directory of the corpus, ``KernelChoiceError`` if HOGVEC_KERNELS cannot be followed.
  init(
    _ settings: TrainSettings, console: Console,
    resuming resumed: (directory: ModelDirectory, manifest: Manifest)? = nil
  ) throws {
    kernels = try KernelSet.chosen()
    for path in [settings.output, settings.saveContext, settings.saveVocabulary].compactMap({ $0 }) {
      try FileIdentity.checkWritable(path)
    }
    self.settings = settings
    self.console = console
    // The two kinds of vectors belong together.
    mayReplaceOutput =
      ![settings.output, settings.saveContext ?? settings.output].contains(where: FileIdentity.exists)
      || resumed?.manifest.isPublished ?? false
    let isNew = resumed?.manifest.contents == nil
    if isNew, let path = settings.initialVectors {
      givenVectors = try GivenVectors(checking: path, dimension: settings.training.dimension)
      if let path = settings.frozen?.path { _ = try WordListFile(reading: path) }
    } else {
      givenVectors = nil
    }
    if isNew {
      let outputs = [
        ("--output", settings.output), ("--save-context", settings.saveContext),
        ("--save-vocab", settings.saveVocabulary), ("--log-json", settings.logPath),
        ("--model", settings.model.map { "\($0)/manifest.json" }),
      ]
      (reader, skipped) = try settings.corpus.reader(
        of: settings.corpora, minimumCount: settings.minimumCount, threads: settings.training.threads,
        outputs: outputs.compactMap { option, path in path.map { (option, $0) } })
    } else {
      (reader, skipped) = (nil, [])
    }
    if let path = settings.logPath {
      log = try RunLog(path: path, start: start, console: console)
    } else {
      log = nil
    }
    if var resumed {
      resumed.manifest.note(settings)
      model = resumed
    } else if let path = settings.model {
      model = (try ModelDirectory(creating: path), Manifest(settings))
    } else {
      model = nil
    }
    if let model { try model.directory.write(model.manifest) }
  }

  /// Does everything.
  ///
  /// - Throws: ``FileError`` for what cannot be read or written, ``TrainingError`` if training diverges. An existing
  ///   output is then as it was.
  mutating func run() throws -> TrainReport {
    log?.write(
      "started",
      [
        "version": .string(HogvecCommand.version), "kernels": .string(kernels.instructionSet.rawValue),
        "options": .object(settings.json),
      ])
    let files = WorkingFiles(besideResult: settings.output)
    var manifest = model?.manifest
    let prepared = try prepare(files, &manifest)
    // What the vocabulary took.
    returnFreeMemory()
    let trainer = prepared.trainer
    let (summary, reason, published) = try train(trainer, manifest, freezing: prepared.frozenRows)
    if summary.isComplete { try checkPairs(summary.progress) }

    let writingStart = monotonicSeconds()
    let suffix = outputSuffix(stoppedBy: summary.isComplete ? nil : reason)
    let output = settings.output + suffix
    let context = settings.saveContext.map { $0 + suffix }
    if let context {
      let partial = WorkingFiles(besideResult: context)
      try trainer.withOutputVectors { (table) throws(FileError) in
        try write(table, of: trainer, to: context)
      }
      _ = consume partial
    }
    try trainer.withVectors { (table) throws(FileError) in try write(table, of: trainer, to: output) }
    if var published, let model, output == settings.output, !published.isPublished {
      published.isPublished = true
      try model.directory.write(published)
    }
    let end = monotonicSeconds()
    let report = TrainReport(
      settings: settings, kernels: kernels.instructionSet, statistics: prepared.statistics, summary: summary,
      stopReason: summary.isComplete ? nil : reason, output: output, context: context,
      vocabularySeconds: prepared.vocabularySeconds, writingSeconds: end - writingStart,
      totalSeconds: end - start)
    log?.write("finished", report.json)
    return report
  }

  // MARK: - Stages

  /// What training needs of the text, once it has been read. The vocabulary is not part of it: from here on its words are needed for
  /// the result alone, and the mapped corpus has them too.
  private struct Prepared {
    let trainer: Trainer
    /// For each word whether its vector stays as it starts; empty if none does.
    let frozenRows: [Bool]
    let statistics: CorpusStatistics
    let vocabularySeconds: Double
  }

  /// Reads the text and makes what trains on it.
  ///
  /// - Parameter manifest: that of the run, if it keeps one; what was read and made is noted in it.
  private mutating func prepare(
    _ files: borrowing WorkingFiles, _ manifest: inout Manifest?
  ) throws -> Prepared {
    let reading = try openCorpus(files, &manifest)
    let (vocabulary, statistics) = (reading.vocabulary, reading.statistics)
    if let path = settings.saveVocabulary { try vocabulary.save(to: path) }
    let vocabularySeconds = monotonicSeconds() - start - statistics.encodingSeconds
    logVocabulary(statistics)

    let isResumed = model?.manifest.phase == .training
    let sizes = RunSizes(
      settings.training, vocabulary, ids: reading.corpus.byteCount, format: settings.format)
    let preflight = Preflight(
      settings: settings, sizes: sizes, outputDirectory: files.directory,
      modelDirectory: model?.directory.path)
    try preflight.check(tablesAreThere: isResumed)
    log?.write(
      "tables",
      [
        "tables": .string((preflight.keepsTablesInFiles ? Tables.file : .anonymous).rawValue),
        "bytes": .integer(sizes.tables),
      ])
    let exceedsMemory = preflight.tablesExceedMemory
    if exceedsMemory, let memory = preflight.memory, !settings.isQuiet {
      console.message(
        "tables           \(Figures.bytes(sizes.tables)), more than the memory available, \(Figures.bytes(memory.byteCount)): "
          + "training will wait for the disk\n")
    }
    let wordCounts = vocabulary.counts
    try announceCost(wordCounts)
    let trainer = try Trainer(
      options: settings.training, wordCounts: wordCounts, corpus: reading.takeCorpus(), kernels: kernels,
      tables: tableStorage(preflight, files), position: isResumed ? manifest?.position : nil,
      exceedsMemory: exceedsMemory)
    if preflight.keepsTablesInFiles { files.removeName("tables") }
    let frozenRows = try prepareRows(trainer, vocabulary, &manifest)
    return Prepared(
      trainer: trainer, frozenRows: frozenRows, statistics: statistics, vocabularySeconds: vocabularySeconds)
  }

  /// Reads the text, or opens what an earlier run has made of it.
  ///
  /// - Parameter manifest: that of the run, if it keeps one; what was read is noted in it.
  private func openCorpus(
    _ files: borrowing WorkingFiles, _ manifest: inout Manifest?
  ) throws -> CorpusReading {
    guard let directory = model?.directory else {
      let reading = try read(into: files.path("ids"))
      // The mapping keeps the ids; without a name they are gone with this process, whatever ends it.
      files.removeName("ids")
      return reading
    }
    if let contents = manifest?.contents, let statistics = manifest?.statistics {
      return CorpusReading(
        vocabulary: try directory.openVocabulary(contents), corpus: try directory.openCorpus(contents),
        statistics: statistics)
    }
    // What is written beside it goes if a signal ends the run.
    let partial = WorkingFiles(besideResult: directory.corpusPath)
    let reading = try read(into: directory.corpusPath)
    _ = consume partial
    try reading.vocabulary.save(to: directory.vocabularyPath)
    manifest?.contents = try directory.contents(of: reading.vocabulary, reading.corpus)
    manifest?.statistics = reading.statistics
    return reading
  }

  private func tableStorage(
    _ preflight: Preflight, _ files: borrowing WorkingFiles
  ) throws(FileError) -> Trainer.TableStorage {
    switch (preflight.keepsTablesInFiles, model?.directory.path) {
    case (true, let directory?): .files(directory: directory)
    case (false, let directory?): .anonymousKept(directory: directory)
    case (true, nil): .files(directory: try files.makeDirectory("tables"))
    case (false, nil): .anonymous
    }
  }

  /// What the names of the outputs end in: those of a run that a signal has stopped do not replace files of an earlier one.
  private func outputSuffix(stoppedBy reason: StopReason?) -> String {
    if case .signal = reason, !mayReplaceOutput { return ".interrupted" }
    return ""
  }

  /// Starts a new run from the vectors of `--init`, says how many there were, and notes which of them stay.
  ///
  /// - Parameter manifest: that of the run, if it keeps one.
  /// - Returns: for each word whether its vector stays as it started; empty if none does.
  private mutating func prepareRows(
    _ trainer: Trainer, _ vocabulary: Vocabulary, _ manifest: inout Manifest?
  ) throws(FileError) -> [Bool] {
    guard let givenVectors else {
      guard settings.frozen != nil, let model, let contents = model.manifest.contents else { return [] }
      return try model.directory.openFrozen(contents, of: vocabulary)
    }
    let given = try givenVectors.fill(trainer, vocabulary, settings.training)
    // A model directory among them may be used by others from now on.
    self.givenVectors = nil
    let frozen = try settings.frozen?.rows(of: vocabulary, given: given.isGiven) ?? []
    if let directory = model?.directory, !frozen.isEmpty {
      manifest?.contents?.frozenFingerprint = try directory.saveFrozen(frozen, of: vocabulary)
    }
    report(given, frozen: frozen, absentCount: vocabulary.counts.count { $0 == 0 }, from: givenVectors.path)
    return frozen
  }

  /// Says how many words start from given vectors, how many are not in the text, and how many stay as they start.
  private func report(_ given: GivenVectors.Filled, frozen: [Bool], absentCount: Int, from path: String) {
    let (taken, stayCount) = (given.isGiven.count { $0 }, frozen.count { $0 })
    let others = given.isGiven.count - taken
    log?.write(
      "initialized",
      [
        "file": .string(path), "given": .integer(taken), "random": .integer(others),
        "frozen": .integer(stayCount), "outputs": .integer(given.hasOutputs ? taken : 0),
        "absent": .integer(absentCount),
      ])
    guard !settings.isQuiet else { return }
    let outputs = given.hasOutputs ? " with their output vectors" : ""
    let absent = absentCount > 0 ? "; \(Figures.grouped(absentCount)) are not in the text" : ""
    console.message(
      "first vectors    \(Figures.grouped(taken)) from '\(path)'\(outputs), \(Figures.grouped(others)) at random\(absent)\n"
    )
    guard stayCount > 0 else { return }
    let randomCount = zip(given.isGiven, frozen).count { !$0 && $1 }
    let rest = randomCount == 0 ? "" : ", \(Figures.grouped(randomCount)) of them at random values"
    console.message("frozen           \(Figures.grouped(stayCount))\(rest)\n")
  }

  private func read(into path: String) throws -> CorpusReading {
    guard let reader else { preconditionFailure("a run without a text has what was made of it") }
    let console = settings.isQuiet ? nil : console
    // A model directory keeps the encoded text itself.
    let reading = try CachedReading(cache: model == nil ? settings.cache?.cache : nil).read(
      settings.completed(reader, given: givenVectors), into: path, console: console)
    if let console { CorpusOptions.report(skipped + reading.statistics.skippedFiles, on: console) }
    return reading
  }

  /// Says what the full softmax will take, if that is much, and refuses what would never end.
  private func announceCost(_ wordCounts: [UInt64]) throws(FileError) {
    guard settings.training.objective == .softmax else { return }
    let cost = SoftmaxCost(settings.training, wordCounts: wordCounts)
    if let line = try cost.announcement(), !settings.isQuiet { console.message(line + "\n") }
  }

  /// Trains, with checkpoints if the run keeps a model.
  ///
  /// - Returns: what was done, what stopped it, and the manifest as it was published last.
  private func train(
    _ trainer: Trainer, _ manifest: Manifest?, freezing frozenRows: [Bool]
  ) throws -> (summary: TrainingSummary, reason: StopReason?, manifest: Manifest?) {
    guard let model, var manifest else {
      let (summary, reason) = try trainWatched(trainer, freezing: frozenRows)
      return (summary, reason, nil)
    }
    if manifest.phase == .reading {
      // The tables hold their first values, and all that a run needs to go on is there from now on.
      manifest.phase = .training
      guard let position = try trainer.checkpoint() else {
        throw FileError("the first values are not finite")
      }
      manifest.position = position
      try model.directory.write(manifest)
    }
    let checkpointer = Checkpointer(
      model: model.directory, manifest: manifest, trainer: trainer, interval: settings.checkpointInterval,
      log: log)
    checkpointer.begin()
    do {
      let (summary, reason) = try trainWatched(trainer, freezing: frozenRows)
      return (summary, reason, try checkpointer.finish())
    } catch let error as TrainingError {
      try checkpointer.finishDiverged(keepsCopies: settings.tables == .anonymous)
      throw error
    }
  }

  /// Trains until the end, a signal or the end of the time.
  private func trainWatched(
    _ trainer: Trainer, freezing frozenRows: [Bool]
  ) throws -> (summary: TrainingSummary, reason: StopReason?) {
    let (trainingStart, epochCount, log) = (monotonicSeconds(), settings.training.epochs, log)
    let watch = StopWatch(
      trainer, seconds: settings.timeBudget.map { $0 - (trainingStart - start) },
      note: { [console, settings] reason in
        guard !settings.isQuiet else { return }
        console.message("hogvec: \(reason.name): ending training; a second signal ends the program at once\n")
      })
    let reporter = ProgressReporter<TrainingStatus>(
      console: console, showsMessages: !settings.isQuiet,
      note: { status, isLine in
        for end in trainer.takeEndedEpochs() {
          let moment = monotonicSeconds() - Double(end.instant.duration(to: .now) / .seconds(1))
          log?.epoch(
            TrainingStatus(end.progress, epochCount: epochCount, seconds: moment - trainingStart), at: moment)
        }
        if isLine { log?.progress(status) }
      },
      status: {
        TrainingStatus(
          trainer.progress, epochCount: epochCount, seconds: monotonicSeconds() - trainingStart)
      })
    defer { reporter.finish() }
    let summary = try trainer.run(freezing: frozenRows)
    return (summary, watch.reason)
  }

  /// Refuses vectors that no pair of words has changed. The loss of a worker's first step is always measured, so that
  /// there were no pairs if none was measured.
  private func checkPairs(_ progress: TrainingProgress) throws(FileError) {
    guard progress.pairsMeasured == 0 else { return }
    let skipped = progress.tokensTrained - progress.tokensKept
    throw FileError(
      "nothing to train: no sentence has two words (subsampling skipped \(Figures.grouped(skipped)) of "
        + "\(Figures.grouped(progress.tokensTrained)); --sample 0 skips none)")
  }

  /// Publishes the rows of words, which are a table's first.
  private func write(
    _ table: borrowing SharedTable, of trainer: Trainer, to path: String
  ) throws(FileError) {
    var writer = try VectorFileWriter(
      path: path, format: settings.format, count: trainer.wordCount, dimension: table.dimension)
    // The rows are inside the table, which is borrowed here.
    try unsafe writer.append(
      rows: table.address(ofRow: 0), stride: table.stride, count: trainer.wordCount,
      threads: settings.training.threads
    ) { id, body in unsafe trainer.withWord(id) { unsafe body($0) } }
    try writer.publish()
  }

  private func logVocabulary(_ statistics: CorpusStatistics) {
    log?.write(
      "vocabulary",
      [
        "words": .integer(statistics.vocabularySize), "types": .integer(statistics.types),
        "tokensRead": .count(statistics.tokensRead),
        "tokensInVocabulary": .count(statistics.tokensInVocabulary),
        "sentences": .count(statistics.sentences), "bytes": .integer(statistics.byteCount),
      ])
  }
}

extension TrainingStatus {
  fileprivate init(_ progress: TrainingProgress, epochCount: Int, seconds: Double) {
    self.init(
      tokensDone: progress.tokensTrained, tokensTotal: progress.tokensTotal, epoch: progress.epoch,
      epochCount: epochCount,
      wordsPerSecond: seconds > 0 ? Double(progress.tokensTrained - progress.tokensResumed) / seconds : 0,
      rate: Double(progress.rate), loss: progress.loss ?? .nan)
  }
}
