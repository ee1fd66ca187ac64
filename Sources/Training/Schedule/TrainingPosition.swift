/// How far a run has come, in chunks: all that it takes to continue, besides the tables, in one process or in
/// several.
///
/// Chunks are numbered through all epochs. No generator states are needed, since every
/// chunk has a random stream of its own, and the learning rate follows from a chunk's number.
public struct TrainingPosition: Sendable, Equatable {
  /// All chunks below this have been claimed by a worker.
  public var nextChunk: Int
  /// Chunks below ``nextChunk`` that were not finished, in ascending order; they are trained
  /// first, from their starts.
  public var unfinishedChunks: [Int]
  /// The chunks of an epoch.
  public var chunksPerEpoch: Int
  /// What the finished chunks add up to.
  public var done: ChunkCounts

  /// Makes a position.
  public init(
    nextChunk: Int, unfinishedChunks: [Int], chunksPerEpoch: Int, done: ChunkCounts
  ) {
    self.nextChunk = nextChunk
    self.unfinishedChunks = unfinishedChunks
    self.chunksPerEpoch = chunksPerEpoch
    self.done = done
  }

  /// The epochs, from the first on, of which every chunk is finished.
  public var finishedEpochCount: Int { (unfinishedChunks.first ?? nextChunk) / max(1, chunksPerEpoch) }

  /// The chunks that are finished.
  public var finishedChunkCount: Int { nextChunk - unfinishedChunks.count }
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
