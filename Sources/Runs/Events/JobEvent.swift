public import HogvecCorpus
public import HogvecKernels
public import HogvecSystem

/// What happens in a ``TrainingJob``, for whoever listens. Those with a counterpart in the JSON log are so
/// marked, with its name.
public enum JobEvent: Sendable {
  /// The job has begun with these settings, and trains with the kernels of this instruction set (`started`).
  case started(JobSettings, kernels: InstructionSet)
  /// A run that was stopped or killed is resumed, with the same, where so many words of the vocabulary had
  /// been trained (`resumed`).
  case resumed(JobSettings, kernels: InstructionSet, tokensDone: UInt64)
  /// The text is being read from now on; the progress may be asked meanwhile. Not if an earlier run has left
  /// what it needs.
  case reading(CorpusProgress)
  /// The text has been read, and this was found. Some directories may have been left out, for these reasons;
  /// the statistics have those of files.
  case read(CorpusStatistics, skippedDirectories: [String])
  /// The encoded text could not be kept in the cache; the job continues without it.
  case cacheFailed(FileError)
  /// Something to know before a long run, in one line.
  case notice(String)
  /// Other processes train the same job (`replicas`).
  case replicas(JobReplicas)
  /// The vocabulary is known (`vocabulary`).
  case vocabulary(CorpusStatistics)
  /// The tables are about to be made or opened (`tables`).
  case tables(JobTables)
  /// Words have got the vectors that they start from (`initialized`); only with
  /// ``JobSettings/initialVectors``.
  case initialized(JobInitialization)
  /// Training begins: from now on ``StopSignal/stop()`` ends it in order.
  case training
  /// How far training is, some times a second (`progress`, when a line is due).
  case progress(JobProgress)
  /// An epoch has ended, with how far training was at that moment (`epoch`).
  case epoch(JobProgress)
  /// The vectors at the end of an epoch have been published (`saved`); only with
  /// ``JobSettings/savesEpochs``.
  case epochSaved(JobEpochVectors)
  /// A checkpoint has been published (`checkpoint`); only with ``JobSettings/model``.
  case checkpoint(JobCheckpoint)
  /// Training has ended; the last checkpoint and the vectors are being written.
  case writing
  /// The vectors are written (`finished`).
  case finished(JobReport)
}
