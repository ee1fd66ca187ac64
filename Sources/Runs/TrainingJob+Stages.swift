internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

/// What the stages of ``TrainingJob/run()`` do.
extension TrainingJob {
  /// What training needs of the text, once it has been read. The vocabulary is not part of it: from here on
  /// its words are needed for the result alone, and the mapped corpus has them too.
  struct Prepared {
    let trainer: Trainer
    /// For each word whether its vector stays as it starts; empty if none does.
    let frozenRows: [Bool]
    /// What is written for unknown words, if anything.
    let unknownWord: UnknownWord?
    let statistics: CorpusStatistics
    let vocabularySeconds: Double
  }

  /// Tells of an event. Only the first process of a group does.
  func emit(_ event: JobEvent) { if group.rank == 0 { events(event) } }

  /// ``emit(_:)`` for other threads.
  private var emitter: @Sendable (JobEvent) -> Void {
    if group.rank == 0 { return events }
    return { _ in }
  }

  /// Makes sure that all processes of the group begin a run, or go on with the same one from the same place.
  func checkIsOneRun() throws {
    let position = resumed?.reading == nil ? nil : resumed?.position
    let own = [
      resumed == nil ? 0 : 1, position == nil ? 0 : 1, UInt64(position?.nextChunk ?? 0),
      position?.done.tokens ?? 0,
    ]
    let all = try group.gather(own)
    try group.together { if own != all[0] { throw FileError.otherRun(in: resumed?.directory.path) } }
  }

  /// Makes the model directory, if the run keeps one, or notes in that of a resumed run what is to be done
  /// from now on. Only the first process of a group keeps one; the others read that of a run which has read
  /// its text.
  func openModel() throws(FileError) -> ModelRun? {
    guard group.rank == 0 else { return resumed?.isResumed == true ? resumed : nil }
    if let resumed {
      try resumed.note(settings)
      return resumed
    }
    guard let path = settings.model else { return nil }
    return try ModelRun(creating: path, settings)
  }

  /// Reads the text and makes what trains on it, in all processes of the group.
  mutating func prepareInGroup(_ files: borrowing WorkingFiles, _ model: ModelRun?) throws -> Prepared {
    let group = group
    var fingerprint: RunFingerprint?
    let prepared = try group.together { try prepare(files, model, &fingerprint) }
    try fingerprint?.check(in: group)
    if group.count > 1 { emit(.replicas(try JobReplicas(settings.training, in: group))) }
    return prepared
  }

  /// Reads the text and makes what trains on it.
  ///
  /// - Parameter fingerprint: gets what the other processes of a group are compared with.
  private mutating func prepare(
    _ files: borrowing WorkingFiles, _ model: ModelRun?, _ fingerprint: inout RunFingerprint?
  ) throws -> Prepared {
    let reading = try openCorpus(files, model)
    if group.count > 1 { fingerprint = RunFingerprint(settings, reading) }
    let (vocabulary, statistics) = (reading.vocabulary, reading.statistics)
    if let path = settings.vocabularyOutput, group.rank == 0 {
      try TrainingJob.writeBesides(path) { () throws(FileError) in try vocabulary.save(to: path) }
    }
    let vocabularySeconds = monotonicSeconds() - start - statistics.encodingSeconds
    emit(.vocabulary(statistics))

    let unknownWord = try settings.unknownWord.map { (word) throws(FileError) in
      try UnknownWord(word, of: vocabulary)
    }
    try checkWords(of: vocabulary)
    let isResumed = model?.isResumed ?? false
    try settings.training.checkRowCount(wordCount: vocabulary.count)
    let rows = SubwordRows(settings.training, vocabulary)
    let preflight = Preflight(
      settings: settings,
      sizes: RunSizes(
        settings.training, rows, vocabulary, ids: reading.corpus.byteCount, format: settings.outputFormat,
        unknownWord: settings.unknownWord),
      outputDirectory: files.directory, modelDirectory: model?.directory.path,
      position: isResumed ? model?.position : nil, processes: group.count, isWriter: group.rank == 0)
    try preflight.check(opening: isResumed)
    emit(.tables(preflight.tables))
    let wordCounts = vocabulary.counts
    if let line = try softmaxCost(wordCounts)?.announcement() { emit(.notice(line)) }
    let trainer = try Trainer(
      options: settings.training, rows: rows, wordCounts: wordCounts, corpus: reading.takeCorpus(),
      kernels: kernels, tables: tableStorage(preflight, files, model),
      position: isResumed ? model?.position : nil,
      exceedsMemory: preflight.tablesExceedMemory, pinsWorkers: settings.pinsWorkers, group: group)
    if preflight.keepsTablesInFiles { files.removeName("tables") }
    // A counter of the processor is a file of its worker's.
    if settings.measuresStages { try FileHandles.require(forThreads: settings.training.threads) }
    let frozenRows = try prepareRows(trainer, vocabulary, model)
    return Prepared(
      trainer: trainer, frozenRows: frozenRows, unknownWord: unknownWord, statistics: statistics,
      vocabularySeconds: vocabularySeconds)
  }

