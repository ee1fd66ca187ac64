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
  /// No chunk from this one on is claimed before the processes of the group have exchanged what they have.
  private var roundEnd: Int
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
  /// What a process of a group has finished and not yet told the others.
  private var untold: [(chunk: Int, counts: ChunkCounts)] = []

  /// Claims from a position of the whole run on. Those of a share wait for ``open(until:)``.
  init(from position: TrainingPosition, share: ChunkShare = .whole, chunkCount: Int, workers: Int) {
    self.share = share
    next = share.first(from: position.nextChunk)
    (end, limit) = (chunkCount, chunkCount)
    roundEnd = share == .whole ? chunkCount : 0
    chunksPerEpoch = position.chunksPerEpoch
    left = position.unfinishedChunks.reversed().filter { share.first(from: $0) == $0 }
    current = Array(repeating: nil, count: workers)
    done = position.done
    ended = position.done
    endedEpochs = position.finishedEpochCount
  }

  /// Allows the chunks of a number of epochs from now on, and of none after them.
  mutating func allow(epochs: Int) { limit = min(end, epochs * chunksPerEpoch) }

  /// Allows no chunk from this one on, of those that were allowed.
  mutating func end(at chunk: Int) { limit = min(limit, chunk) }

  /// Begins a round of a group, which ends before a chunk.
  mutating func open(until chunk: Int) { roundEnd = chunk }

  /// Whether more chunks are allowed once the next round begins.
  var waitsForRound: Bool { (left.last ?? next) < limit }

  /// Claims a chunk for a worker, which has none; `nil` when all that are allowed and of the round are
  /// claimed.
  mutating func claim(by worker: Int) -> Int? {
    precondition(current[worker] == nil, "a worker is at one chunk at a time")
    if let chunk = left.last {
      guard chunk < min(limit, roundEnd) else { return nil }
      current[worker] = left.removeLast()
    } else if next < min(limit, roundEnd) {
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
    if share != .whole { untold.append((chunk, counts)) }
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

  /// Whether every chunk of the share below one is finished, of those that are allowed.
  func areFinished(below chunk: Int) -> Bool {
    let bound = min(chunk, limit)
    return next >= bound && left.allSatisfy { $0 >= bound }
      && current.allSatisfy { $0.map { $0 >= bound } ?? true }
  }

  /// What the finished chunks below one add up to, without those that this was asked for before.
  mutating func takeFinished(below chunk: Int) -> ChunkCounts {
    var sum = ChunkCounts()
    // In their order, so that sums do not depend on which worker was first.
    for (_, counts) in untold.filter({ $0.chunk < chunk }).sorted(by: { $0.chunk < $1.chunk }) {
      sum += counts
    }
    untold.removeAll { $0.chunk < chunk }
    return sum
  }

  /// Whether every chunk of the share is finished.
  var areAllFinished: Bool { next >= end && left.isEmpty && current.allSatisfy { $0 == nil } }

  /// Where a run of this share would have to continue if the tables held the finished chunks and nothing
  /// else.
  var position: TrainingPosition {
    TrainingPosition(
      nextChunk: min(next, end), unfinishedChunks: (left + current.compactMap { $0 }).sorted(),
      chunksPerEpoch: chunksPerEpoch, done: done)
  }
}
