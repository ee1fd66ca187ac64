internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem

/// A sentence, or a part of a long one, whose words a worker trains with each other: what is left of it after
/// subsampling, and the rows, windows and negatives that a ``TrainingForm`` plans its steps from.
///
/// Draws what is random about it, from words that are dropped to negatives, from the stream of the chunk. For
/// one worker; owns its lists.
@safe struct Piece: ~Copyable {
  let shared: SharedState
  /// The rows of the tables, as the worker trains them.
  var tables: WorkerRows
  /// For each word whether its input row stays as it is; empty if all are trained.
  let frozenRows: [Bool]
  var random: RandomStream
  /// The words of the piece, after subsampling.
  @unsafe let words: UnsafeMutableBufferPointer<UInt32>
  /// Their input rows, and room for eight more.
  @unsafe let rows: UnsafeMutablePointer<StepPlan.Row>
  /// What the words weigh, and room for eight more.
  @unsafe let weights: UnsafeMutablePointer<Float>
  private(set) var wordCount = 0
  /// The next word that will be in the middle of a window.
  var center = 0
  /// The first position that no step before has reached.
  var firstArriving = 0
  /// Where the negatives come from.
  var negatives: NegativePool
  /// Marks of the outputs of a step with many.
  var marks = RowMarks()
  /// Negatives of a step.
  let drawCount: Int
  /// The most outputs of a group.
  let groupWidth: Int
  /// The first of the inner nodes next to the root whose rows are in the worker's second-level cache in any
  /// case, and need not be prefetched.
  private let firstCachedNode: Int
  /// What the step's inputs weigh; always 1 where they predict together.
  @unsafe let inputWeights: UnsafeMutablePointer<Float>
  /// What each output of the step weighs, a negative as many times as it was drawn; the sign is the label.
  @unsafe let outputWeights: UnsafeMutablePointer<Float>

  /// An eighth of a small second-level cache, of 1 MB.
  private static let bytesOfCachedNodes = 128 << 10

  /// A piece without words.
  ///
  /// - Parameters:
  ///   - capacity: that of the steps that are planned from it.
  ///   - frozenRows: for each word whether its input row stays as it is; empty if all are trained.
  init(_ shared: SharedState, _ capacity: StepPlan.Capacity, frozenRows: [Bool] = []) {
    let options = shared.options
    self.shared = shared
    tables = WorkerRows(shared, freezesInputs: !frozenRows.isEmpty)
    self.frozenRows = frozenRows
    random = RandomStream(seed: options.seed)
    let length = min(options.maximumSentenceLength, max(1, shared.unitCount))
    unsafe words = .allocate(capacity: length)
    unsafe rows = .allocate(capacity: length + 8)
    unsafe rows.initialize(repeating: shared.input.address(ofRow: 0), count: length + 8)
    unsafe weights = .allocate(capacity: length + 8)
    unsafe weights.initialize(repeating: 1, count: length + 8)
    drawCount = options.negativeDraws
    groupWidth = shared.kernels.table.groupWidth
    // No others write the rows of a single worker, nor its copies.
    let ownNodes = options.threads == 1 ? Int.max : shared.privateRows.nodes
    let cachedNodes = min(ownNodes, Piece.bytesOfCachedNodes / (4 * shared.input.stride))
    firstCachedNode = (shared.tree?.nodeCount ?? 0) - cachedNodes
    negatives = NegativePool(
      countPerStep: drawCount, uses: options.negativeUses,
      scale: Float(options.negativeCount) / Float(max(1, drawCount)))
    unsafe inputWeights = .allocate(capacity: capacity.inputs + 16)
    unsafe inputWeights.initialize(repeating: 1, count: capacity.inputs + 16)
    unsafe outputWeights = .allocate(capacity: capacity.outputs + 8)
    unsafe outputWeights.initialize(repeating: 0, count: capacity.outputs + 8)
  }

  deinit {
    unsafe words.deallocate()
    unsafe rows.deallocate()
    unsafe weights.deallocate()
    unsafe inputWeights.deallocate()
    unsafe outputWeights.deallocate()
  }

  /// Begins a chunk, whose random choices depend on nothing but the seed, the epoch and its number.
  mutating func startChunk(epoch: Int, chunk: Int) {
    random = RandomStream(seed: shared.options.seed, UInt64(epoch), UInt64(chunk))
    negatives.fill(from: shared.negatives, shared.wordWeights, using: &random)
  }

  /// Reads a sentence, or as much of it as makes a piece, keeps the words that subsampling keeps, and moves
  /// the position behind it.
  ///
  /// - Returns: the number of words before and after subsampling.
  mutating func read(_ position: inout Int, end: Int) -> (tokens: Int, kept: Int) {
    var tokenCount = 0
    wordCount = 0
    while unsafe position < end && tokenCount < words.count {
      let word = unsafe shared.corpus.units[position]
      position += 1
      if word == EncodedCorpus.sentenceEnd { break }
      tokenCount += 1
      // Written in any case, so that no branch depends on chance.
      unsafe words[wordCount] = word
      unsafe rows[wordCount] = tables.input(Int(word))
      unsafe weights[wordCount] = shared.wordWeights.weight(of: word)
      wordCount += shared.subsampler.keeps(word, using: &random) ? 1 : 0
    }
    if shared.options.ignoresOrder { shuffle() }
    center = 0
    firstArriving = 0
    return (tokenCount, wordCount)
  }

