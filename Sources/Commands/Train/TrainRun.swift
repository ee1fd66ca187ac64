internal import Corpus
internal import Kernels
internal import Storage
internal import Training
internal import VectorFiles

/// One training run from text to vectors, with its messages and its log.
struct TrainRun {
  let settings: TrainSettings
  let console: Console
  private let start = monotonicSeconds()
  private let log: RunLog?
  private let reader: CorpusReader
  private let kernels: KernelSet
  /// Why directories of the corpus were left out.
  private let skipped: [String]

  /// Checks what can be checked before reading, and opens the log.
  ///
  /// - Throws: ``FileError`` for files that cannot be written or a corpus that is not there, ``UsageError`` for files that
  ///   are to be written and are in a directory of the corpus, ``KernelChoiceError`` if HOGVEC_KERNELS cannot be followed.
  init(_ settings: TrainSettings, console: Console) throws {
    kernels = try KernelSet.chosen()
    for path in [settings.output, settings.saveVocabulary].compactMap({ $0 }) {
      try FileIdentity.checkWritable(path)
    }
    self.settings = settings
    self.console = console
    let outputs = [
      ("--output", settings.output), ("--save-vocab", settings.saveVocabulary),
      ("--log-json", settings.logPath),
    ]
    (reader, skipped) = try settings.corpus.reader(
      of: settings.corpora, minimumCount: settings.minimumCount, threads: settings.training.threads,
      outputs: outputs.compactMap { option, path in path.map { (option, $0) } })
    if let path = settings.logPath {
      log = try RunLog(path: path, start: start, console: console)
    } else {
      log = nil
    }
  }

  /// Does everything.
  ///
  /// - Throws: ``FileError`` for what cannot be read or written, ``TrainingError`` if training diverges. An existing
  ///   output is then as it was.
  func run() throws -> TrainReport {
    log?.write(
      "started",
      [
        "version": .string(HogvecCommand.version), "kernels": .string(kernels.instructionSet.rawValue),
        "options": .object(settings.json),
      ])
    let files = WorkingFiles(besideResult: settings.output)
    let reading = try read(into: files.path("ids"))
    // The mapping keeps the ids; without a name they are gone with this process, whatever ends it.
    files.removeName("ids")
    let (vocabulary, statistics) = (reading.vocabulary, reading.statistics)
    if let path = settings.saveVocabulary { try vocabulary.save(to: path) }
    let vocabularySeconds = monotonicSeconds() - start - statistics.encodingSeconds
    logVocabulary(statistics)

    try checkDiskSpace(vocabulary, in: files.directory)
    let wordCounts = (0..<vocabulary.count).map { vocabulary.occurrences(of: $0) }
    try announceCost(wordCounts)
    let trainer = try Trainer(
      options: settings.training, wordCounts: wordCounts, corpus: reading.takeCorpus(), kernels: kernels,
      tables: settings.keepsTablesInFiles ? .files(directory: files.makeDirectory("tables")) : .anonymous)
    if settings.keepsTablesInFiles { files.removeName("tables") }
    let summary = try train(trainer)
    try checkPairs(summary.progress)

    let writingStart = monotonicSeconds()
    try write(trainer, vocabulary)
    let end = monotonicSeconds()
    let report = TrainReport(
      settings: settings, kernels: kernels.instructionSet, statistics: statistics, summary: summary,
      vocabularySeconds: vocabularySeconds,
      writingSeconds: end - writingStart, totalSeconds: end - start)
    log?.write("finished", report.json)
    return report
  }

  // MARK: - Stages

  private func read(into path: String) throws -> CorpusReading {
    var reader = reader
    reader.word2vecEndOfSentence = settings.word2vecEndOfSentence
    if let path = settings.readVocabulary {
      reader.vocabulary = try Vocabulary.load(
        merging: [path], settings.corpus.selection(minimumCount: settings.minimumCount))
    }
    let console = settings.isQuiet ? nil : console
    let reading = try CachedReading(cache: settings.cache?.cache).read(
      reader, into: path, console: console)
    if let console { CorpusOptions.report(skipped + reading.statistics.skippedFiles, on: console) }
    return reading
  }

