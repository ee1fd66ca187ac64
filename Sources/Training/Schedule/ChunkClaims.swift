/// Which chunks of a process's share have been claimed by which worker, and what the finished ones add up to.
///
/// Not safe for concurrent use: ``SharedState`` keeps it behind a lock, which a worker takes twice a chunk.
struct ChunkClaims {
  private let share: ChunkShare
  /// The first chunk of the share that no worker has claimed.
  private var next: Int
  /// The number of chunks in all epochs, of all processes.
  private let end: Int
  private let chunksPerEpoch: Int
  /// No chunk from this one on is claimed for now.
  private var limit: Int
  /// Chunks that an earlier run has left, to be claimed before ``next``; the last is claimed first.
  private var left: [Int]
  /// The chunk each worker is at.
  private var current: [Int?]
  private var done: ChunkCounts
  /// The number of epochs of which every chunk is finished, and of all before.
  private var endedEpochs: Int
  /// What these add up to. After an earlier run, its chunks of later epochs are in it too.
  private var ended: ChunkCounts
  /// What the finished chunks of the other epochs add up to.
  private var begun: [Int: ChunkCounts] = [:]

  /// Claims from a position on.
  init(from position: TrainingPosition, chunkCount: Int, workers: Int) {
    share = position.share
    next = position.share.first(from: position.nextChunk)
    (end, limit) = (chunkCount, chunkCount)
    chunksPerEpoch = position.chunksPerEpoch
    left = position.unfinishedChunks.reversed()
    current = Array(repeating: nil, count: workers)
    done = position.done
    ended = position.done
    endedEpochs = position.finishedEpochCount
  }

  /// Allows the chunks of a number of epochs from now on, and of none after them.
  mutating func allow(epochs: Int) { limit = min(end, epochs * chunksPerEpoch) }

  /// Claims a chunk for a worker, which has none; `nil` when all that are allowed are claimed.
  mutating func claim(by worker: Int) -> Int? {
    precondition(current[worker] == nil, "a worker is at one chunk at a time")
    if let chunk = left.last {
      guard chunk < limit else { return nil }
      current[worker] = left.removeLast()
    } else if next < limit {
      current[worker] = next
      next += share.count
    }
    return current[worker]
  }

  /// Notes that a worker's chunk is finished: its updates are in the tables.
  ///
  /// - Returns: the epochs of which all the share's chunks have ended with it, from 0, mostly none; each with
  ///   what these and those of the epochs before add up to.
  mutating func finish(by worker: Int, _ counts: ChunkCounts) -> [(epoch: Int, done: ChunkCounts)] {
    guard let chunk = current[worker] else { preconditionFailure("the worker is at a chunk") }
    current[worker] = nil
    done += counts
    begun[chunk / chunksPerEpoch, default: ChunkCounts()] += counts
    var ends: [(epoch: Int, done: ChunkCounts)] = []
    while endedEpochs < finishedEpochCount {
      ended += begun.removeValue(forKey: endedEpochs) ?? ChunkCounts()
      ends.append((endedEpochs, ended))
      endedEpochs += 1
    }
    return ends
  }

  /// The epochs, from the first on, of which every chunk of the share is finished.
  var finishedEpochCount: Int { position.finishedEpochCount }

  /// Whether every chunk of the share is finished.
  var areAllFinished: Bool { next >= end && left.isEmpty && current.allSatisfy { $0 == nil } }

  /// Where a run would have to continue if the tables held the finished chunks and nothing else.
  var position: TrainingPosition {
    TrainingPosition(
      nextChunk: min(next, end), unfinishedChunks: (left + current.compactMap { $0 }).sorted(),
      chunksPerEpoch: chunksPerEpoch, done: done, share: share)
  }
}