  /// Puts the words in an order that chance picks, each as likely as the others (Fisher and Yates).
  private mutating func shuffle() {
    let rows = unsafe UnsafeMutableBufferPointer(start: rows, count: wordCount)
    let weights = unsafe UnsafeMutableBufferPointer(start: weights, count: wordCount)
    for last in stride(from: wordCount &- 1, to: 0, by: -1) {
      let other = Int(random.next(below: UInt32(truncatingIfNeeded: last &+ 1)))
      unsafe words.swapAt(last, other)
      unsafe rows.swapAt(last, other)
      unsafe weights.swapAt(last, other)
    }
  }

  /// Prepares the negatives of the next step, once those of the step before have been taken.
  @inline(__always)
  mutating func prepareNegatives() {
    negatives.prepareStep(from: shared.negatives, shared.wordWeights, using: &random)
  }

  /// Notes that the words from a position on, up to the next center, have been in the middle of a window: a
  /// word is in as many windows before that as after it.
  @inline(__always)
  mutating func useInputs(from first: Int) {
    var position = first
    while position < center {
      tables.useInput(unsafe Int(words[position]))
      position &+= 1
    }
  }

  /// Whether there is a window whose words have not been planned.
  var hasNext: Bool { wordCount > 1 && center < wordCount }

  // MARK: - Rows

  /// Adds the word in the middle with its negatives, and the path to it through the tree. They meet all
  /// inputs, or the one vector that these make together.
  ///
  /// - Parameters:
  ///   - pairCount: the number of inputs that meet them.
  ///   - usual: for how many pairs weights are written at least, so that no branch depends on chance; as many
  ///     fit.
  @inline(__always)
  mutating func addCenterAndNegatives(to plan: inout StepPlan, pairCount: Int, usual: Int = 0) {
    var areAsDrawn = true
    let centerWeight = unsafe weights[center]
    if drawCount > 0 {
      unsafe outputWeights[plan.addOutput(outputRow(center))] = centerWeight
      areAsDrawn = addNegatives(to: &plan)
    }
    addPath(to: center, to: &plan)
    // What has just been written one by one is not there as a whole yet, so that reading it would wait.
    let areUsual = drawCount > 0 && areAsDrawn && shared.tree == nil
    plan.pairCount = pairCount
    var first = 0
    let width = outputsPerGroup(of: plan.outputCount)
    while first < plan.outputCount {
      let end = min(first &+ width, plan.outputCount)
      plan.addGroup(inputs: 0..<pairCount, outputs: first..<end)
      // There are eight weights from each output on.
      var values =
        unsafe areUsual
        ? -negatives.weightsBehindCenter(from: first)
        : UnsafeRawPointer(outputWeights + first).loadUnaligned(as: SIMD8<Float>.self)
      if first == 0 && drawCount > 0 { values[0] = centerWeight }
      unsafe plan.addWeights(
        values, count: end &- first, for: inputWeights, pairCount, usual: usual)
      first = end
    }
  }

  /// How many of some outputs are in each group but the last, which has the rest: an even number, which makes
  /// as few groups as possible. Kernels with pairs take two at a time.
  @inline(__always)
  func outputsPerGroup(of count: Int) -> Int {
    guard count > groupWidth else { return groupWidth }
    let groups = (count &+ groupWidth &- 1) / groupWidth
    return ((count &+ groups &- 1) / groups &+ 1) & ~1
  }

  /// Adds the inner nodes on the path to a word; the first branch of a node has label 1, as in word2vec.
  @inline(__always)
  mutating func addPath(to center: Int, to plan: inout StepPlan) {
    guard let paths = shared.paths else { return }
    // A path is rarely in the cache.
    let last = wordCount &- 1
    unsafe paths.prefetchStart(of: Int(words[min(center &+ 4, last)]))
    unsafe paths.prefetchTurns(to: Int(words[min(center &+ 2, last)]))
    unsafe paths.forEachTurn(to: Int(words[center])) { turn in
      let output = unsafe plan.addOutput(tables.node(turn.node), isArriving: turn.node < firstCachedNode)
      unsafe outputWeights[output] = turn.isSecond ? -1 : 1
    }
  }

  /// Adds the step's negatives: one that stands there twice counts twice, and a center is none.
  ///
  /// - Parameter areMarked: whether all outputs of the step are.
  /// - Returns: whether the negatives are all that were drawn, in their order.
  @inline(__always) @discardableResult
  mutating func addNegatives(to plan: inout StepPlan, areMarked: Bool = false) -> Bool {
    // Counted through a pointer of its own: through `self`, which is changed, ThreadSanitizer takes it for a
    // change of the shared.
    let (first, outputWeights) = unsafe (plan.outputCount, outputWeights)
    var areAsDrawn = true
    for k in 0..<drawCount {
      let row = unsafe tables.output(Int(negatives.next()))
      let count = plan.outputCount
      let index = unsafe areMarked ? addMarkedOutput(row, to: &plan) : plan.addOutput(row, unlessFrom: 0)
      if index == count {
        unsafe outputWeights[index] = -negatives.weight(k)
      } else {
        areAsDrawn = false
        if index >= first { unsafe outputWeights[index] -= negatives.weight(k) }
      }
    }
    return areAsDrawn
  }