  /// Refuses words that a file of vectors could not hold, before anything is trained for it.
  func checkWords(of vocabulary: Vocabulary) throws(FileError) {
    var formats = [settings.outputFormat]
    if let path = settings.contextOutput { formats.append(settings.format(of: path)) }
    for format in Set(formats) {
      let found = unsafe format.firstObjection(among: vocabulary.count) { id, body in
        unsafe vocabulary.withWord(id) { unsafe body($0) }
      }
      guard let (id, objection) = found else { continue }
      throw FileError(
        """
        the word '\(shownText(vocabulary.word(id), limit: 80))' of the text \(objection), which \(setting: "format") \
        \(format.name) has no place for; give another \(setting: "format"), or take the word out of the text
        """)
    }
  }

  /// What the full softmax will take, if that is the objective.
  func softmaxCost(_ wordCounts: [UInt64]) -> SoftmaxCost? {
    settings.training.objective == .softmax ? SoftmaxCost(settings.training, wordCounts: wordCounts) : nil
  }

  /// The reader of the text, with the vocabulary that was given or the words that are brought.
  func completedReader() throws(FileError) -> CorpusReader {
    guard var reader else { preconditionFailure("a run without a text has what was made of it") }
    if let initialVectors, settings.vocabularyMerge != .new {
      let unknownWord = settings.unknownWord.map { Array($0.utf8) }
      reader.selection.requiredWords = try initialVectors.words().filter { $0 != unknownWord }
      reader.selection.takesOnlyRequiredWords = settings.vocabularyMerge == .old
    }
    if let path = settings.vocabulary {
      reader.vocabulary = try Vocabulary.load(
        merging: [path], settings.corpus.selection(minimumCount: settings.corpus.minimumCount))
    }
    return reader
  }

  /// Reads the text, or opens what an earlier run has made of it.
  private func openCorpus(_ files: borrowing WorkingFiles, _ model: ModelRun?) throws -> CorpusReading {
    guard let model else {
      let reading = try read(into: files.path("ids"), cache: settings.cache.cache, isKept: false)
      // The mapping keeps the ids; without a name they are gone with this process, whatever ends it.
      files.removeName("ids")
      return reading
    }
    if let reading = try model.openReading() {
      if let change = model.changeOfText(settings) { emit(.notice(change)) }
      return reading
    }
    let directory = model.directory
    // What is written beside it goes if a signal ends the run.
    let partial = WorkingFiles(besideResult: directory.corpusPath)
    // A model directory keeps the encoded text itself.
    let reading = try read(into: directory.corpusPath, cache: nil, isKept: true)
    _ = consume partial
    try reading.vocabulary.save(to: directory.vocabularyPath)
    try model.noteReading(reading)
    return reading
  }

  /// Reads the text, or takes what is in the cache.
  ///
  /// - Parameter isKept: whether the encoded text stays at its path, which others may then read too.
  private func read(into path: String, cache: CorpusCache?, isKept: Bool) throws -> CorpusReading {
    let reader: Result<CorpusReader, any Error> =
      readerFailure.map { .failure($0) } ?? Result { try completedReader() }
    let cached = CachedReader(cache: cache, emit: emitter)
    let reading =
      try group.count > 1
      ? GroupReader(group: group, cached: cached).read(reader, into: path, isKept: isKept)
      : cached.read(reader.get(), into: path, isKept: isKept)
    emit(.read(reading.statistics, skippedDirectories: skipped))
    if let selection = try? reader.get().selection,
      let missing = settings.corpus.missingKeptWords(of: selection, in: reading.vocabulary),
      let line = missing.notice("the vocabulary")
    {
      emit(.notice(line))
    }
    return reading
  }

  private func tableStorage(
    _ preflight: Preflight, _ files: borrowing WorkingFiles, _ model: ModelRun?
  ) throws(FileError) -> Trainer.TableStorage {
    // The others get their tables from the first process.
    let directory = group.rank == 0 ? model?.directory.path : nil
    return switch (preflight.keepsTablesInFiles, directory) {
    case (true, let directory?): .files(directory: directory)
    case (false, let directory?): .anonymousKept(directory: directory)
    case (true, nil): .files(directory: try files.makeDirectory("tables"))
    case (false, nil): .anonymous
    }
  }

