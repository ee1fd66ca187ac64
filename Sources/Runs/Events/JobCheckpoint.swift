internal import HogvecTraining

/// A checkpoint that has been published: a run that is resumed now continues from there.
public struct JobCheckpoint: Sendable {
  /// The epoch of the last chunk before its position, from 1.
  public let epoch: Int
  /// Words of the vocabulary in finished chunks, over all epochs.
  public let tokensDone: UInt64
  /// The finished chunks.
  public let chunksDone: Int
  /// Seconds from taking the position to the publication.
  public let writingSeconds: Double

  init(position: TrainingPosition, writingSeconds: Double) {
    epoch = max(0, position.nextChunk - 1) / max(1, position.chunksPerEpoch) + 1
    tokensDone = position.done.tokens
    chunksDone = position.finishedChunkCount
    self.writingSeconds = writingSeconds
  }
}