  /// Checks the room for the tables and the vectors, so that a long run does not fail at its end.
  private func checkDiskSpace(_ vocabulary: Vocabulary, in directory: String) throws(FileError) {
    let (rowCount, dimension) = (vocabulary.count, settings.training.dimension)
    var wordByteCount = 0
    for id in 0..<rowCount { wordByteCount += vocabulary.word(id).count }
    // A number takes 4 bytes, or as text up to 15 with its blank.
    let bytesPerNumber = settings.format == .binary ? 4 : 15
    let vectors = rowCount * (dimension * bytesPerNumber + 2) + wordByteCount + 64
    let outputRows = settings.training.outputRowCount(wordCount: rowCount)
    let tables = [rowCount, outputRows].reduce(0) {
      $0 + SharedTable.fileByteCount(rowCount: $1, dimension: dimension)
    }
    try DiskSpace.require(
      (settings.keepsTablesInFiles ? [("tables", tables)] : []) + [("vectors", vectors)], in: directory)
  }

  /// Says what the full softmax will take, if that is much, and refuses what would never end.
  private func announceCost(_ wordCounts: [UInt64]) throws(FileError) {
    guard settings.training.objective == .softmax else { return }
    let cost = SoftmaxCost(settings.training, wordCounts: wordCounts)
    if let line = try cost.announcement(), !settings.isQuiet { console.message(line + "\n") }
  }

  private func train(_ trainer: Trainer) throws -> TrainingSummary {
    let (trainingStart, epochCount, log) = (monotonicSeconds(), settings.training.epochs, log)
    let epochs = EpochLog(log: log, epochCount: epochCount)
    let reporter = ProgressReporter<TrainingStatus>(
      console: console, showsMessages: !settings.isQuiet,
      note: { status, isLine in
        epochs.note(status)
        if isLine { log?.progress(status) }
      },
      status: {
        TrainingStatus(
          trainer.progress, epochCount: epochCount, seconds: monotonicSeconds() - trainingStart)
      })
    defer { reporter.finish() }
    let summary = try trainer.run()
    epochs.finish(
      TrainingStatus(summary.progress, epochCount: epochCount, seconds: summary.seconds))
    return summary
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

  private func write(_ trainer: Trainer, _ vocabulary: Vocabulary) throws(FileError) {
    try trainer.withVectors { (table) throws(FileError) in
      var writer = try VectorFileWriter(
        path: settings.output, format: settings.format, count: vocabulary.count, dimension: table.dimension)
      for id in 0..<vocabulary.count {
        let word = vocabulary.word(id)
        // The row is inside the table, which is borrowed here.
        let row = unsafe UnsafeBufferPointer(start: table.address(ofRow: id), count: table.dimension)
        try unsafe word.span.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(FileError) in
          try unsafe writer.append(word: bytes, vector: row)
        }
      }
      try writer.publish()
    }
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

/// Writes an `epoch` event to the log when an epoch has ended, each once. Safe for concurrent use.
private final class EpochLog: Sendable {
  private let log: RunLog?
  private let epochCount: Int
  private let next = Lock(1)

  init(log: RunLog?, epochCount: Int) {
    self.log = log
    self.epochCount = epochCount
  }

  /// Notes the epochs that ended before the one that is being trained.
  func note(_ status: TrainingStatus) { write(upTo: status.epoch - 1, status) }

  /// Notes that all have ended.
  func finish(_ status: TrainingStatus) { write(upTo: epochCount, status) }

  private func write(upTo epoch: Int, _ status: TrainingStatus) {
    next.withLock { next in
      while next <= epoch {
        log?.epoch(next, status)
        next += 1
      }
    }
  }
}

extension TrainingStatus {
  fileprivate init(_ progress: TrainingProgress, epochCount: Int, seconds: Double) {
    self.init(
      tokensDone: progress.tokensTrained, tokensTotal: progress.tokensTotal, epoch: progress.epoch,
      epochCount: epochCount, wordsPerSecond: seconds > 0 ? Double(progress.tokensTrained) / seconds : 0,
      rate: Double(progress.rate), loss: progress.loss ?? .nan)
  }
}
