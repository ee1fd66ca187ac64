public import HogvecSystem

/// Where one worker's time went, and what it did in it.
///
/// A worker times one chunk of eight, stage after stage without a gap, and its time is divided as these
/// chunks are. So the stages add up to the run's time. What is uncertain is how the clock shifts the shares,
/// since stages that are timed cannot overlap; ``clockCost`` bounds it.
public struct WorkerTimes: Sendable {
  /// Words of the vocabulary gone through, before subsampling.
  public let tokens: UInt64
  /// The seconds of each stage.
  public let seconds: [TrainingStage: Double]
  /// The seconds of the run: those of all stages.
  public let runSeconds: Double
  /// How much the time of a word differs between chunks that were timed and the others, as a share; 0 if
  /// there were no others. It is also the largest error of a stage's share of the time.
  public let clockCost: Double
  /// Seconds of processor time of the worker's thread.
  public let processorSeconds: Double
  /// How often the worker's thread was preempted.
  public let involuntarySwitches: Int
  /// What the processor counted in the worker's thread.
  public let events: EventCounts
  /// Additions and multiplications in products and updates: 6 for each component of an input that meets an
  /// output. 0 for the softmax over all words, whose operations are not counted.
  public let floatingPointOperations: Double
  /// Bytes of rows that steps read and wrote and the steps before had not: twice the size of every such row.
  public let rowBytes: Double

  /// What a worker's clock saw, as seconds and scaled up to all chunks.
  ///
  /// - Parameters:
  ///   - runTicks, runSeconds: the time of the whole run, twice.
  ///   - isInGroup: whether the worker's process has exchanged rows with others.
  init(
    _ counts: StageCounts, runTicks: UInt64, runSeconds: Double, options: TrainingOptions,
    isInGroup: Bool = false
  ) {
    let tokens = UInt64(counts.timedTokens + counts.untimedTokens)
    let secondsPerTick = runSeconds / Double(max(1, runTicks))
    let busyTicks = Double(min(counts.busyTicks, runTicks))
    let timedTicks = counts.ticks.values.reduce(0, +)
    let stretch = timedTicks > 0 ? busyTicks / timedTicks : 0
    var seconds = counts.ticks.mapValues { $0 * stretch * secondsPerTick }
    // A worker that found no chunk has waited all the time.
    let idleTicks = Double(runTicks) - (timedTicks > 0 ? busyTicks : 0)
    let exchangeTicks = isInGroup ? min(idleTicks, Double(counts.ticksBetweenChunks)) : 0
    seconds[.exchange] = exchangeTicks * secondsPerTick
    seconds[.wait] = (idleTicks - exchangeTicks) * secondsPerTick
    self.tokens = tokens
    self.seconds = seconds
    self.runSeconds = runSeconds
    processorSeconds = counts.processorSeconds
    involuntarySwitches = counts.involuntarySwitches
    events = counts.events ?? EventCounts()
    if counts.timedTokens > 0 && counts.untimedTokens > 0 && counts.untimedTicks > 0 {
      let timed = Double(counts.timedTicks) / Double(counts.timedTokens)
      let untimed = Double(counts.untimedTicks) / Double(counts.untimedTokens)
      clockCost = abs(timed / untimed - 1)
    } else {
      clockCost = 0
    }
    let scale =
      counts.timedTokens > 0 ? Double(tokens) / Double(counts.timedTokens) * Double(options.dimension) : 0
    floatingPointOperations = options.form.operations(counts) * scale
    rowBytes = 8 * Double(counts.arrivingRows) * scale
  }
}
