internal import HogvecCorpus
internal import HogvecSystem

/// Plans the steps of a piece: which rows meet which, in the order in which they are trained.
///
/// Draws window sizes and negatives from the stream of the chunk. For one worker; owns its lists.
@safe struct StepPlanner: ~Copyable {
  let run: TrainingRun
  /// For each word whether its input row stays as it is; empty if all are trained.
  private let frozenRows: [Bool]
  var random: RandomStream
  /// The words of the piece, after subsampling.
  @unsafe let words: UnsafeMutableBufferPointer<UInt32>
  /// Their input rows, and room for eight more.
  @unsafe private let rows: UnsafeMutablePointer<StepPlan.Row>
  /// What the words weigh, and room for eight more.
  @unsafe private let weights: UnsafeMutablePointer<Float>
  private(set) var wordCount = 0
  /// The next word that will be in the middle of a window.
  var center = 0
  /// The first position that no step before has reached.
  private var firstArriving = 0
  /// Per pair: the rest of the window of `center`, position by position.
  private var pairPositions = 0..<0
  /// Where the negatives come from.
  var negatives: NegativePool
  /// Negatives of a step.
  let drawCount: Int
  /// What the step's inputs weigh; always 1 where they predict together.
  @unsafe private let inputWeights: UnsafeMutablePointer<Float>
  /// What each output of the step weighs, a negative as many times as it was drawn; the sign is the label.
  @unsafe private let outputWeights: UnsafeMutablePointer<Float>
  /// The outputs of a block's centres.
  @unsafe private let centerOutputs: UnsafeMutablePointer<Int>
  /// What each word of a block weighs, as many times as it is in a pair.
  @unsafe private let pairWeights: UnsafeMutablePointer<Float>
  /// The windows of a block's centres.
  @unsafe private let windows: UnsafeMutablePointer<Range<Int>>

  /// The most that a step may have.
  let capacity: StepPlan.Capacity
  /// For so many pairs of a window weights are written in any case.
  private let usualPairCount: Int

  init(run: TrainingRun, frozenRows: [Bool] = []) {
    let options = run.options
    self.run = run
    self.frozenRows = frozenRows
    random = RandomStream(seed: options.seed)
    let length = min(options.maximumSentenceLength, max(1, run.unitCount))
    unsafe words = .allocate(capacity: length)
    unsafe rows = .allocate(capacity: length + 8)
    unsafe rows.initialize(repeating: run.input.address(ofRow: 0), count: length + 8)
    unsafe weights = .allocate(capacity: length + 8)
    unsafe weights.initialize(repeating: 1, count: length + 8)
    let centers = options.sharing == .block ? options.blockCenters : 1
    drawCount = options.negativeDraws
    let inputCapacity = max(1, min(2 * options.window + centers, length))
    let outputCapacity = drawCount + centers * (1 + (run.tree?.longestWay ?? 0))
    capacity =
      options.objective == .softmax
      ? .forPredictions(windowCapacity: inputCapacity)
      : StepPlan.Capacity(
        inputs: inputCapacity, outputs: outputCapacity, groups: outputCapacity,
        weights: inputCapacity * outputCapacity)
    let isWindow = options.architecture == .skipGram && options.sharing == .window
    usualPairCount = isWindow && inputCapacity <= 16 ? inputCapacity : 0
    negatives = NegativePool(
      countPerStep: drawCount, uses: options.negativeUses,
      scale: Float(options.negativeCount) / Float(max(1, drawCount)))
    unsafe inputWeights = .allocate(capacity: inputCapacity + 16)
    unsafe inputWeights.initialize(repeating: 1, count: inputCapacity + 16)
    unsafe outputWeights = .allocate(capacity: outputCapacity + 8)
    unsafe outputWeights.initialize(repeating: 0, count: outputCapacity + 8)
    unsafe windows = .allocate(capacity: centers)
    unsafe centerOutputs = .allocate(capacity: centers)
    unsafe pairWeights = .allocate(capacity: inputCapacity)
  }

  deinit {
    unsafe words.deallocate()
    unsafe rows.deallocate()
    unsafe weights.deallocate()
    unsafe inputWeights.deallocate()
    unsafe outputWeights.deallocate()
    unsafe windows.deallocate()
    unsafe centerOutputs.deallocate()
    unsafe pairWeights.deallocate()
  }

