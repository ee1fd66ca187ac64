internal import CHogvec
internal import HogvecSystem

/// The parts of a worker's time.
public enum TrainingStage: Int, CaseIterable, Sendable {
  // The kernels know the first three by these numbers.
  /// The kernel's products of inputs and outputs; of the softmax over all words, the whole step.
  case dot = 1
  /// The kernel's way from products to errors, and the loss where it is measured.
  case logistic
  /// The kernel's adding to the rows.
  case update
  /// Reading units of the corpus and dropping frequent words.
  case read
  /// Drawing windows and negatives and listing rows.
  case sample
  /// Having nothing to do: from the run's start to the worker's, and from the worker's end to the run's.
  case wait
  /// Waiting for rows to be exchanged with other processes, from the end of a chunk to the next one's start;
  /// of a process that trains alone, no time.
  case exchange

  /// Those that the clock tells apart in a chunk.
  static let ofChunks: [TrainingStage] = [.dot, .logistic, .update, .read, .sample]
}

/// What tells a worker's stages apart. ``Worker`` is generic over it, so that without a clock it is compiled
/// without a trace of one.
protocol StageClock: ~Copyable {
  init()
  /// Whether the chunk that is trained is one that is timed.
  var isRunning: Bool { get }
  /// Where a kernel that is told to keep time does so; not asked for unless ``isRunning``.
  @unsafe var kernelTimes: UnsafeMutablePointer<UInt64> { get }
  /// Begins a chunk.
  mutating func startChunk()
  /// Ends a stage, and begins the next.
  mutating func lap(_ stage: TrainingStage)
  /// Counts a step's meetings of inputs and outputs, and the rows that it brings in.
  mutating func count(_ plan: borrowing StepPlan)
  /// Ends a chunk of so many words.
  mutating func endChunk(tokens: Int)
}

/// No clock.
struct StoppedStageClock: StageClock {
  var isRunning: Bool { false }
  @unsafe var kernelTimes: UnsafeMutablePointer<UInt64> { preconditionFailure("the clock does not run") }
  @inline(__always) mutating func startChunk() {}
  @inline(__always) mutating func lap(_ stage: TrainingStage) {}
  @inline(__always) mutating func count(_ plan: borrowing StepPlan) {}
  @inline(__always) mutating func endChunk(tokens: Int) {}
}

/// A clock that runs in one chunk of ``chunksPerSample`` and goes through it without a gap, stage after
/// stage. For one worker.
///
/// Reading the counter at every stage slows a short step by a fifth, hence the sample. What a reading itself
/// takes is subtracted; that stages cannot overlap while they are timed is not, so chunks that are not timed
/// are counted too, for comparison.
@safe struct RunningStageClock: StageClock, ~Copyable {
  /// How many chunks there are for one that is timed.
  static let chunksPerSample = 8

  private(set) var isRunning = false
  /// A number for each of ``TrainingStage/ofChunks``, and at index 0 the tick of the last lap.
  @unsafe let kernelTimes: UnsafeMutablePointer<UInt64>
  private var chunkCount = 0
  private var chunkStart: UInt64 = 0
  private var chunkEnd: UInt64
  private var readLaps = 0
  private var sampleLaps = 0
  private var steps = 0
  private var done = StageCounts()
  private let ticksPerLap: Double
  private let firstTick: UInt64
  private let firstUsage: ThreadUsage
  private let events: EventCounters

  init() {
    firstTick = hogvec_ticks()
    chunkEnd = firstTick
    firstUsage = ThreadUsage()
    events = EventCounters()
    let slotCount = TrainingStage.ofChunks.count + 1
    unsafe kernelTimes = .allocate(capacity: slotCount)
    unsafe kernelTimes.initialize(repeating: 0, count: slotCount)
    let lapCount = 1000
    var least = UInt64.max
    // The least of several, since this thread may be interrupted.
    for _ in 0..<10 {
      let start = hogvec_ticks()
      for _ in 0..<lapCount { unsafe RunningStageClock.lap(.read, kernelTimes) }
      least = min(least, hogvec_ticks() &- start)
    }
    ticksPerLap = Double(least) / Double(lapCount)
    unsafe kernelTimes.update(repeating: 0, count: slotCount)
  }

