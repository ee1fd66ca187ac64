internal import HogvecCorpus
internal import HogvecKernels
public import HogvecSystem
internal import HogvecTraining

/// A training run from text to published vectors, with checkpoints if it keeps a model directory.
///
/// ```swift
/// var settings = JobSettings(text: ["corpus.txt"], output: "vectors.bin")
/// settings.training.dimension = 200
/// let report = try TrainingJob(settings).run()
/// ```
///
/// A run that is killed at any moment leaves the old output or the new one, whole. With one thread, one seed
/// and one set of kernels, the vectors are the same bytes each time, also if the run was stopped and resumed
/// in between.
public struct TrainingJob: ~Copyable {
  /// What it does.
  public let settings: JobSettings
  /// Told of all that happens. It is called on several threads, also at once, and should return soon.
  public var events: @Sendable (JobEvent) -> Void = { _ in }
  /// Ends training in order, from any thread.
  public var stopSignal: StopSignal { signals.stop }
  /// Has a checkpoint written, from any thread.
  public var checkpointRequest: CheckpointRequest { signals.checkpoint }
  private let signals = Signals()
  /// When the job began, as ``monotonicSeconds()``.
  package let start = monotonicSeconds()

  /// What others may keep when the job has run. In an object: what is taken from a member of a value that is
  /// consumed afterwards does not always stay alive (Swift 6.3.1, optimized).
  private final class Signals: Sendable {
    let stop = StopSignal()
    let checkpoint = CheckpointRequest()
  }

  let group: any ProcessGroup
  let kernels: KernelSet
  /// Reads the text; `nil` if an earlier run has done so, or this process cannot read it.
  let reader: CorpusReader?
  /// Why this process cannot read the text, which it may get from the others of its group.
  let readerFailure: (any Error)?
  /// Why directories of the corpus were left out.
  let skipped: [String]
  /// The vectors to start from, if the run is to and has not started yet.
  var initialVectors: InitialVectors?
  /// The run that is resumed.
  let resumed: ModelRun?
  /// Whether an earlier run is resumed.
  package var isResumed: Bool { resumed != nil }

  /// Checks what can be checked before reading the text. Nothing is written yet.
  ///
  /// - Parameter group: the processes that train together, each with a job of the same settings; only the
  ///   first of them writes and tells of events, and the others need not see the text.
  /// - Throws: ``SettingsError`` for settings that cannot be followed, ``FileError`` for files that cannot be
  ///   written or a corpus that does not exist, ``KernelChoiceError`` if `HOGVEC_KERNELS` cannot be followed.
  public init(_ settings: JobSettings, group: any ProcessGroup = SingleProcess()) throws {
    try self.init(settings, given: [], group: group)
  }

  /// Checks what can be checked, of settings from a command line.
  ///
  /// - Parameter given: the names of the settings that it has, each of which must have an effect.
  package init(
    _ settings: JobSettings, given: Set<String>, group: any ProcessGroup = SingleProcess()
  ) throws {
    let given = given.union(settings.changedFields)
    try settings.validate(given: given)
    try self.init(validated: settings, given: given, group: group)
  }

  /// Prepares to resume a run that was stopped or killed, from its last checkpoint.
  ///
  /// - Parameters:
  ///   - directory: its model directory, which no other run may use as long as the job lives.
  ///   - change: may change the outputs, the epochs, the learning rates, threads, tables, the interval of
  ///     checkpoints, and the time budget, cache, measuring and output of messages, which are not kept.
  /// - Throws: ``SettingsError`` for settings that cannot change any more, and what ``init(_:group:)``
  ///   throws.
  public init(
    resuming directory: String, group: any ProcessGroup = SingleProcess(),
    changing change: (inout JobSettings) throws -> Void = { _ in }
  ) throws {
    let run = try ModelRun(resuming: directory, isFollower: group.rank > 0)
    var settings = run.recordedSettings
    try change(&settings)
    settings.model = directory
    try settings.validate()
    try run.check(settings)
    try self.init(validated: settings, group: group, resuming: run)
  }

