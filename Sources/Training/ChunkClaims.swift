/// Which chunks of a run have been claimed by which worker, and what the finished ones add up to.
///
/// Not safe for concurrent use: ``TrainingRun`` keeps it behind a lock, which a worker takes twice a chunk.
struct ChunkClaims {
  private var next: Int
  /// The number of chunks in all epochs.
  private let end: Int
  private let chunksPerEpoch: Int
  /// Chunks that an earlier run has left, to be claimed before ``next``; the last is claimed first.
  private var left: [Int]
  /// The chunk each worker is at.
  private var current: [Int?]
  private var done: ChunkCounts

  /// Claims from a position on.
  init(from position: TrainingPosition, chunkCount: Int, workers: Int) {
    next = position.nextChunk
    end = chunkCount
    chunksPerEpoch = position.chunksPerEpoch
    left = position.unfinishedChunks.reversed()
    current = Array(repeating: nil, count: workers)
    done = position.done
  }

  /// Claims a chunk for a worker, which has none; `nil` when all are claimed.
  mutating func claim(by worker: Int) -> Int? {
    precondition(current[worker] == nil, "a worker is at one chunk at a time")
    if let chunk = left.popLast() {
      current[worker] = chunk
    } else if next < end {
      current[worker] = next
      next += 1
    }
    return current[worker]
  }

  /// Notes that a worker's chunk is finished: its updates are in the tables.
  mutating func finish(by worker: Int, _ counts: ChunkCounts) {
    precondition(current[worker] != nil, "the worker is at a chunk")
    current[worker] = nil
    done += counts
  }

  /// Where a run would have to go on if the tables held the finished chunks and nothing else.
  var position: TrainingPosition {
    TrainingPosition(
      nextChunk: next, unfinishedChunks: (left + current.compactMap { $0 }).sorted(),
      chunksPerEpoch: chunksPerEpoch, done: done)
  }
}