  /// Begins a chunk, whose random choices depend on nothing but the seed, the epoch and its number.
  mutating func startChunk(epoch: Int, chunk: Int) {
    random = RandomStream(seed: run.options.seed, UInt64(epoch), UInt64(chunk))
    negatives.fill(from: run.negatives, run.wordWeights, using: &random)
  }

  /// Reads a sentence, or as much of it as makes a piece, keeps the words that subsampling keeps, and moves the position
  /// behind it.
  ///
  /// - Returns: the number of words before and after subsampling.
  mutating func readPiece(_ position: inout Int, end: Int) -> (tokens: Int, kept: Int) {
    var tokenCount = 0
    wordCount = 0
    while unsafe position < end && tokenCount < words.count {
      let word = unsafe run.corpus.units[position]
      position += 1
      if word == EncodedCorpus.sentenceEnd { break }
      tokenCount += 1
      // Written in any case, so that no branch depends on chance.
      unsafe words[wordCount] = word
      unsafe rows[wordCount] = run.input.address(ofRow: Int(word))
      unsafe weights[wordCount] = run.wordWeights.weight(of: word)
      wordCount += run.subsampler.keeps(word, using: &random) ? 1 : 0
    }
    center = 0
    firstArriving = 0
    pairPositions = 0..<0
    return (tokenCount, wordCount)
  }

  /// Plans the piece's next step.
  ///
  /// - Returns: whether there was one.
  mutating func next(_ plan: inout StepPlan) -> Bool {
    plan.removeAll()
    guard wordCount > 1, center < wordCount else { return false }
    switch (run.options.architecture, run.options.sharing) {
    case _ where run.options.objective == .softmax: planPredictions(&plan)
    case (.skipGram, .pair): planPair(&plan)
    case (.skipGram, .block): planBlock(&plan)
    default: planWindow(&plan)
    }
    negatives.prepareStep(from: run.negatives, run.wordWeights, using: &random)
    return true
  }

  // MARK: - Forms

  /// One window: its words meet the one in the middle and the negatives.
  private mutating func planWindow(_ plan: inout StepPlan) {
    let window = drawWindow(of: center)
    let (before, behind) = (center &- window.lowerBound, window.upperBound &- center &- 1)
    if run.options.architecture == .skipGram {
      unsafe copy(weights + window.lowerBound, before, to: inputWeights, eight: SIMD8<Float>.self)
      unsafe copy(weights + center + 1, behind, to: inputWeights + before, eight: SIMD8<Float>.self)
    }
    if frozenRows.isEmpty {
      // What arrives is behind the centre, to which the window before has reached.
      unsafe plan.addInputs(rows + window.lowerBound, count: before, arrivingFrom: before)
      unsafe plan.addInputs(
        rows + center + 1, count: behind, arrivingFrom: min(behind, max(0, firstArriving &- center &- 1)))
    } else {
      for position in window where position != center {
        addInput(position, isArriving: position >= firstArriving, to: &plan)
      }
    }
    firstArriving = max(firstArriving, window.upperBound)
    addCenterAndNegatives(center, to: &plan)
    center &+= 1
  }

  /// One pair: a word of the window meets the one in the middle and negatives of its own.
  private mutating func planPair(_ plan: inout StepPlan) {
    if pairPositions.isEmpty { pairPositions = drawWindow(of: center) }
    if pairPositions.lowerBound == center { pairPositions = pairPositions.dropFirst() }
    let position = pairPositions.lowerBound
    addInput(position, isArriving: position >= firstArriving, to: &plan)
    unsafe inputWeights[0] = weights[position]
    firstArriving = max(firstArriving, position &+ 1)
    addCenterAndNegatives(center, to: &plan)
    pairPositions = pairPositions.dropFirst()
    if pairPositions.lowerBound == center { pairPositions = pairPositions.dropFirst() }
    if pairPositions.isEmpty { center &+= 1 }
  }