  /// Starts a new run from the vectors that it is given, tells how many there were, and notes which of them
  /// stay.
  ///
  /// - Returns: for each word whether its vector stays as it started; empty if none does.
  private mutating func prepareRows(
    _ trainer: Trainer, _ vocabulary: Vocabulary, _ model: ModelRun?
  ) throws(FileError) -> [Bool] {
    guard let source = initialVectors else {
      guard settings.frozen != nil, let model, let (contents, _) = model.reading else { return [] }
      return try model.directory.openFrozen(contents, of: vocabulary)
    }
    let filled = try source.fill(trainer, vocabulary, settings.training)
    // A model directory that they are from may be used by others from now on.
    initialVectors = nil
    let (frozen, missing) = try settings.frozen?.rows(of: vocabulary, given: filled.isGiven) ?? ([], nil)
    if !frozen.isEmpty { try model?.noteFrozen(frozen, of: vocabulary) }
    let givenCount = filled.isGiven.count { $0 }
    emit(
      .initialized(
        JobInitialization(
          path: source.path, givenCount: givenCount, randomCount: filled.isGiven.count - givenCount,
          frozenCount: frozen.count { $0 },
          frozenRandomCount: zip(filled.isGiven, frozen).count { !$0 && $1 },
          outputCount: filled.hasOutputs ? givenCount : 0,
          absentCount: vocabulary.counts.count { $0 == 0 })))
    if let line = missing?.notice("the vocabulary") { emit(.notice(line)) }
    if let notice = filled.notice { emit(.notice(notice)) }
    return frozen
  }

  /// Trains, with checkpoints if the run keeps a model.
  ///
  /// - Returns: what was done, what stopped it, if anything has, and the mean loss in the last epoch.
  func train(
    _ prepared: Prepared, _ model: ModelRun?
  ) throws -> (summary: TrainingSummary, reason: StopReason?, recentLoss: Double) {
    guard let model, group.rank == 0 else { return try trainWatched(prepared, nil) }
    let trainer = prepared.trainer
    if !model.isResumed {
      guard let position = try trainer.checkpoint() else {
        throw FileError("the first values are not finite")
      }
      try model.noteTraining(at: position, with: kernels.instructionSet)
    }
    let checkpointer = try Checkpointer(
      model: model, trainer: trainer, interval: settings.checkpointInterval, emit: emitter)
    checkpointer.begin()
    checkpointRequest.attach { checkpointer.request() }
    defer { checkpointRequest.attach(nil) }
    do {
      let result = try trainWatched(prepared, (model, checkpointer))
      try checkpointer.finish()
      return result
    } catch let error as TrainingError {
      try checkpointer.finishDiverged(keepsCopies: settings.tables == .anonymous)
      throw error
    }
  }

  /// Trains until the end, or until it is stopped or the time is up.
  private func trainWatched(
    _ prepared: Prepared, _ model: (run: ModelRun, checkpointer: Checkpointer)?
  ) throws -> (summary: TrainingSummary, reason: StopReason?, recentLoss: Double) {
    let trainer = prepared.trainer
    emit(.training)
    let watch = try ProgressWatch(
      trainer, epochCount: settings.training.epochs, interval: settings.progressInterval, jobStart: start,
      emit: emitter)
    try stopSignal.attach(
      to: trainer, seconds: settings.timeBudget.map { $0 - (monotonicSeconds() - start) })
    let result = Result {
      guard settings.savesEpochs else {
        return try trainer.run(freezing: prepared.frozenRows, measuringStages: settings.measuresStages)
      }
      return try EpochVectors(
        settings: settings, trainer: trainer, unknownWord: prepared.unknownWord, model: model,
        isWriter: group.rank == 0, emit: emitter
      ).train(freezing: prepared.frozenRows)
    }
    stopSignal.detach()
    let recentLoss = watch.finish()
    emit(.writing)
    let summary = try result.get()
    // In a group all have ended for the same reason, whichever process it came from.
    let reason = trainer.stopCode.map(StopReason.init(code:)) ?? stopSignal.reason
    return (summary, summary.isComplete ? nil : reason, recentLoss)
  }

  /// Refuses vectors that no pair of words has changed. The loss of a worker's first step is always measured,
  /// so that there were no pairs if none was measured.
  func checkPairs(_ progress: TrainingProgress, _ statistics: CorpusStatistics) throws(FileError) {
    guard progress.pairsMeasured == 0 else { return }
    if statistics.tokensRead <= statistics.sentences {
      throw FileError(
        """
        nothing to train: every line is one word; separate words by spaces, which a text in Chinese, Japanese or Thai \
        needs a segmenter for, or make one sentence of all lines (\(setting: "window-across-lines"))
        """)
    }
    let skipped = progress.tokensTrained - progress.tokensKept
    throw FileError(
      """
      nothing to train: no sentence has two words (subsampling skipped \(Figures.grouped(skipped)) of \
      \(Figures.grouped(progress.tokensTrained)); \(setting: "sample") 0 skips none)
      """)
  }
}
