internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem
internal import HogvecTraining

/// The model directory of a run and its manifest, which it alone changes and writes. Safe for concurrent use.
final class ModelRun: Sendable {
  /// The directory, locked as long as the value lives.
  let directory: ModelDirectory
  /// Whether an earlier run has made the tables.
  let isResumed: Bool
  /// What the run was to do so far.
  let recordedSettings: JobSettings
  private let manifest: Lock<Manifest>

  /// Makes the directory of a new run, and publishes its manifest.
  ///
  /// - Throws: ``FileError`` as ``ModelDirectory/init(creating:)``.
  init(creating path: String, _ settings: JobSettings) throws(FileError) {
    directory = try ModelDirectory(creating: path)
    manifest = Lock(Manifest(settings))
    (isResumed, recordedSettings) = (false, settings)
    try update { _ in }
  }

  /// Opens the directory of a run that is to be resumed.
  ///
  /// - Parameter isFollower: whether another process of the group resumes it, and this one only reads it.
  /// - Throws: ``FileError`` if there is none, another run uses it, or its tables are lost.
  init(resuming path: String, isFollower: Bool) throws(FileError) {
    directory = try isFollower ? ModelDirectory(following: path) : ModelDirectory(resuming: path)
    let manifest = try Manifest(reading: directory)
    if manifest.phase == .diverged {
      throw FileError(
        """
        cannot resume '\(path)': its training diverged, and the tables were the files themselves; begin again with a \
        lower \(setting: "alpha") (with \(setting: "tables") anonymous, the last checkpoint stays good)
        """)
    }
    (isResumed, recordedSettings) = (manifest.phase == .training, manifest.settings)
    self.manifest = Lock(manifest)
  }

  /// Opens the directory of a run that has begun training; `nil` if there is none.
  ///
  /// - Parameter isFollower: whether another process of the group writes to it.
  /// - Throws: ``FileError`` if another run uses it, its tables are lost, or the directory holds something
  ///   else.
  convenience init?(continuing path: String, isFollower: Bool) throws(FileError) {
    guard FileIdentity.exists("\(path)/manifest.json") else { return nil }
    try self.init(resuming: path, isFollower: isFollower)
    // What was read so far is read again.
    guard isResumed else { return nil }
  }

  // MARK: - What the manifest says

  /// What the text came to; `nil` before ``noteReading(_:)``.
  var reading: (contents: ModelContents, statistics: CorpusStatistics)? {
    manifest.withLock { manifest in manifest.contents.map { ($0, manifest.statistics) } }
  }

  /// Opens what the text came to; `nil` before ``noteReading(_:)``.
  func openReading() throws(FileError) -> CorpusReading? {
    guard let (contents, statistics) = reading else { return nil }
    return CorpusReading(
      vocabulary: try directory.openVocabulary(contents),
      corpus: try directory.openCorpus(contents, statistics), statistics: statistics)
  }

  /// Where training was when the last checkpoint was published.
  var position: TrainingPosition { manifest.withLock { $0.position } }

  /// Whether all epochs of these settings are trained, and the vectors published.
  func isFinished(_ settings: JobSettings) -> Bool {
    let position = position
    return isPublished && position.unfinishedChunks.isEmpty
      && position.nextChunk >= settings.training.epochs * position.chunksPerEpoch
  }

  /// The directory in which the run was started.
  var workingDirectory: String { manifest.withLock { $0.workingDirectory } }

  /// Whether the output was published by this run, when it had ended.
  var isPublished: Bool { manifest.withLock { $0.isPublished } }

  /// The instruction set whose kernels training began with, if an earlier run has begun it and that is known.
  var recordedKernels: String? { isResumed ? manifest.withLock { $0.kernels } : nil }

  /// The kernels that continue training as it began: `nil` before it has, and for those that this version
  /// does not know. Earlier versions, which recorded none, had up to AVX-512.
  var continuedKernels: InstructionSet? {
    guard isResumed else { return nil }
    guard let recordedKernels else { return .avx512 }
    return InstructionSet(rawValue: recordedKernels)
  }

