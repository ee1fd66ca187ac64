internal import Corpus
internal import Kernels
internal import Storage
internal import Synchronization

/// Trains the chunks that one thread claims.
///
/// While a step runs, the next one is already planned, so that its rows are on their way to the cache. All memory is
/// allocated when the worker starts; nothing is shared with other workers but the rows, the claims and the counters.
@safe struct Worker: ~Copyable {
  private let run: TrainingRun
  private let progress: WorkerProgress
  private var random: RandomStream
  /// The words of the piece being trained, after subsampling.
  @unsafe private let words: UnsafeMutableBufferPointer<UInt32>
  private var wordCount = 0
  /// The random bits that draw the next step's negatives.
  @unsafe private let draws: UnsafeMutablePointer<UInt64>
  @unsafe private let scratch: UnsafeMutablePointer<Float>
  private var stepCount = 0

  /// The loss is worked out for one step of this many: it costs more than its share of a step.
  private static let stepsPerLoss = 16

  init(run: TrainingRun, progress: WorkerProgress) {
    let options = run.options
    self.run = run
    self.progress = progress
    random = RandomStream(seed: options.seed)
    let length = min(options.maximumSentenceLength, run.unitCount + 1)
    unsafe words = .allocate(capacity: length)
    let inputCapacity = StepCapacity(options, sentenceLength: length).inputs
    let floatCount =
      inputCapacity * (options.negativeCount + 1) + 16 * (inputCapacity + 2) + 2 * run.input.stride
    unsafe scratch = UnsafeMutableRawPointer.allocate(byteCount: floatCount * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: floatCount)
    unsafe draws = .allocate(capacity: options.negativeCount)
    unsafe scratch.initialize(repeating: 0, count: floatCount)
  }

  deinit {
    unsafe words.deallocate()
    unsafe draws.deallocate()
    unsafe scratch.deallocate()
  }

  /// Claims and trains chunks until there are none left or the run is stopped.
  mutating func trainAll() {
    let capacity = unsafe StepCapacity(run.options, sentenceLength: words.count)
    var current = StepPlan(inputCapacity: capacity.inputs, outputCapacity: capacity.outputs)
    var next = StepPlan(inputCapacity: capacity.inputs, outputCapacity: capacity.outputs)
    while let claim = run.claimChunk() {
      random = RandomStream(seed: run.options.seed, UInt64(claim.epoch), UInt64(claim.chunk))
      drawAhead()
      var position = claim.units.lowerBound
      while position < claim.units.upperBound {
        let rate = run.rate(atEpoch: claim.epoch, position: position)
        let tokenCount = readPiece(&position, end: claim.units.upperBound)
        trainPiece(rate: rate, &current, &next)
        progress.add(tokens: tokenCount, kept: wordCount)
        if run.isStopped { return }
      }
    }
  }

  /// Reads a sentence, or as much of it as makes a piece, keeps the words that subsampling keeps, and moves the position
  /// behind it.
  ///
  /// - Returns: the number of words before subsampling.
  private mutating func readPiece(_ position: inout Int, end: Int) -> Int {
    var tokenCount = 0
    wordCount = 0
    while unsafe position < end && tokenCount < words.count {
      let word = unsafe run.corpus.units[position]
      position += 1
      if word == EncodedCorpus.sentenceEnd { break }
      tokenCount += 1
      if run.subsampler.keeps(word, using: &random) {
        unsafe words[wordCount] = word
        wordCount += 1
      }
    }
    return tokenCount
  }

  /// Trains every word of the piece as the middle of its window.
  private mutating func trainPiece(rate: Float, _ current: inout StepPlan, _ next: inout StepPlan) {
    var cursor = WindowCursor()
    guard plan(&current, at: &cursor) else { return }
    var isMore = true
    while isMore {
      isMore = plan(&next, at: &cursor)
      perform(current, upcoming: next, rate: rate)
      swap(&current, &next)
    }
  }