  /// Several consecutive centres: their windows' words meet the centres they belong to, and one set of negatives with
  /// weights that make up for its size, so that the expected gradient is that of pairs with negatives of their own.
  ///
  /// Few centres and negatives are one group. Otherwise centres go two and two, and meet only the words of their windows.
  private mutating func planBlock(_ plan: inout StepPlan) {
    let count = min(run.options.blockCenters, wordCount &- center)
    var span = center..<center
    for t in 0..<count {
      let window = drawWindow(of: center &+ t)
      unsafe windows[t] = window
      span = union(span, window)
    }
    for position in span {
      addInput(position, isArriving: position >= firstArriving, to: &plan)
      var pairs = 0
      for t in 0..<count where isPair(t, position) { pairs &+= 1 }
      unsafe pairWeights[position &- span.lowerBound] = Float(pairs) * weights[position]
      plan.pairCount &+= pairs
    }
    firstArriving = max(firstArriving, span.upperBound)
    let isOneGroup = count &+ drawCount <= StepPlan.groupWidth
    var t = drawCount > 0 ? 0 : count
    while t < count {
      let end = isOneGroup ? count : min(t &+ 2, count)
      let firstOutput = plan.outputCount
      var covered = unsafe windows[t]
      for k in t..<end {
        let output = unsafe plan.addOutput(outputRow(center &+ k), unlessFrom: firstOutput)
        unsafe centerOutputs[k] = output
        unsafe outputWeights[output] = weights[center &+ k]
        covered = unsafe union(covered, windows[k])
      }
      if !isOneGroup {
        addBlockGroup(
          outputs: firstOutput..<plan.outputCount, firstNegative: plan.outputCount, positions: covered,
          span: span,
          centers: t..<end, to: &plan)
      }
      t = end
    }
    let firstNegative = plan.outputCount
    addNegatives(to: &plan)
    var first = isOneGroup ? 0 : firstNegative
    while first < plan.outputCount {
      let end = min(first &+ StepPlan.groupWidth, plan.outputCount)
      addBlockGroup(
        outputs: first..<end, firstNegative: firstNegative, positions: span, span: span, centers: 0..<count,
        to: &plan)
      first = end
    }
    if run.tree != nil { addBlockWays(span: span, count: count, to: &plan) }
    center &+= count
  }

  /// Adds for each centre of a block the way to it, which the words of its window meet.
  private func addBlockWays(span: Range<Int>, count: Int, to plan: inout StepPlan) {
    for t in 0..<count {
      let positions = unsafe windows[t]
      var first = plan.outputCount
      addWay(to: center &+ t, to: &plan)
      while first < plan.outputCount {
        let end = min(first &+ StepPlan.groupWidth, plan.outputCount)
        plan.addGroup(
          inputs: (positions.lowerBound &- span.lowerBound)..<(positions.upperBound &- span.lowerBound),
          outputs: first..<end)
        for position in positions {
          for j in first..<end {
            unsafe plan.addWeight(position == center &+ t ? 0 : weights[position] * outputWeights[j])
          }
        }
        first = end
      }
    }
  }

  /// Adds a group of a block: its outputs, of which those before `firstNegative` are centres, meet the words at
  /// `positions`.
  private func addBlockGroup(
    outputs: Range<Int>, firstNegative: Int, positions: Range<Int>, span: Range<Int>, centers: Range<Int>,
    to plan: inout StepPlan
  ) {
    plan.addGroup(
      inputs: (positions.lowerBound &- span.lowerBound)..<(positions.upperBound &- span.lowerBound),
      outputs: outputs)
    for position in positions {
      let pairs = unsafe pairWeights[position &- span.lowerBound]
      for output in outputs {
        if output >= firstNegative {
          unsafe plan.addWeight(pairs * outputWeights[output])
        } else {
          // A word that is the centre twice is one output.
          var count: Float = 0
          for t in centers where unsafe centerOutputs[t] == output && isPair(t, position) { count += 1 }
          unsafe plan.addWeight(count * weights[position] * outputWeights[output])
        }
      }
    }
  }

  /// Whether a position is in the window of the block's centre t, and not that centre.
  @inline(__always)
  private func isPair(_ t: Int, _ position: Int) -> Bool {
    unsafe windows[t].contains(position) && position != center &+ t
  }