  // MARK: - What happens

  /// What is to be done from now on; published.
  func note(_ settings: JobSettings) throws(FileError) { try update { $0.note(settings) } }

  /// The text has been read. It is published with ``noteTraining(at:with:)``, since only then all is there
  /// that a run needs.
  ///
  /// - Throws: ``FileError`` if its files cannot be flushed.
  func noteReading(_ reading: borrowing CorpusReading) throws(FileError) {
    let contents = try directory.contents(of: reading.vocabulary, reading.corpus)
    let statistics = reading.statistics
    manifest.withLock { manifest in
      manifest.contents = contents
      manifest.statistics = statistics
    }
  }

  /// Some words stay as they start: keeps them, for runs that resume this one.
  func noteFrozen(_ rows: [Bool], of vocabulary: Vocabulary) throws(FileError) {
    let fingerprint = try directory.saveFrozen(rows, of: vocabulary)
    manifest.withLock { $0.contents?.frozenFingerprint = fingerprint }
  }

  /// The tables hold their first values, and all that a run needs to continue exists from now on; published.
  func noteTraining(at position: TrainingPosition, with kernels: InstructionSet) throws(FileError) {
    try update { manifest in
      manifest.phase = .training
      manifest.kernels = kernels.rawValue
      manifest.position = position
    }
  }

  /// The tables' files hold all that was trained up to a position; published.
  ///
  /// - Parameter trainingSeconds: of all runs together.
  func noteCheckpoint(at position: TrainingPosition, trainingSeconds: Double) throws(FileError) {
    try update { manifest in
      manifest.position = position
      manifest.trainingSeconds = trainingSeconds
    }
  }

  /// Seconds of training, of all runs together up to the last checkpoint.
  var trainingSeconds: Double { manifest.withLock { $0.trainingSeconds } }

  /// The last epoch at whose end this run has published vectors, from 1; 0 if there is none.
  var savedEpoch: Int { manifest.withLock { $0.savedEpoch } }

  /// The vectors at the end of an epoch are published, and are not to be written again; published.
  func noteSaved(epoch: Int) throws(FileError) { try update { $0.savedEpoch = epoch } }

  /// The tables' files are lost; published.
  func noteDiverged() throws(FileError) { try update { $0.phase = .diverged } }

  /// What the run has come to is in these files, because it was ended early; published.
  ///
  /// - Throws: ``FileError`` also if one cannot be read.
  func noteInterrupted(_ paths: [String]) throws(FileError) {
    var files: [String: Fingerprint] = [:]
    for path in paths where !FileIdentity.isStream(path) {
      files[absolutePath(path)] = try Fingerprint(ofFile: path)
    }
    try update { $0.interrupted.merge(files) { $1 } }
  }

  /// Removes files of ``noteInterrupted(_:)``, unless one of them is not there any more, or not as the run
  /// has written it: whatever it is now, it is not the run's.
  func removeInterrupted(_ paths: [String]) throws(FileError) {
    let (paths, noted) = (paths.map(absolutePath), manifest.withLock { $0.interrupted })
    guard paths.contains(where: { noted[$0] != nil }) else { return }
    let areOwn = paths.allSatisfy { path in
      noted[path].map { $0 == (try? Fingerprint(ofFile: path)) } ?? false
    }
    if areOwn { for path in paths { removeFile(path) } }
    try update { manifest in
      for path in paths { manifest.interrupted[path] = nil }
    }
  }

  /// The output is this run's; published unless it was already.
  func notePublished() throws(FileError) {
    if !isPublished { try update { $0.isPublished = true } }
  }

  /// Changes the manifest and publishes it.
  private func update(_ change: (inout Manifest) -> Void) throws(FileError) {
    try manifest.withLock { (manifest) throws(FileError) in
      change(&manifest)
      try directory.write(manifest)
    }
  }
}