  /// Begins a run that keeps a model directory, or resumes the one that is there, if its settings are the
  /// same. One call so does for a job that may be started again at any time.
  ///
  /// Settings that may change in a resumed run are taken from `settings` where they are not the defaults, the
  /// others must be those of the run.
  ///
  /// - Returns: `nil` if the run is finished and its output is there; in a group of processes only the first
  ///   looks, and the jobs of the others are then not to be run.
  /// - Throws: ``SettingsError`` that names all settings that differ, and what ``init(_:group:)`` and
  ///   ``init(resuming:group:changing:)`` throw.
  public init?(continuing settings: JobSettings, group: any ProcessGroup = SingleProcess()) throws {
    try self.init(continuing: settings, given: [], group: group)
  }

  /// Begins or resumes a run, with settings from a command line.
  ///
  /// - Parameters:
  ///   - given: the names of the settings that it has.
  ///   - finished: told of a run that has nothing left to do.
  package init?(
    continuing settings: JobSettings, given: Set<String>, group: any ProcessGroup = SingleProcess(),
    finished: (FinishedRun) throws -> Void = { _ in }
  ) throws {
    let given = given.union(settings.changedFields)
    try settings.validate(given: given)
    guard let path = settings.model else {
      throw SettingsError("\(setting: "model") is missing: without it there is no run to continue")
    }
    guard let run = try ModelRun(continuing: path, isFollower: group.rank > 0) else {
      try self.init(validated: settings, given: given, group: group)
      return
    }
    var settings = settings
    // The run has that of the vectors that it started from.
    if settings.takesSize(given: given) {
      settings.training.dimension = run.recordedSettings.training.dimension
    }
    try run.checkIsSame(settings)
    settings = run.recordedSettings.changed(by: settings, given: given)
    try settings.validate()
    try run.check(settings)
    // The output is on the first process's machine.
    if group.rank == 0, run.isFinished(settings), FileIdentity.exists(settings.output) {
      try finished(FinishedRun(run, settings))
      return nil
    }
    try self.init(validated: settings, group: group, resuming: run)
  }

  /// - Parameter given: the names of the settings of a new run that were set on purpose.
  private init(
    validated settings: JobSettings, given: Set<String> = [], group: any ProcessGroup,
    resuming resumed: ModelRun? = nil
  ) throws {
    let kernels = try KernelSet.chosen(continuing: resumed?.continuedKernels)
    var settings = settings
    if group.count > 1 { try settings.prepare(for: group) }
    let outputs = settings.outputs
    if group.rank == 0 {
      for (field, path) in outputs where field != "log-json" { try FileIdentity.checkWritable(path) }
    }
    var source: (reader: CorpusReader?, skipped: [String]) = (nil, [])
    var readerFailure: (any Error)?
    var initialVectors: InitialVectors?
    if resumed?.reading == nil {
      initialVectors = try settings.initialVectors.map { (path) throws(FileError) in
        try InitialVectors(checking: path)
      }
      if let initialVectors {
        if resumed == nil && settings.takesSize(given: given) {
          settings.training.dimension = initialVectors.dimension
        }
        try initialVectors.check(dimension: settings.training.dimension)
      }
      if let path = settings.frozen?.path { _ = try WordListFile(reading: path) }
      let manifest = settings.model.map { [("model", "\($0)/manifest.json")] } ?? []
      do {
        source = try settings.corpus.reader(
          of: settings.text, threads: settings.training.threads, outputs: outputs + manifest)
      } catch let error where group.rank > 0 {
        // It may get the text from the others.
        readerFailure = error
      }
    }
    settings.training.keepsAllBuckets = settings.keepsAllBuckets
    self.settings = settings
    self.group = group
    self.kernels = kernels
    (reader, skipped) = source
    self.readerFailure = readerFailure
    self.initialVectors = initialVectors
    self.resumed = resumed
  }

