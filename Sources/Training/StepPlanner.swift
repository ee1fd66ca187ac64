internal import Corpus
internal import Storage

/// Plans the steps of a piece: which rows meet which, in the order in which they are trained.
///
/// Draws window sizes and negatives from the stream of the chunk. For one worker; owns its lists.
@safe struct StepPlanner: ~Copyable {
  private let run: TrainingRun
  var random: RandomStream
  /// The words of the piece, after subsampling.
  @unsafe private let words: UnsafeMutableBufferPointer<UInt32>
  private var wordCount = 0
  /// The next word that will be in the middle of a window.
  private var center = 0
  /// The first position that no step before has reached.
  private var firstArriving = 0
  /// Per pair: the rest of the window of `center`, position by position.
  private var pairPositions = 0..<0
  /// The random bits that draw the next step's negatives.
  @unsafe private let draws: UnsafeMutablePointer<UInt64>
  private let drawCount: Int
  /// How often each negative of the step was drawn.
  @unsafe private let multiplicities: UnsafeMutablePointer<Float>
  /// The outputs of a block's centres.
  @unsafe private let centerIndices: UnsafeMutablePointer<Int>
  /// The windows of a block's centres.
  @unsafe private let windows: UnsafeMutablePointer<Range<Int>>

  /// The largest numbers of rows in a step.
  let inputCapacity: Int
  let outputCapacity: Int

  init(run: TrainingRun) {
    let options = run.options
    self.run = run
    random = RandomStream(seed: options.seed)
    let length = min(options.maximumSentenceLength, max(1, run.unitCount))
    unsafe words = .allocate(capacity: length)
    let centers = options.sharing == .block ? options.blockCenters : 1
    drawCount = options.sharing == .block ? options.blockNegatives : options.negativeCount
    inputCapacity = max(1, min(2 * options.window + centers, length))
    outputCapacity = drawCount + centers
    unsafe draws = .allocate(capacity: drawCount)
    unsafe multiplicities = .allocate(capacity: outputCapacity)
    unsafe windows = .allocate(capacity: centers)
    unsafe centerIndices = .allocate(capacity: centers)
  }

  deinit {
    unsafe words.deallocate()
    unsafe draws.deallocate()
    unsafe multiplicities.deallocate()
    unsafe windows.deallocate()
    unsafe centerIndices.deallocate()
  }