  /// The positions of a center's window, its own included.
  @inline(__always)
  mutating func drawWindow(of center: Int) -> Range<Int> {
    let options = shared.options
    let radius =
      options.hasFixedWindow
      ? options.window : Int(random.next(below: UInt32(truncatingIfNeeded: options.window))) &+ 1
    return max(0, center &- radius)..<min(wordCount, center &+ radius &+ 1)
  }

  /// Adds the rows of a window's words, or of a part of them, but the one in the middle as inputs.
  @inline(__always)
  mutating func addInputs(of window: Range<Int>, to plan: inout StepPlan) {
    if frozenRows.isEmpty {
      let (before, after) = window.split(at: center)
      // What arrives is after the center, to which the window before has reached.
      unsafe plan.addInputs(rows + before.lowerBound, count: before.count, arrivingFrom: before.count)
      unsafe plan.addInputs(
        rows + after.lowerBound, count: after.count,
        arrivingFrom: min(after.count, max(0, firstArriving &- after.lowerBound)))
    } else {
      for position in window where position != center {
        addInput(position, isArriving: position >= firstArriving, to: &plan)
      }
    }
    firstArriving = max(firstArriving, window.upperBound)
  }

  /// Adds the rows of the words at some positions as inputs.
  @inline(__always)
  mutating func addInputs(at span: Range<Int>, to plan: inout StepPlan) {
    if frozenRows.isEmpty {
      unsafe plan.addInputs(
        rows + span.lowerBound, count: span.count,
        arrivingFrom: min(span.count, max(0, firstArriving &- span.lowerBound)))
    } else {
      for position in span { addInput(position, isArriving: position >= firstArriving, to: &plan) }
    }
    firstArriving = max(firstArriving, span.upperBound)
  }

  /// Adds the row of the word at a position as an input, or a copy of it if it must stay as it is. The copy
  /// is made when the step is planned; nobody changes the row.
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

  /// Prefetches the lists of rows of words that steps will need soon: they are rarely in the cache, and no
  /// row can be prefetched until its list has been read.
  ///
  /// - Parameter reach: how far behind its center a step reads lists.
  @inline(__always)
  func prefetchSubwords(reach: Int) {
    let (next, last) = (center &+ reach, wordCount &- 1)
    unsafe shared.subwords.prefetchStart(of: words[min(next &+ 4, last)])
    unsafe shared.subwords.prefetchParts(of: words[min(next &+ 2, last)])
  }

  /// Adds the rows of the word at a position as inputs, its own and those of its n-grams.
  ///
  /// - Returns: how many rows they stand for.
  @inline(__always)
  func addSubwords(of position: Int, to plan: inout StepPlan) -> Int {
    let word = unsafe words[position]
    let parts = unsafe shared.subwords.parts(of: word)
    for index in 0..<parts.count {
      let part = unsafe parts[index]
      unsafe plan.addInput(shared.input.address(ofRow: Int(part.row)), factor: part.factor)
    }
    return shared.subwords.count(of: word)
  }

  /// Adds the words of a window, or of a part of it, but the one in the middle, which predicts them, and the
  /// negatives of all these pairs.
  @inline(__always)
  mutating func addWindowAndNegatives(_ window: Range<Int>, to plan: inout StepPlan) {
    marks.startStep()
    for position in window where position != center {
      let (row, count) = unsafe (outputRow(position), plan.outputCount)
      let index = unsafe addMarkedOutput(row, to: &plan)
      unsafe outputWeights[index] = (index < count ? outputWeights[index] : 0) + weights[position]
    }
    plan.pairCount = window.count &- (window.contains(center) ? 1 : 0)
    let firstNegative = plan.outputCount
    addNegatives(to: &plan, areMarked: true)
    // A pair has negatives of its own, which these stand for.
    let (centerWeight, pairs) = unsafe (weights[center], Float(plan.pairCount))
    for index in 0..<plan.outputCount {
      unsafe plan.addWeight(
        outputWeights[index] * centerWeight * (index < firstNegative ? 1 : pairs))
    }
  }

  /// Adds an output, unless it is there, to a step all of whose outputs are marked, and returns its index.
  @inline(__always)
  private mutating func addMarkedOutput(_ row: StepPlan.Row, to plan: inout StepPlan) -> Int {
    unsafe marks.mark(row) ? plan.addOutput(row, unlessFrom: 0) : plan.addOutput(row)
  }

  /// The output row of the word at a position, which the next step changes.
  @inline(__always)
  mutating func outputRow(_ position: Int) -> StepPlan.Row {
    unsafe tables.output(Int(words[position]))
  }
}
