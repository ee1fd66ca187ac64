internal import HogvecKernels
internal import HogvecSystem

/// Trains the chunks that one thread claims, by one form and with one clock.
///
/// While a step runs, the next one is already planned, so that its rows are on their way to the cache. All
/// memory is allocated when the worker starts; nothing is shared with other workers but the rows, the claims
/// and the counters.
@safe struct Worker<Form: TrainingForm, Clock: StageClock & ~Copyable>: ~Copyable {
  private let shared: SharedState
  private let index: Int
  private let progress: WorkerProgress
  /// What the chunk has amounted to so far.
  private var counts = ChunkCounts()
  private var form: Form
  @unsafe private let kernel: KernelTable<Float>.Step
  private var piece: Piece
  /// The step that is taken and the one that is planned meanwhile, in turns.
  @unsafe private let plans: UnsafeMutablePointer<StepPlan>
  /// Which of the two is taken.
  private var current = 0
  @unsafe private let scratch: UnsafeMutablePointer<Float>
  private var stepCount = 0
  /// Where the time goes.
  private(set) var clock = Clock()

  /// - Parameters:
  ///   - index: which of the run's workers this is, from 0.
  ///   - frozenRows: for each word whether its vector stays as it is; empty if all are trained.
  init(_ shared: SharedState, index: Int, progress: WorkerProgress, frozenRows: [Bool]) {
    self.shared = shared
    self.index = index
    self.progress = progress
    form = Form(shared)
    unsafe kernel = Form.kernel(of: shared.kernels.table)
    let capacity = Form.capacity(shared)
    piece = Piece(shared, capacity, frozenRows: frozenRows)
    let copyStride = frozenRows.isEmpty ? 0 : shared.input.stride
    let floatCount = Form.scratchCount(
      capacity, stride: shared.input.stride, outputRows: shared.output.rowCount)
    unsafe scratch = UnsafeMutableRawPointer.allocate(byteCount: floatCount * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: floatCount)
    unsafe scratch.initialize(repeating: 0, count: floatCount)
    unsafe plans = .allocate(capacity: 2)
    for index in 0..<2 {
      unsafe (plans + index).initialize(
        to: StepPlan(
          capacity, copyStride: copyStride, dimension: shared.options.dimension, scratch: scratch))
    }
  }

  deinit {
    unsafe plans.deinitialize(count: 2)
    unsafe plans.deallocate()
    unsafe scratch.deallocate()
  }

  /// Claims and trains chunks until there are none left or the run is stopped. A chunk that was begun is
  /// finished, unless the run diverged or was abandoned.
  mutating func trainAll() {
    while let claim = shared.claimChunk(by: index) {
      counts = ChunkCounts()
      // Which steps are measured depends on the chunk alone too.
      stepCount = 0
      clock.startChunk()
      // The first time it makes the copies; a group's processes have the same tables by then.
      piece.tables.mergeAll()
      piece.startChunk(epoch: claim.epoch, chunk: claim.chunk)
      var chunkTokens = 0
      defer { clock.endChunk(tokens: chunkTokens) }
      var position = claim.units.lowerBound
      while position < claim.units.upperBound {
        let rate = shared.rate(atEpoch: claim.epoch, position: position)
        var (tokens, kept) = piece.read(&position, end: claim.units.upperBound)
        clock.lap(.read)
        if !trainPiece(rate: rate) {
          // The last step was planned and not taken.
          let trained = max(0, piece.center - Form.centersPerStep(shared.options))
          (tokens, kept) = (tokens * trained / max(1, kept), trained)
        }
        progress.add(tokens: tokens, kept: kept)
        counts.tokens += UInt64(tokens)
        counts.kept += UInt64(kept)
        chunkTokens += tokens
        if shared.isAbandoned { return }
      }
      piece.tables.mergeAll()
      clock.lap(.sample)
      if hasDiverged { shared.stop(because: .diverged) }
      shared.finishChunk(by: index, counts)
    }
  }

  /// Whether the loss of the chunk is one that training does not come back from.
  private var hasDiverged: Bool {
    counts.pairsMeasured >= 256 && counts.lossSum > shared.divergedLoss * Double(counts.pairsMeasured)
  }

  /// - Returns: whether all of the piece was trained.
  private mutating func trainPiece(rate: Float) -> Bool {
    var isMore = unsafe form.planNext(&plans[current], of: &piece)
    while isMore {
      isMore = unsafe form.planNext(&plans[1 &- current], of: &piece)
      clock.lap(.sample)
      unsafe clock.count(plans[current])
      takeCurrentStep(rate: rate)
      piece.tables.mergeDue()
      current = 1 &- current
      if isMore && shared.isAbandoned { return false }
    }
    return true
  }

  /// Runs the kernel on the current plan, prefetching what the next one needs.
  private mutating func takeCurrentStep(rate: Float) {
    stepCount &+= 1
    let measuresLoss = stepCount % stepsPerLoss == 1 || Form.measuresEveryLoss
    // The plan's rows are rows of the tables or the worker's copies, and the scratch memory is as large as
    // the kernel asks.
    let loss = unsafe kernel(
      plans[current].arguments(
        before: plans[1 &- current], rate: rate, measuringLoss: measuresLoss,
        times: clock.isRunning ? clock.kernelTimes : nil))
    if measuresLoss {
      let pairCount = unsafe plans[current].pairCount
      progress.add(loss: loss, pairs: pairCount)
      counts.lossSum += loss
      counts.pairsMeasured += UInt64(pairCount)
      if !loss.isFinite { shared.stop(because: .diverged) }
    }
  }
}

/// The loss is worked out for one step of this many: it costs more than its share of a step.
private let stepsPerLoss = 16