  /// Plans the step at the cursor and moves it on.
  ///
  /// - Returns: whether there was one.
  private mutating func plan(_ plan: inout StepPlan, at cursor: inout WindowCursor) -> Bool {
    plan.removeAll()
    let options = run.options
    // Windows of words that stand alone have no pairs and are passed over.
    while cursor.isAtWindowEnd {
      guard cursor.center &+ 1 < wordCount else { return false }
      let window = UInt32(truncatingIfNeeded: options.window)
      let radius = options.hasFixedWindow ? options.window : Int(random.next(below: window)) &+ 1
      cursor.moveToNextCenter(radius: radius, wordCount: wordCount)
    }
    if options.architecture == .skipGram && options.sharing == .pair {
      addInput(cursor.position, to: &plan, cursor)
      cursor.moveToNextPosition()
    } else {
      while !cursor.isAtWindowEnd {
        addInput(cursor.position, to: &plan, cursor)
        cursor.moveToNextPosition()
      }
    }
    unsafe plan.addOutput(run.output.address(ofRow: Int(words[cursor.center])))
    for k in 0..<options.negativeCount {
      let word = unsafe run.negatives.word(for: draws[k])
      unsafe plan.addOutput(run.output.address(ofRow: Int(word)))
    }
    drawAhead()
    return true
  }

  /// Draws the random bits of the next step's negatives, so that their columns of the alias table are on their way.
  @inline(__always)
  private mutating func drawAhead() {
    for k in 0..<run.options.negativeCount {
      let bits = random.next()
      unsafe draws[k] = bits
      run.negatives.prefetchWord(for: bits)
    }
  }

  @inline(__always)
  private func addInput(_ position: Int, to plan: inout StepPlan, _ cursor: WindowCursor) {
    unsafe plan.addInput(
      run.input.address(ofRow: Int(words[position])), isArriving: position >= cursor.firstArriving)
  }

  /// Runs the kernel on a plan.
  private mutating func perform(_ plan: borrowing StepPlan, upcoming: borrowing StepPlan, rate: Float) {
    let options = run.options
    stepCount &+= 1
    let measuresLoss = stepCount % Worker.stepsPerLoss == 1
    let inputWeights = plan.hasInputWeights ? unsafe UnsafePointer(plan.inputWeights) : nil
    let outputWeights = plan.hasOutputWeights ? unsafe UnsafePointer(plan.outputWeights) : nil
    let loss: Double
    switch options.architecture {
    case .skipGram:
      // The plan's rows are rows of the tables and all different, the scratch memory is as large as the kernel asks.
      loss = unsafe run.kernels.stepNegativeSampling(
        plan.inputs, inputWeights, plan.inputCount, plan.outputs, outputWeights, plan.outputCount,
        options.dimension, rate, scratch, upcoming.arriving, upcoming.arrivingCount, measuresLoss)
    case .cbow:
      let scale = options.cbowUpdate == .exact ? 1 / Float(plan.pairCount) : 1
      loss = unsafe run.kernels.stepMeanNegativeSampling(
        plan.inputs, inputWeights, plan.inputCount, scale, plan.outputs, outputWeights, plan.outputCount,
        options.dimension, rate, scratch, upcoming.arriving, upcoming.arrivingCount, measuresLoss)
    }
    if measuresLoss {
      progress.add(loss: loss, pairs: options.architecture == .cbow ? 1 : plan.pairCount)
      if !loss.isFinite { run.stop(because: .diverged) }
    }
  }
}

/// The largest numbers of rows that a step can have.
private struct StepCapacity {
  let inputs: Int
  let outputs: Int

  init(_ options: TrainingOptions, sentenceLength: Int) {
    inputs = max(1, min(2 * options.window, sentenceLength))
    outputs = options.negativeCount + 1
  }
}

/// Where planning stands in a piece: the word in the middle, and the position in its window.
private struct WindowCursor {
  /// The word in the middle; -1 before the first.
  private(set) var center = -1
  /// The next word of its window.
  private(set) var position = 0
  /// The first position that no window before has reached.
  private(set) var firstArriving = 0
  private var windowEnd = 0

  /// Whether the window has no further words.
  var isAtWindowEnd: Bool { position >= windowEnd }

  /// Starts the window of the next word.
  mutating func moveToNextCenter(radius: Int, wordCount: Int) {
    firstArriving = max(firstArriving, windowEnd)
    center &+= 1
    position = max(0, center &- radius)
    windowEnd = min(wordCount, center &+ radius &+ 1)
    skipCenter()
  }

  /// Moves on in the window, past the word in the middle.
  mutating func moveToNextPosition() {
    position &+= 1
    skipCenter()
  }

  private mutating func skipCenter() {
    if position == center { position &+= 1 }
  }
}
