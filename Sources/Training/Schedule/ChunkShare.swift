/// Which chunks of a run are trained by one of several processes: every `count`-th of the whole run, from
/// number `rank` on.
///
/// Chunks are numbered through all epochs and all processes, so that what a chunk's number decides (its
/// learning rate and its random choices) does not depend on the number of processes.
public struct ChunkShare: Sendable, Equatable {
  /// Which of the processes it is, from 0.
  public let rank: Int
  /// The number of processes.
  public let count: Int

  /// The share of a process.
  ///
  /// - Precondition: 0 <= rank < count.
  public init(rank: Int, of count: Int) {
    precondition(rank >= 0 && rank < count, "a process is one of its group")
    (self.rank, self.count) = (rank, count)
  }

  /// All chunks: the share of a process that trains alone.
  public static let whole = ChunkShare(rank: 0, of: 1)

  /// The first chunk of the share at or after a chunk.
  func first(from chunk: Int) -> Int {
    let remainder = (chunk - rank) % count
    return remainder == 0 ? chunk : chunk - remainder + (remainder > 0 ? count : 0)
  }
}
