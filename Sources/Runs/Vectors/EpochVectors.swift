internal import HogvecSystem
internal import HogvecTraining

/// Trains epoch by epoch, and publishes the vectors at the end of each.
///
/// With a model directory, a checkpoint is written first, then the vectors, then the manifest says that they
/// are; workers wait meanwhile. So a run that is killed finds the vectors published and the epoch noted, or
/// tables that are still those of the epoch's end, and publishes them before it continues.
struct EpochVectors {
  let settings: JobSettings
  let trainer: Trainer
  let unknownWord: UnknownWord?
  /// The model directory and what writes checkpoints into it, if there is one.
  let model: (run: ModelRun, checkpointer: Checkpointer)?
  /// Whether this process writes.
  let isWriter: Bool
  let emit: @Sendable (JobEvent) -> Void

  /// Trains what is left of all epochs.
  ///
  /// - Parameter frozenRows: for each word whether its vector stays as it is; empty if none does.
  /// - Throws: ``FileError`` if vectors or a checkpoint cannot be written, ``TrainingError`` if training
  ///   diverges.
  func train(freezing frozenRows: [Bool]) throws -> TrainingSummary {
    var epoch = trainer.position.finishedEpochCount
    if epoch > 0, let model, model.run.savedEpoch < epoch, isAtEnd(ofEpoch: epoch) { try publish(epoch) }
    while epoch < settings.training.epochs {
      epoch += 1
      let summary = try run(upToEpoch: epoch, freezing: frozenRows)
      guard trainer.position.finishedEpochCount >= epoch else { return summary }
      try model?.checkpointer.write()
      try publish(epoch)
    }
    // Nothing is left, so that this only looks at what was done.
    return try run(freezing: frozenRows)
  }

  private func run(upToEpoch epoch: Int? = nil, freezing frozenRows: [Bool]) throws -> TrainingSummary {
    try trainer.run(upToEpoch: epoch, freezing: frozenRows, measuringStages: settings.measuresStages)
  }

  /// Whether all of an epoch and nothing of the next one is trained.
  private func isAtEnd(ofEpoch epoch: Int) -> Bool {
    let position = trainer.position
    return position.unfinishedChunks.isEmpty && position.nextChunk == epoch * position.chunksPerEpoch
  }

  private func publish(_ epoch: Int) throws(FileError) {
    guard isWriter else { return }
    let start = monotonicSeconds()
    let path = settings.output(ofEpoch: epoch)
    try VectorOutput(path, settings.outputFormat, of: settings, unknownWord).writeVectors(of: trainer)
    try model?.run.noteSaved(epoch: epoch)
    emit(
      .epochSaved(
        JobEpochVectors(epoch: epoch, output: path, writingSeconds: monotonicSeconds() - start)))
  }
}
