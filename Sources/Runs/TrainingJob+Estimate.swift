internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem
internal import HogvecTraining

extension TrainingJob {
  /// What the job would take, or what is left of one that is resumed: reads the text, and trains on it for a
  /// while. Nothing is kept.
  ///
  /// - Parameter seconds: how long to train; 0 measures no speed.
  /// - Throws: ``FileError`` if the text cannot be read, or the model directory could not be made.
  package consuming func estimate(seconds: Double) throws -> JobEstimate {
    if let model = settings.model, !isResumed { try ModelDirectory.check(creating: model) }
    // What is measured is where the run would keep it: in an empty model directory, or beside one to be made.
    let kept = settings.model.map { FileIdentity.exists($0) ? "\($0)/manifest.json" : $0 }
    let files = WorkingFiles(besideResult: kept ?? settings.output)
    let reading = try readForEstimate(files)
    let wordCounts = reading.vocabulary.counts
    try settings.training.checkRowCount(wordCount: wordCounts.count)
    let rows = SubwordRows(settings.training, reading.vocabulary)
    let entry = reading.corpus.fingerprint.flatMap { settings.cache.cache?.path(of: $0) }
    let preflight = Preflight(
      settings: settings,
      sizes: RunSizes(
        settings.training, rows, reading.vocabulary, ids: reading.corpus.byteCount,
        format: settings.outputFormat,
        unknownWord: settings.unknownWord),
      outputDirectory: WorkingFiles.directory(besideResult: settings.output),
      modelDirectory: settings.model.map { _ in files.directory },
      position: resumed.flatMap { $0.isResumed ? $0.position : nil },
      isCached: settings.model == nil && entry.map(FileIdentity.exists) ?? false)
    var estimate = JobEstimate(
      preflight: preflight, kernels: kernels.instructionSet, statistics: reading.statistics,
      tokensDone: resumed?.position.done.tokens ?? 0)
    do throws(FileError) {
      if let word = settings.unknownWord { _ = try UnknownWord(word, of: reading.vocabulary) }
      try checkWords(of: reading.vocabulary)
      try preflight.check(opening: resumed?.isResumed ?? false)
      _ = try softmaxCost(wordCounts)?.announcement()
    } catch {
      estimate.refusal = error
    }
    if estimate.refusal == nil && seconds > 0 {
      estimate.wordsPerSecond = try speed(
        preflight, reading.takeCorpus(), wordCounts, files, seconds: seconds)
    }
    return estimate
  }

  /// Reads the text, or takes what an earlier run has made of it.
  private func readForEstimate(_ files: borrowing WorkingFiles) throws(FileError) -> CorpusReading {
    if let reading = try resumed?.openReading() { return reading }
    let reader = try completedReader()
    emit(.reading(reader.progress))
    // With what it was made from, as a run would write it.
    let origin = CachedReader(cache: settings.cache.cache, emit: events)
      .fingerprint(reader, isKept: settings.model != nil)
    let reading = try reader.encode(into: files.path("ids"), as: origin, isPrivate: true)
    files.removeName("ids")
    emit(.read(reading.statistics, skippedDirectories: skipped))
    return reading
  }

  /// Words a second, by training for a while; `nil` if that was too short for a word.
  private func speed(
    _ preflight: Preflight, _ corpus: consuming EncodedCorpus, _ wordCounts: [UInt64],
    _ files: borrowing WorkingFiles, seconds: Double
  ) throws -> Double? {
    let tables: Trainer.TableStorage =
      preflight.keepsTablesInFiles ? .files(directory: try files.makeDirectory("tables")) : .anonymous
    let training = try TimedTraining(
      settings.training, wordCounts: wordCounts, corpus: corpus, kernels: kernels, tables: tables,
      exceedsMemory: preflight.tablesExceedMemory, pinsWorkers: settings.pinsWorkers, seconds: seconds)
    guard training.wordsPerSecond > 0 else { return nil }
    if training.summary.progress.pairsMeasured == 0 {
      throw FileError("nothing to train: no sentence has two words")
    }
    return training.wordsPerSecond
  }
}
