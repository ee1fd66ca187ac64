/// When processes that train together exchange what they have learned, and how it is merged.
public struct ExchangeOptions: Sendable, Equatable {
  /// The words that each worker trains between two exchanges, in whole chunks of about 8,192; `nil` is
  /// ``chunksPerWorker(processes:workers:)``'s default.
  public var chosenWords: Int?
  /// The rows of each table that every exchange takes, those that are updated most; twice as many every
  /// second time, four times as many every fourth, and so on. 0 takes all rows each time.
  public var rowCount = 2048
  /// How the changes of the processes become one.
  public var rule = MergeRule()

  /// The defaults.
  public init() {}

  /// The chunks of each worker between two exchanges: for all workers of a process 32 if there are two
  /// processes, 5 if there are four, 1 from seven on, since what more processes have learned apart is merged
  /// worse (perf/NOTEBOOK.md); but one for each worker.
  func chunksPerWorker(processes: Int, workers: Int) -> Int {
    guard let chosenWords else { return max(1, 64 / (processes * max(1, processes - 1)) / workers) }
    return max(1, (chosenWords + ChunkSchedule.unitsPerChunk / 2) / ChunkSchedule.unitsPerChunk)
  }

  /// The words that each worker trains between two exchanges.
  package func wordsPerRound(processes: Int, workers: Int) -> Int {
    chunksPerWorker(processes: processes, workers: workers) * ChunkSchedule.unitsPerChunk
  }

  /// The rounds of processes with so many workers each.
  func schedule(processes: Int, workers: Int, chunksPerEpoch: Int) -> RoundSchedule {
    RoundSchedule(
      processes: processes, chunkCount: workers * chunksPerWorker(processes: processes, workers: workers),
      chunksPerEpoch: chunksPerEpoch, rowCount: rowCount)
  }
}
