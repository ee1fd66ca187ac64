public import HogvecSystem

/// What a training took of the machine, over all calls of
/// ``Trainer/run(upToEpoch:freezing:measuringStages:)`` that measured.
public struct TrainingProfile: Sendable {
  /// Where each worker's time went.
  public let workers: [WorkerTimes]
  /// What this process and others used of the processors meanwhile.
  public let use: ProcessorUse
  /// Where the pages of the word vectors' table lie.
  public let inputPages: PagePlacement
  /// Where those of the output vectors' table lie.
  public let outputPages: PagePlacement

  package init(
    workers: [WorkerTimes], use: ProcessorUse, inputPages: PagePlacement, outputPages: PagePlacement
  ) {
    self.workers = workers
    self.use = use
    self.inputPages = inputPages
    self.outputPages = outputPages
  }

  /// The seconds of training.
  public var seconds: Double { workers.map(\.runSeconds).max() ?? 0 }

  /// The share of all workers' time that a stage took.
  public func share(of stage: TrainingStage) -> Double {
    workers.reduce(0) { $0 + ($1.seconds[stage] ?? 0) }
      / max(.leastNormalMagnitude, seconds * Double(workers.count))
  }

  /// The largest error of a stage's share: how much the time of a word differs between chunks that were timed
  /// and the others.
  public var clockCost: Double { workers.map(\.clockCost).max() ?? 0 }

  /// Floating-point operations of products and updates.
  public var operations: Double { workers.reduce(0) { $0 + $1.floatingPointOperations } }

  /// The words of the worker that trained fewest over those of the one that trained most.
  public var balance: Double {
    let words = workers.map { Double($0.tokens) }
    return (words.min() ?? 0) / max(1, words.max() ?? 0)
  }

  /// What the processors counted in all workers' threads.
  public var events: EventCounts {
    workers.dropFirst().reduce(workers.first?.events ?? EventCounts()) { $0 + $1.events }
  }

  /// How often a worker's thread was preempted, a second.
  public var involuntarySwitchesPerSecond: Double {
    Double(workers.reduce(0) { $0 + $1.involuntarySwitches })
      / max(.leastNormalMagnitude, seconds * Double(workers.count))
  }

  /// The processor time of the workers over what they could have had, with a processor each as far as there
  /// are some and control groups allow it.
  public var processorShare: Double {
    let could = seconds * Double(max(1, min(workers.count, use.usableCount)))
    return could > 0 ? min(1, workers.reduce(0) { $0 + $1.processorSeconds } / could) : 0
  }

  /// Whether others, or the host of a virtual machine, took so much of the processors that the speed is not
  /// the machine's.
  public var isDisturbed: Bool {
    use.isDisturbed || (processorShare < 0.95 && involuntarySwitchesPerSecond > 5)
  }
}

/// What calls of ``Trainer/run(upToEpoch:freezing:measuringStages:)`` have measured so far.
struct RunMeasurement: Sendable {
  private(set) var counts: [Int: StageCounts] = [:]
  private(set) var ticks: UInt64 = 0
  private(set) var seconds = 0.0
  private(set) var use: ProcessorUse?

  /// Adds what a call's workers saw, by their numbers.
  mutating func add(_ counts: [Int: StageCounts], ticks: UInt64, seconds: Double, use: ProcessorUse) {
    for (worker, counts) in counts { self.counts[worker, default: StageCounts()] += counts }
    self.ticks += ticks
    self.seconds += seconds
    self.use = self.use.map { $0 + use } ?? use
  }
}
