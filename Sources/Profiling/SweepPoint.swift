public import HogvecTraining

/// A short training on some threads.
public struct SweepPoint: Sendable {
  /// The number of threads.
  public let threads: Int
  /// Words of the vocabulary, before subsampling, a second.
  public let wordsPerSecond: Double
  /// Where each thread's time went.
  public let workers: [WorkerTimes]
  /// What bounds the speed of these threads, and the time that it would take.
  public let bound: Roofline.Bound

  /// Floating-point operations of products and updates a second.
  public var operationsPerSecond: Double { workers.reduce(0) { $0 + $1.floatingPointOperations } / seconds }

  /// The time that the machine's bound leaves over the time it took.
  public var shareOfRoofline: Double { bound.seconds / seconds }

  /// The time of the run.
  public var seconds: Double { workers.map(\.runSeconds).max() ?? .nan }

  /// The words of the worker that trained fewest over those of the one that trained most.
  public var balance: Double {
    let words = workers.map { Double($0.tokens) }
    return (words.min() ?? 0) / max(1, words.max() ?? 0)
  }

  /// The share of all workers' time that a stage took.
  public func share(of stage: TrainingStage) -> Double {
    workers.reduce(0) { $0 + ($1.seconds[stage] ?? 0) } / (seconds * Double(workers.count))
  }

  /// The largest error of a stage's share: how much longer a word took while it was timed.
  public var clockCost: Double { workers.map(\.clockCost).max() ?? 0 }

  /// The speed of a thread over that of another point's.
  public func efficiency(relativeTo first: SweepPoint) -> Double {
    wordsPerSecond / Double(threads) / (first.wordsPerSecond / Double(first.threads))
  }
}
