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
    let loss = clock.isRunning ? timedStep(rate, measuresLoss) : step(rate, measuresLoss)
    if measuresLoss {
      progress.add(loss: loss, pairs: current.pairCount)
      counts.lossSum += loss
      counts.pairsMeasured += UInt64(current.pairCount)
      if !loss.isFinite { run.stop(because: .diverged) }
    }
  }

  // MARK: - Kernels

  // The plan's rows are rows of the tables and the scratch memory is as large as the kernels ask.

  @inline(__always)
  private func step(_ rate: Float, _ measuresLoss: Bool) -> Double {
    let options = run.options
    switch options.architecture {
    case _ where options.objective == .softmax:
      return unsafe run.kernels.stepFullSoftmax(
        current.inputs, current.groups, current.groupCount, current.weights, run.output.address(ofRow: 0),
        run.output.rowCount, run.output.stride, options.dimension, rate, scratch)
    case .skipGram:
      return unsafe run.kernels.stepNegativeSampling(
        current.inputs, current.outputs, current.groups, current.groupCount, current.weights,
        options.dimension, rate, scratch, next.arriving, next.arrivingCount, measuresLoss)
    case .cbow:
      let scales = options.poolingScales(inputCount: current.inputCount)
      return unsafe run.kernels.stepMeanNegativeSampling(
        current.inputs, current.inputCount, scales.hidden, scales.input, current.outputs,
        current.outputCount, current.weights, options.dimension, rate, scratch, next.arriving,
        next.arrivingCount, measuresLoss)
    }
  }

  private mutating func timedStep(_ rate: Float, _ measuresLoss: Bool) -> Double {
    let options = run.options
    switch options.architecture {
    case _ where options.objective == .softmax:
      let loss = step(rate, measuresLoss)
      clock.lap(.dot)
      return loss
    case .skipGram:
      return unsafe run.kernels.timedStepNegativeSampling(
        current.inputs, current.outputs, current.groups, current.groupCount, current.weights,
        options.dimension, rate, scratch, next.arriving, next.arrivingCount, measuresLoss, clock.kernelTimes)
    case .cbow:
      let scales = options.poolingScales(inputCount: current.inputCount)
      return unsafe run.kernels.timedStepMeanNegativeSampling(
        current.inputs, current.inputCount, scales.hidden, scales.input, current.outputs,
        current.outputCount, current.weights, options.dimension, rate, scratch, next.arriving,
        next.arrivingCount, measuresLoss, clock.kernelTimes)
    }
  }
}

/// The loss is worked out for one step of this many: it costs more than its share of a step.
private let stepsPerLoss = 16