  /// Ends training in order: the vectors so far are written, and the run can be resumed if it keeps a model
  /// directory. Before training begins it is kept in mind. ``stopSignal`` does the same from elsewhere.
  public func stop() { stopSignal.stop() }

  /// Does everything, and returns when the vectors are published.
  ///
  /// Vectors of a run that was ended early are written beside the output, under its name and `.interrupted`.
  /// With ``JobSettings/savesEpochs`` those of each epoch are published when it ends; workers wait meanwhile.
  ///
  /// - Throws: ``FileError`` for what cannot be read or written, ``TrainingError`` if training diverges. An
  ///   existing output is then as it was.
  @discardableResult
  public consuming func run() throws -> JobReport {
    try checkIsOneRun()
    let model = try group.together { try openModel() }
    emit(
      resumed.map {
        .resumed(settings, kernels: kernels.instructionSet, tokensDone: $0.position.done.tokens)
      } ?? .started(settings, kernels: kernels.instructionSet))
    if let begun = resumed?.recordedKernels, begun != kernels.instructionSet.rawValue {
      emit(
        .notice(
          """
          begun with \(begun) kernels, continued with \(kernels.instructionSet.rawValue): the vectors will be as good, \
          but not the same bytes as with one set of kernels
          """))
    }
    let files = settings.workingFiles(rank: group.rank)
    let prepared = try prepareInGroup(files, model)
    // The memory of the vocabulary, which is needed no more.
    returnFreeMemory()
    let trainer = prepared.trainer
    let (summary, reason, recentLoss) = try train(prepared, model)
    if summary.isComplete && group.rank == 0 { try checkPairs(summary.progress, prepared.statistics) }

    let writingStart = monotonicSeconds()
    // What is not trained to the end is not taken for it.
    let suffix = reason == nil ? "" : TrainingJob.interruptedSuffix
    let (output, context) = (settings.output + suffix, settings.contextOutput.map { $0 + suffix })
    if group.rank == 0 {
      if let context {
        let file = VectorOutput(
          context, settings.format(of: settings.contextOutput ?? context), of: settings, prepared.unknownWord)
        try TrainingJob.writeBesides(context) { () throws(FileError) in
          try trainer.withOutputVectors { (table) throws(FileError) in try file.write(table, of: trainer) }
        }
      }
      try VectorOutput(output, settings.outputFormat, of: settings, prepared.unknownWord)
        .writeVectors(of: trainer)
      if let model { try note(reason, in: model) }
    }
    let end = monotonicSeconds()
    let report = JobReport(
      settings: settings, kernels: kernels.instructionSet, statistics: prepared.statistics, summary: summary,
      profile: trainer.profile, recentLoss: recentLoss, stopReason: reason, output: output,
      contextOutput: context,
      processCount: group.count, exchange: trainer.exchangeCounts,
      vocabularySeconds: prepared.vocabularySeconds, writingSeconds: end - writingStart,
      totalSeconds: end - start)
    emit(.finished(report))
    return report
  }

  /// Writes an output besides the vectors. If it is standard output, and its reader has gone, the vectors are
  /// written all the same.
  static func writeBesides(_ path: String, _ write: () throws(FileError) -> Void) throws(FileError) {
    do throws(FileError) {
      try write()
    } catch {
      guard path == "-", error.errorNumber == EPIPE else { throw error }
    }
  }

  /// Notes that the vectors are written, in full or of a run that was ended early. What the latter left is
  /// removed by the former.
  private func note(_ reason: StopReason?, in model: ModelRun) throws(FileError) {
    for path in [settings.output] + (settings.contextOutput.map { [$0] } ?? []) {
      let files = settings.paths(ofVectors: path + TrainingJob.interruptedSuffix, settings.format(of: path))
      if reason == nil { try model.removeInterrupted(files) } else { try model.noteInterrupted(files) }
    }
    if reason == nil { try model.notePublished() }
  }

  /// What follows the name of an output that is not trained to the end.
  private static let interruptedSuffix = ".interrupted"
}