  /// Begins a chunk, whose random choices depend on nothing but the seed, the epoch and its number.
  mutating func startChunk(epoch: Int, chunk: Int) {
    random = RandomStream(seed: run.options.seed, UInt64(epoch), UInt64(chunk))
    drawAhead()
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
      if run.subsampler.keeps(word, using: &random) {
        unsafe words[wordCount] = word
        wordCount += 1
      }
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
    case (.skipGram, .pair): planPair(&plan)
    case (.skipGram, .block) where wordCount - center > 1: planBlock(&plan)
    default: planWindow(&plan)
    }
    drawAhead()
    return true
  }

  // MARK: - Forms

  /// One window: its words meet the one in the middle and the negatives.
  private mutating func planWindow(_ plan: inout StepPlan) {
    let window = drawWindow(of: center)
    for position in window where position != center {
      unsafe plan.addInput(inputRow(position), isArriving: position >= firstArriving)
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
    unsafe plan.addInput(inputRow(position), isArriving: position >= firstArriving)
    firstArriving = max(firstArriving, position &+ 1)
    addCenterAndNegatives(center, to: &plan)
    pairPositions = pairPositions.dropFirst()
    if pairPositions.lowerBound == center { pairPositions = pairPositions.dropFirst() }
    if pairPositions.isEmpty { center &+= 1 }
  }

  /// Several consecutive centres: their windows' words meet the centres they belong to, and one set of negatives with
  /// weights that make up for its size.
  private mutating func planBlock(_ plan: inout StepPlan) {
    let options = run.options
    let count = min(options.blockCenters, wordCount &- center)
    var span = center..<center
    for t in 0..<count {
      let window = drawWindow(of: center &+ t)
      unsafe windows[t] = window
      span = min(span.lowerBound, window.lowerBound)..<max(span.upperBound, window.upperBound)
    }
    for position in span { unsafe plan.addInput(inputRow(position), isArriving: position >= firstArriving) }
    firstArriving = max(firstArriving, span.upperBound)
    if count &+ drawCount <= StepPlan.groupWidth {
      planDense(count, span, &plan)
      center &+= count
      return
    }
    // The centres, in groups of two next to each other, whose windows overlap most; a word that follows itself is alone.
    var t = 0
    while t < count {
      let row = unsafe outputRow(center &+ t)
      let isPair = unsafe t &+ 1 < count && outputRow(center &+ t &+ 1) != row
      let width = isPair ? 2 : 1
      let first = plan.outputCount
      unsafe plan.addOutput(row)
      var covered = unsafe windows[t]
      if isPair {
        unsafe plan.addOutput(outputRow(center &+ t &+ 1))
        let other = unsafe windows[t &+ 1]
        covered = min(covered.lowerBound, other.lowerBound)..<max(covered.upperBound, other.upperBound)
      }
      plan.addGroup(
        inputs: (covered.lowerBound &- span.lowerBound)..<(covered.upperBound &- span.lowerBound),
        outputs: first..<(first &+ width))
      for position in covered {
        for k in t..<(t &+ width) {
          let isPair = unsafe windows[k].contains(position) && position != center &+ k
          plan.addWeight(isPair ? 1 : 0)
          plan.pairCount &+= isPair ? 1 : 0
        }
      }
      t &+= width
    }
    // The negatives; one that is a centre of the block is none.
    let first = plan.outputCount
    for k in 0..<drawCount {
      let row = unsafe run.output.address(ofRow: Int(run.negatives.word(for: draws[k])))
      if let index = unsafe plan.indexOfOutput(row) {
        if index >= first { unsafe multiplicities[index] += 1 }
      } else {
        unsafe multiplicities[plan.outputCount] = 1
        unsafe plan.addOutput(row)
      }
    }
    let scale = -Float(options.negativeCount) / Float(drawCount)
    var group = first
    while group < plan.outputCount {
      let end = min(group &+ StepPlan.groupWidth, plan.outputCount)
      plan.addGroup(inputs: 0..<span.count, outputs: group..<end)
      for position in span {
        var pairs: Float = 0
        for k in 0..<count where unsafe windows[k].contains(position) && position != center &+ k { pairs += 1 }
        for j in group..<end { unsafe plan.addWeight(pairs * scale * multiplicities[j]) }
      }
      group = end
    }
    center &+= count
  }

  /// A block whose centres and negatives are one group.
  private mutating func planDense(_ count: Int, _ span: Range<Int>, _ plan: inout StepPlan) {
    let scale = -Float(run.options.negativeCount) / Float(drawCount)
    // A word that is the centre twice is one output.
    for t in 0..<count {
      let row = unsafe outputRow(center &+ t)
      if let index = unsafe plan.indexOfOutput(row) {
        unsafe centerIndices[t] = index
      } else {
        unsafe centerIndices[t] = plan.outputCount
        unsafe plan.addOutput(row)
      }
    }
    let first = plan.outputCount
    for k in 0..<drawCount {
      let row = unsafe run.output.address(ofRow: Int(run.negatives.word(for: draws[k])))
      if let index = unsafe plan.indexOfOutput(row) {
        if index >= first { unsafe multiplicities[index] += 1 }
      } else {
        unsafe multiplicities[plan.outputCount] = 1
        unsafe plan.addOutput(row)
      }
    }
    plan.addGroup(inputs: 0..<span.count, outputs: 0..<plan.outputCount)
    for position in span {
      let start = plan.weightCount
      for _ in 0..<first { plan.addWeight(0) }
      var pairs: Float = 0
      for t in 0..<count where unsafe windows[t].contains(position) && position != center &+ t {
        unsafe plan.weights[start &+ centerIndices[t]] += 1
        pairs += 1
      }
      plan.pairCount &+= Int(pairs)
      for j in first..<plan.outputCount { unsafe plan.addWeight(pairs * scale * multiplicities[j]) }
    }
  }

  // MARK: - Rows

  /// Adds the word in the middle and its negatives, which meet all inputs. A negative that is drawn twice counts twice;
  /// the word in the middle is no negative for itself.
  @inline(__always)
  private func addCenterAndNegatives(_ center: Int, to plan: inout StepPlan) {
    unsafe plan.addOutput(outputRow(center))
    unsafe multiplicities[0] = -1
    for k in 0..<drawCount {
      let row = unsafe run.output.address(ofRow: Int(run.negatives.word(for: draws[k])))
      if let index = unsafe plan.indexOfOutput(row) {
        if index > 0 { unsafe multiplicities[index] += 1 }
      } else {
        unsafe multiplicities[plan.outputCount] = 1
        unsafe plan.addOutput(row)
      }
    }
    // In CBOW it is the mean of the inputs, a single row, that meets the outputs.
    plan.pairCount = run.options.architecture == .cbow ? 1 : plan.inputCount
    var first = 0
    while first < plan.outputCount {
      let end = min(first &+ StepPlan.groupWidth, plan.outputCount)
      plan.addGroup(inputs: 0..<plan.pairCount, outputs: first..<end)
      for _ in 0..<plan.pairCount {
        for j in first..<end { unsafe plan.addWeight(-multiplicities[j]) }
      }
      first = end
    }
  }

  /// Draws the random bits of the next step's negatives, so that their columns of the alias table are on their way.
  @inline(__always)
  private mutating func drawAhead() {
    for k in 0..<drawCount {
      let bits = random.next()
      unsafe draws[k] = bits
      run.negatives.prefetchWord(for: bits)
    }
  }

  /// The positions of a centre's window, its own included.
  @inline(__always)
  private mutating func drawWindow(of center: Int) -> Range<Int> {
    let options = run.options
    let radius =
      options.hasFixedWindow
      ? options.window : Int(random.next(below: UInt32(truncatingIfNeeded: options.window))) &+ 1
    return max(0, center &- radius)..<min(wordCount, center &+ radius &+ 1)
  }

  @inline(__always)
  private func inputRow(_ position: Int) -> StepPlan.Row {
    unsafe run.input.address(ofRow: Int(words[position]))
  }

  @inline(__always)
  private func outputRow(_ position: Int) -> StepPlan.Row {
    unsafe run.output.address(ofRow: Int(words[position]))
  }
}