  deinit {
    unsafe kernelTimes.deallocate()
  }

  mutating func startChunk() {
    isRunning = chunkCount % RunningStageClock.chunksPerSample == 0
    chunkCount += 1
    chunkStart = hogvec_ticks()
    done.ticksBetweenChunks &+= chunkStart &- chunkEnd
    unsafe kernelTimes[0] = chunkStart
  }

  mutating func endChunk(tokens: Int) {
    chunkEnd = hogvec_ticks()
    let ticks = chunkEnd &- chunkStart
    if isRunning {
      done.timedTokens += tokens
      done.timedTicks += ticks
    } else {
      done.untimedTokens += tokens
      done.untimedTicks += ticks
    }
  }

  mutating func lap(_ stage: TrainingStage) {
    guard isRunning else { return }
    if stage == .read { readLaps += 1 } else { sampleLaps += 1 }
    unsafe RunningStageClock.lap(stage, kernelTimes)
  }

  @inline(__always)
  private static func lap(_ stage: TrainingStage, _ times: UnsafeMutablePointer<UInt64>) {
    let now = hogvec_ticks()
    unsafe times[stage.rawValue] &+= now &- times[0]
    unsafe times[0] = now
  }

  mutating func count(_ plan: borrowing StepPlan) {
    guard isRunning else { return }
    steps += 1
    done.inputs += plan.inputCount
    done.outputs += plan.outputCount
    done.meetings += plan.meetingCount
    done.arrivingRows += plan.arrivingCount
  }

  /// What the clock has seen up to now. For the thread that made it.
  var counts: StageCounts {
    var counts = done
    for stage in TrainingStage.ofChunks {
      let laps =
        switch stage {
        case .read: readLaps
        case .sample: sampleLaps
        default: steps
        }
      let ticks = unsafe Double(kernelTimes[stage.rawValue])
      counts.ticks[stage] = max(0, ticks - Double(laps) * ticksPerLap)
    }
    let now = hogvec_ticks()
    counts.ticksBetweenChunks &+= now &- chunkEnd
    counts.busyTicks = (now &- firstTick) &- counts.ticksBetweenChunks
    let usage = ThreadUsage() - firstUsage
    counts.processorSeconds = usage.processorSeconds
    counts.involuntarySwitches = usage.involuntarySwitches
    counts.events = events.counts
    return counts
  }
}

/// What one worker's clock saw.
struct StageCounts: Sendable {
  /// The ticks of each stage in the chunks that were timed, without those of the clock itself.
  var ticks: [TrainingStage: Double] = [:]
  /// The ticks of all chunks.
  var busyTicks: UInt64 = 0
  /// The other ticks from the worker's start to its end.
  var ticksBetweenChunks: UInt64 = 0
  /// Words of the chunks that were timed, before subsampling, and all ticks of these chunks.
  var timedTokens = 0
  var timedTicks: UInt64 = 0
  /// The same of the other chunks.
  var untimedTokens = 0
  var untimedTicks: UInt64 = 0
  /// Rows of the steps that were timed, meetings of inputs and outputs, and rows that the steps before had
  /// not brought in.
  var inputs = 0
  var outputs = 0
  var meetings = 0
  var arrivingRows = 0
  /// What the worker's thread used of its processor.
  var processorSeconds = 0.0
  var involuntarySwitches = 0
  var events: EventCounts?

  /// Adds what the same worker's clock saw later.
  static func += (sum: inout StageCounts, later: StageCounts) {
    sum.ticks.merge(later.ticks, uniquingKeysWith: +)
    sum.busyTicks += later.busyTicks
    sum.ticksBetweenChunks += later.ticksBetweenChunks
    sum.timedTokens += later.timedTokens
    sum.timedTicks += later.timedTicks
    sum.untimedTokens += later.untimedTokens
    sum.untimedTicks += later.untimedTicks
    sum.inputs += later.inputs
    sum.outputs += later.outputs
    sum.meetings += later.meetings
    sum.arrivingRows += later.arrivingRows
    sum.processorSeconds += later.processorSeconds
    sum.involuntarySwitches += later.involuntarySwitches
    if let events = later.events { sum.events = sum.events.map { $0 + events } ?? events }
  }
}
