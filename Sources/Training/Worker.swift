internal import HogvecKernels
internal import HogvecSystem

/// Trains the chunks that one thread claims.
///
/// While a step runs, the next one is already planned, so that its rows are on their way to the cache. All memory is
/// allocated when the worker starts; nothing is shared with other workers but the rows, the claims and the counters.
@safe struct Worker<Clock: StageClock & ~Copyable>: ~Copyable {
  private let run: TrainingRun
  private let index: Int
  private let progress: WorkerProgress
  /// What the chunk has amounted to so far.
  private var counts = ChunkCounts()
  private var planner: StepPlanner
  private var current: StepPlan
  private var next: StepPlan
  @unsafe private let scratch: UnsafeMutablePointer<Float>
  private var stepCount = 0
  /// Where the time goes.
  private(set) var clock = Clock()

  /// - Parameters:
  ///   - index: which of the run's workers this is, from 0.
  ///   - frozenRows: for each word whether its vector stays as it is; empty if all are trained.
  init(run: TrainingRun, index: Int, progress: WorkerProgress, frozenRows: [Bool]) {
    self.run = run
    self.index = index
    self.progress = progress
    planner = StepPlanner(run: run, frozenRows: frozenRows)
    let capacity = planner.capacity
    let copyStride = frozenRows.isEmpty ? 0 : run.input.stride
    current = StepPlan(capacity, copyStride: copyStride)
    next = StepPlan(capacity, copyStride: copyStride)
    let floatCount =
      run.options.objective == .softmax
      ? capacity.groups * (2 * run.input.stride + run.output.rowCount)
      : capacity.weights + 16 + 2 * run.input.stride
    unsafe scratch = UnsafeMutableRawPointer.allocate(byteCount: floatCount * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: floatCount)
    unsafe scratch.initialize(repeating: 0, count: floatCount)
  }

  deinit {
    unsafe scratch.deallocate()
  }

  /// Claims and trains chunks until there are none left or the run is stopped. A chunk that was begun is finished, unless the
  /// run diverged.
  mutating func trainAll() {
    while let claim = run.claimChunk(by: index) {
      counts = ChunkCounts()
      // Which steps are measured depends on the chunk alone too.
      stepCount = 0
      clock.startChunk()
      planner.startChunk(epoch: claim.epoch, chunk: claim.chunk)
      var chunkTokens = 0
      defer { clock.endChunk(tokens: chunkTokens) }
      var position = claim.units.lowerBound
      while position < claim.units.upperBound {
        let rate = run.rate(atEpoch: claim.epoch, position: position)
        let (tokens, kept) = planner.readPiece(&position, end: claim.units.upperBound)
        clock.lap(.read)
        trainPiece(rate: rate)
        progress.add(tokens: tokens, kept: kept)
        counts.tokens += UInt64(tokens)
        counts.kept += UInt64(kept)
        chunkTokens += tokens
        if run.reasonToStop == .diverged { return }
      }
      run.finishChunk(by: index, counts)
    }
  }

  private mutating func trainPiece(rate: Float) {
    var isMore = planner.next(&current)
    while isMore {
      isMore = planner.next(&next)
      clock.lap(.sample)
      clock.count(current)
      performCurrent(rate: rate)
      swap(&current, &next)
    }
  }

  /// Runs the kernel on the current plan, prefetching what the next one needs.
  private mutating func performCurrent(rate: Float) {
    stepCount &+= 1
    // In the full softmax the loss costs nothing more.
    let measuresLoss = stepCount % stepsPerLoss == 1 || run.options.objective == .softmax
    let loss = step(rate, measuresLoss)
    if measuresLoss {
      progress.add(loss: loss, pairs: current.pairCount)
      counts.lossSum += loss
      counts.pairsMeasured += UInt64(current.pairCount)
      if !loss.isFinite { run.stop(because: .diverged) }
    }
  }

  /// Takes the current step.
  @inline(__always)
  private mutating func step(_ rate: Float, _ measuresLoss: Bool) -> Double {
    let options = run.options
    // The plan's rows are rows of the tables and the scratch memory is as large as the kernels ask.
    var step = unsafe StepArguments(
      inputs: current.inputs, inputCount: current.inputCount, outputs: current.outputs,
      outputCount: current.outputCount, groups: current.groups, groupCount: current.groupCount,
      weights: current.weights, dimension: options.dimension, rate: rate, scratch: scratch,
      upcoming: next.arriving, upcomingCount: next.arrivingCount, measuresLoss: measuresLoss,
      times: clock.isRunning ? clock.kernelTimes : nil)
    switch options.architecture {
    case _ where options.objective == .softmax:
      var firstRow = unsafe run.output.address(ofRow: 0)
      let loss = unsafe withUnsafePointer(to: &firstRow) { row in
        unsafe step.outputs = row
        step.outputCount = run.output.rowCount
        return unsafe run.kernels.table.stepSoftmax(step)
      }
      clock.lap(.dot)
      return loss
    case .skipGram: return unsafe run.kernels.table.stepGroups(step)
    case .cbow:
      let scales = options.poolingScales(inputCount: current.inputCount)
      (step.hiddenScale, step.inputScale) = (scales.hidden, scales.input)
      return unsafe run.kernels.table.stepPooled(step)
    }
  }
}

/// The loss is worked out for one step of this many: it costs more than its share of a step.
private let stepsPerLoss = 16