  // MARK: - Rows

  /// Adds the word in the middle with its negatives, and the way to it through the tree. They meet all inputs.
  @inline(__always)
  private mutating func addCenterAndNegatives(_ center: Int, to plan: inout StepPlan) {
    var areAsDrawn = true
    let centerWeight = unsafe weights[center]
    if drawCount > 0 {
      unsafe outputWeights[plan.addOutput(outputRow(center))] = centerWeight
      areAsDrawn = addNegatives(to: &plan)
    }
    addWay(to: center, to: &plan)
    // What has just been written one by one is not there as a whole yet, so that reading it would wait.
    let areUsual = drawCount > 0 && areAsDrawn && run.tree == nil
    // In CBOW it is the mean of the inputs, a single row, that meets the outputs.
    plan.pairCount = run.options.architecture == .cbow ? 1 : plan.inputCount
    var first = 0
    while first < plan.outputCount {
      let end = min(first &+ StepPlan.groupWidth, plan.outputCount)
      plan.addGroup(inputs: 0..<plan.pairCount, outputs: first..<end)
      // There are eight weights from each output on.
      var values =
        unsafe areUsual
        ? -negatives.weightsBehindCenter(from: first)
        : UnsafeRawPointer(outputWeights + first).loadUnaligned(as: SIMD8<Float>.self)
      if first == 0 && drawCount > 0 { values[0] = centerWeight }
      unsafe plan.addWeights(
        values, count: end &- first, for: inputWeights, plan.pairCount, usual: usualPairCount)
      first = end
    }
  }

  /// Adds the inner nodes on the way to a word; the first branch of a node has label 1, as in word2vec.
  @inline(__always)
  private func addWay(to center: Int, to plan: inout StepPlan) {
    guard let tree = run.tree else { return }
    for turn in unsafe tree.way(to: Int(words[center])) {
      let output = unsafe plan.addOutput(run.output.address(ofRow: run.firstNodeRow &+ turn.node))
      unsafe outputWeights[output] = turn.isSecond ? -1 : 1
    }
  }

  /// Adds the step's negatives: one that stands there twice counts twice, and a centre is none.
  ///
  /// - Returns: whether the negatives are all that were drawn, in their order.
  @inline(__always) @discardableResult
  private mutating func addNegatives(to plan: inout StepPlan) -> Bool {
    // Counted through a pointer of its own: through `self`, which is changed, ThreadSanitizer takes it for a change of the run.
    let (first, outputWeights) = unsafe (plan.outputCount, outputWeights)
    var areAsDrawn = true
    for k in 0..<drawCount {
      let row = unsafe run.output.address(ofRow: Int(negatives.next()))
      let count = plan.outputCount
      let index = unsafe plan.addOutput(row, unlessFrom: 0)
      if index == count {
        unsafe outputWeights[index] = -negatives.weight(k)
      } else {
        areAsDrawn = false
        if index >= first { unsafe outputWeights[index] -= negatives.weight(k) }
      }
    }
    return areAsDrawn
  }

  /// The positions of a centre's window, its own included.
  @inline(__always)
  mutating func drawWindow(of center: Int) -> Range<Int> {
    let options = run.options
    let radius =
      options.hasFixedWindow
      ? options.window : Int(random.next(below: UInt32(truncatingIfNeeded: options.window))) &+ 1
    return max(0, center &- radius)..<min(wordCount, center &+ radius &+ 1)
  }

  /// Adds the row of the word at a position as an input, or a copy of it if it must stay as it is. The copy is made when
  /// the step is planned; nobody changes the row.
  @inline(__always)
  func addInput(_ position: Int, isArriving: Bool, to plan: inout StepPlan) {
    let word = unsafe Int(words[position])
    let row = unsafe rows[position]
    if !frozenRows.isEmpty && frozenRows[word] {
      unsafe plan.addCopy(of: row)
    } else {
      unsafe plan.addInput(row, isArriving: isArriving)
    }
  }

  @inline(__always)
  private func outputRow(_ position: Int) -> StepPlan.Row {
    unsafe run.output.address(ofRow: Int(words[position]))
  }
}

/// The smallest range that holds both.
@inline(__always)
private func union(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
  min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
}
