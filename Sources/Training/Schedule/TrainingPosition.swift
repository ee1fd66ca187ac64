/// How far a run has come in one process, in chunks: all that it takes to continue, besides the tables.
///
/// Chunks are numbered through all epochs and all processes. No generator states are needed, since every
/// chunk has a random stream of its own, and the learning rate follows from a chunk's number.
public struct TrainingPosition: Sendable, Equatable {
  /// All chunks of the share below this have been claimed by a worker.
  public var nextChunk: Int
  /// Chunks of the share below ``nextChunk`` that were not finished, in ascending order; they are trained
  /// first, from their starts.
  public var unfinishedChunks: [Int]
  /// The chunks of an epoch.
  public var chunksPerEpoch: Int
  /// What the finished chunks add up to.
  public var done: ChunkCounts
  /// The chunks that the process trains.
  public var share: ChunkShare

  /// Makes a position.
  public init(
    nextChunk: Int, unfinishedChunks: [Int], chunksPerEpoch: Int, done: ChunkCounts,
    share: ChunkShare = .whole
  ) {
    self.nextChunk = nextChunk
    self.unfinishedChunks = unfinishedChunks
    self.chunksPerEpoch = chunksPerEpoch
    self.done = done
    self.share = share
  }

  /// The epochs, from the first on, of which every chunk of the share is finished.
  public var finishedEpochCount: Int { (unfinishedChunks.first ?? nextChunk) / max(1, chunksPerEpoch) }

  /// The chunks of the share that are finished.
  public var finishedChunkCount: Int { share.chunkCount(below: nextChunk) - unfinishedChunks.count }
}

/// What training some chunks amounted to.
public struct ChunkCounts: Sendable, Equatable {
  /// Words of the vocabulary gone through, before subsampling.
  public var tokens: UInt64 = 0
  /// Words that subsampling kept.
  public var kept: UInt64 = 0
  /// Pairs whose loss was measured.
  public var pairsMeasured: UInt64 = 0
  /// The sum of these losses.
  public var lossSum = 0.0

  /// Nothing.
  public init() {}

  /// Adds what other chunks amounted to.
  public static func += (counts: inout ChunkCounts, other: ChunkCounts) {
    counts.tokens += other.tokens
    counts.kept += other.kept
    counts.pairsMeasured += other.pairsMeasured
    counts.lossSum += other.lossSum
  }
}
