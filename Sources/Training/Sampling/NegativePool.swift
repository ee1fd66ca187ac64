internal import HogvecSystem

/// The negatives of a worker's steps: each is drawn once and used in several steps that lie apart, while its
/// row stays in the second-level cache.
///
/// A ring of words. A step takes the next few; of those taken one after the other, every `uses`-th is drawn
/// anew just before. So every negative of a step has the probabilities of the alias table, whatever `uses`
/// is, and a word that is drawn stays for `uses` rounds of the ring. For one worker; what it holds depends on
/// the random stream of the chunk alone.
///
/// A step's words are put in their places when the step before has been planned, and their random bits were
/// drawn a step earlier still: what is read is then in the cache, and as a whole what was written one by one.
@safe struct NegativePool: ~Copyable {
  @unsafe private let words: UnsafeMutablePointer<UInt32>
  private let wordCount: Int
  private let countPerStep: Int
  private let uses: Int
  /// What a negative counts for the sake of those that are not drawn.
  private let scale: Float
  /// Where the next step's words begin.
  private var position = 0
  /// The weights of the next step's words, behind one for the center.
  @unsafe private let weights: UnsafeMutablePointer<Float>
  /// The random bits that draw the new words of the step after the next.
  @unsafe private let draws: UnsafeMutablePointer<UInt64>
  private var drawCount = 0
  /// How many words that step takes before the first of them.
  private var takenBeforeFresh = 0

  /// A pool that is empty until ``fill(from:_:using:)``.
  ///
  /// - Parameters:
  ///   - countPerStep: the words that a step takes.
  ///   - uses: the steps that a drawn word is used in, 1 or more; 1 draws anew for each.
  ///   - scale: what each counts, times its own weight.
  init(countPerStep: Int, uses: Int, scale: Float = 1) {
    self.countPerStep = countPerStep
    self.uses = uses
    self.scale = scale
    wordCount = NegativePool.wordCount(countPerStep: countPerStep, uses: uses)
    unsafe words = .allocate(capacity: wordCount)
    unsafe words.initialize(repeating: 0, count: wordCount)
    unsafe draws = .allocate(capacity: countPerStep)
    unsafe weights = .allocate(capacity: countPerStep + 8)
    unsafe weights.initialize(repeating: 0, count: countPerStep + 8)
  }

  /// The words of the ring. Steps that share one are 8 apart or more, and with 4 draws 64; the second-level
  /// cache holds 257 rows of 300 floats.
  static func wordCount(countPerStep: Int, uses: Int) -> Int {
    var count = uses == 1 ? countPerStep : max(257, 8 * countPerStep + 1)
    // With a common factor some words would never be drawn anew.
    while hasCommonFactor(count, uses) { count += 1 }
    return count
  }

  deinit {
    unsafe words.deallocate()
    unsafe draws.deallocate()
    unsafe weights.deallocate()
  }

  /// Draws all words, but for those that will be drawn anew before they are taken, and then those of the
  /// first step.
  mutating func fill(
    from table: borrowing AliasTable, _ wordWeights: borrowing WordWeights, using random: inout RandomStream
  ) {
    position = 0
    takenBeforeFresh = 0
    drawCount = 0
    guard countPerStep > 0 else { return }
    if uses > 1 { for k in 0..<wordCount { unsafe words[k] = table.word(for: random.next()) } }
    draw(from: table, using: &random)
    prepareStep(from: table, wordWeights, using: &random)
  }

  /// Puts the next step's new words in their places, once those of the step before have been taken, and draws
  /// the random bits of the step after it, so that their columns of the alias table are on their way.
  @inline(__always)
  mutating func prepareStep(
    from table: borrowing AliasTable, _ wordWeights: borrowing WordWeights, using random: inout RandomStream
  ) {
    for k in 0..<drawCount {
      unsafe words[place(takenBeforeFresh)] = table.word(for: draws[k])
      takenBeforeFresh &+= uses
    }
    takenBeforeFresh &-= countPerStep
    for k in 0..<countPerStep {
      unsafe weights[k &+ 1] = scale * wordWeights.weight(of: words[place(k)])
    }
    draw(from: table, using: &random)
  }

  /// Draws the random bits of the new words of a step, of which `takenBeforeFresh` is known.
  @inline(__always)
  private mutating func draw(from table: borrowing AliasTable, using random: inout RandomStream) {
    drawCount = 0
    var taken = takenBeforeFresh
    while taken < countPerStep {
      let bits = random.next()
      unsafe draws[drawCount] = bits
      drawCount &+= 1
      table.prefetchWord(for: bits)
      taken &+= uses
    }
  }

  /// Where in the ring a word of the next step is.
  @inline(__always)
  private func place(_ index: Int) -> Int {
    let place = position &+ index
    return place < wordCount ? place : place &- wordCount
  }

  /// The next word of the step.
  @inline(__always)
  mutating func next() -> UInt32 {
    let word = unsafe words[position]
    position &+= 1
    if position == wordCount { position = 0 }
    return word
  }

  /// What each of the step's words counts, whether they have been taken or not.
  @inline(__always)
  func weight(_ index: Int) -> Float { unsafe weights[index &+ 1] }

  /// Eight of these weights for outputs that are a center and the step's words, from an output on. The
  /// center's is not among them, and those behind the last word's mean nothing.
  @inline(__always)
  func weightsBehindCenter(from output: Int) -> SIMD8<Float> {
    unsafe UnsafeRawPointer(weights + output).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// Makes these the next step's words, over and over if there are too few, instead of what was drawn.
  mutating func choose(_ chosen: [UInt32], _ wordWeights: borrowing WordWeights) {
    for k in 0..<countPerStep {
      let word = chosen[k % chosen.count]
      unsafe words[place(k)] = word
      unsafe weights[k + 1] = scale * wordWeights.weight(of: word)
    }
  }
}

private func hasCommonFactor(_ a: Int, _ b: Int) -> Bool {
  var (larger, smaller) = (a, b)
  while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger > 1
}
