/// The negatives of a worker's steps: each is drawn once and used in several steps that lie apart, while its row stays in the
/// second-level cache.
///
/// A ring of words. A step takes the next few; of those taken one after the other, every `uses`-th is drawn anew just before. So every
/// negative of a step has the probabilities of the alias table, whatever `uses` is, and a word that is drawn stays
/// for `uses` rounds of the ring. For one worker; what it holds depends on the random stream of the chunk alone.
@safe struct NegativePool: ~Copyable {
  @unsafe private let words: UnsafeMutablePointer<UInt32>
  private let wordCount: Int
  private let countPerStep: Int
  private let uses: Int
  /// Where the next step's words begin.
  private var position = 0
  /// How many words will be taken before one that is drawn anew.
  private var takenBeforeFresh = 0
  /// The random bits that draw the next step's new words.
  @unsafe private let draws: UnsafeMutablePointer<UInt64>
  private var drawCount = 0

  /// A pool that is empty until ``fill(from:using:)``.
  ///
  /// - Parameters:
  ///   - countPerStep: the words that a step takes.
  ///   - uses: the steps that a drawn word is used in, 1 or more; 1 draws anew for each.
  init(countPerStep: Int, uses: Int) {
    self.countPerStep = countPerStep
    self.uses = uses
    wordCount = NegativePool.wordCount(countPerStep: countPerStep, uses: uses)
    unsafe words = .allocate(capacity: wordCount)
    unsafe words.initialize(repeating: 0, count: wordCount)
    unsafe draws = .allocate(capacity: countPerStep)
  }

  /// The words of the ring. Steps that share one are 8 apart or more, and with 5 negatives 51; the second-level cache holds 257
  /// rows of 300 floats.
  static func wordCount(countPerStep: Int, uses: Int) -> Int {
    var count = uses == 1 ? countPerStep : max(257, 8 * countPerStep + 1)
    // With a common factor some words would never be drawn anew.
    while hasCommonFactor(count, uses) { count += 1 }
    return count
  }

  deinit {
    unsafe words.deallocate()
    unsafe draws.deallocate()
  }

  /// Draws all words, but for those that will be drawn anew before they are taken.
  mutating func fill(from table: borrowing AliasTable, using random: inout RandomStream) {
    position = 0
    takenBeforeFresh = 0
    guard uses > 1 && countPerStep > 0 else { return }
    for k in 0..<wordCount { unsafe words[k] = table.word(for: random.next()) }
  }

  /// Draws the random bits of the next step's new words, so that their columns of the alias table are on their way.
  @inline(__always)
  mutating func drawAhead(from table: borrowing AliasTable, using random: inout RandomStream) {
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

  /// Puts the new words in their places. ``next()`` then gives the step's words.
  @inline(__always)
  mutating func startStep(with table: borrowing AliasTable) {
    for k in 0..<drawCount {
      let place = position &+ takenBeforeFresh
      unsafe words[place < wordCount ? place : place &- wordCount] = table.word(for: draws[k])
      takenBeforeFresh &+= uses
    }
    takenBeforeFresh &-= countPerStep
  }

  /// The next word of the step.
  @inline(__always)
  mutating func next() -> Int {
    let word = unsafe words[position]
    position &+= 1
    if position == wordCount { position = 0 }
    return Int(word)
  }

  /// Makes these the next step's words, over and over if there are too few, instead of what was drawn.
  mutating func choose(_ chosen: [Int]) {
    for k in 0..<countPerStep {
      unsafe words[(position + k) % wordCount] = UInt32(chosen[k % chosen.count])
    }
    takenBeforeFresh += drawCount * uses
    drawCount = 0
  }
}

private func hasCommonFactor(_ a: Int, _ b: Int) -> Bool {
  var (larger, smaller) = (a, b)
  while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger > 1
}
