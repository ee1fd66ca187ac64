/// What processes tell each other at the end of a round, before they exchange rows: all of them know then
/// what each has done and wishes, and do the same.
struct RoundHeader {
  /// What one of them tells.
  struct Part: Equatable {
    /// The workers that train in the process.
    var workers: Int
    /// What its chunks of the round add up to.
    var done: ChunkCounts
    /// Why the process is to stop, if it is; larger than 0.
    var stopCode: UInt64?
    var wishesCheckpoint: Bool
    var hasDiverged: Bool

    init(
      workers: Int, done: ChunkCounts, stopCode: UInt64?, wishesCheckpoint: Bool, hasDiverged: Bool
    ) {
      (self.workers, self.done, self.hasDiverged) = (workers, done, hasDiverged)
      (self.stopCode, self.wishesCheckpoint) = (stopCode, wishesCheckpoint)
    }

    /// As it is sent.
    var numbers: [UInt64] {
      [
        UInt64(workers), stopCode ?? 0, wishesCheckpoint ? 1 : 0, hasDiverged ? 1 : 0, done.tokens,
        done.kept, done.pairsMeasured, done.lossSum.bitPattern,
      ]
    }

    /// What was sent.
    init(_ numbers: [UInt64]) {
      precondition(numbers.count == 8, "processes of one program tell the same")
      workers = Int(numbers[0])
      stopCode = numbers[1] == 0 ? nil : numbers[1]
      (wishesCheckpoint, hasDiverged) = (numbers[2] != 0, numbers[3] != 0)
      done = ChunkCounts()
      (done.tokens, done.kept, done.pairsMeasured) = (numbers[4], numbers[5], numbers[6])
      done.lossSum = Double(bitPattern: numbers[7])
    }
  }

  private let parts: [Part]
  /// What this process has told.
  let own: ChunkCounts

  /// - Parameter rank: which of the parts is this process's.
  init(_ parts: [Part], rank: Int) {
    self.parts = parts
    own = parts[rank].done
  }

  /// The most workers of a process.
  var workers: Int { parts.map(\.workers).max() ?? 1 }
  /// Why processes are to stop: the reason of the first that is to.
  var stopCode: UInt64? { parts.lazy.compactMap(\.stopCode).first }
  /// Whether any process waits for a checkpoint.
  var wishesCheckpoint: Bool { parts.contains(where: \.wishesCheckpoint) }
  /// Whether the numbers of any process are not finite any more.
  var hasDiverged: Bool { parts.contains(where: \.hasDiverged) }
  /// What all chunks of the round add up to.
  var done: ChunkCounts { parts.reduce(into: ChunkCounts()) { $0 += $1.done } }
}
