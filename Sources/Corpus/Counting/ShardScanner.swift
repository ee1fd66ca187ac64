internal import HogvecSystem

/// Reads shards: finds the words, counts them in a dictionary, and appends their ids to a spool, in a single
/// scan.
///
/// The text is looked at 64 bytes at a time, each a bit of a number; words are looked up in batches. For one
/// thread at a time.
struct ShardScanner: ~Copyable {
  var dictionary: WordDictionary
  var spool: UnitSpool
  /// Whether a line feed ends a sentence, or only parts words.
  private let endsSentenceAtLineFeed: Bool
  /// Line feeds seen so far.
  private(set) var lineFeedCount: UInt64 = 0
  private var batch = WordBatch()

  init(
    dictionary: consuming WordDictionary, spool: consuming UnitSpool, endsSentenceAtLineFeed: Bool
  ) {
    self.endsSentenceAtLineFeed = endsSentenceAtLineFeed
    self.dictionary = dictionary
    self.spool = spool
  }

  /// Takes the dictionary away and begins an empty one without a limit of its size.
  mutating func takeDictionary() throws(FileError) -> WordDictionary {
    var taken = try WordDictionary(longestWord: dictionary.longestWord)
    swap(&taken, &dictionary)
    return taken
  }

  /// What is known of a shard so far.
  private struct State {
    var units: ShardUnits
    /// A sentence end is due unless the last unit is one.
    var isEndDue = true
    var hasWord = false

    @inline(__always) mutating func hasSeenWord() { (isEndDue, hasWord) = (true, true) }
  }

  /// Reads one shard. Sentence ends are written at line feeds that follow a word, and at the first line feed
  /// of the shard if no word is before it, since one may be in an earlier shard.
  ///
  /// - Parameters:
  ///   - text: bytes that hold the shard.
  ///   - range: the part of them to read, which ends after a separator, or where the text ends.
  ///   - position: where the shard starts in the corpus.
  ///   - endsText: whether the text ends with the shard, which ends a sentence too.
  mutating func scan(
    _ text: UnsafeRawBufferPointer, range: Range<Int>, position: UInt64, endsText: Bool
  ) throws(FileError) -> ShardUnits {
    var state = State(units: ShardUnits(position: position, firstUnit: spool.unitCount))
    guard let base = text.baseAddress else { return state.units }
    let end = range.upperBound
    // Where the word begins that the bytes before the block have left open, if one is.
    var (openStart, isOpen) = (0, false)
    var block = range.lowerBound
    while block < end {
      // The block begins inside the text.
      let bits = unsafe SeparatorBits(
        base + block, byteCount: end &- block, readableCount: text.count &- block)
      lineFeedCount &+= UInt64(bits.lineFeeds.nonzeroBitCount)
      let followers = ~bits.all &<< 1 | (isOpen ? 1 : 0)
      var starts = ~bits.all & ~followers
      var ends = bits.all & followers
      if isOpen && ends != 0 {
        batch.append(start: openStart, length: block &+ ends.trailingZeroBitCount &- openStart)
        ends &= ends &- 1
        state.hasSeenWord()
      }
      if endsSentenceAtLineFeed && bits.lineFeeds != 0 {
        appendItems(&starts, ends, lineFeeds: bits.lineFeeds, block, &state)
      } else if ends != 0 {
        state.hasSeenWord()
        while ends != 0 {
          appendWord(&starts, end: ends.trailingZeroBitCount, block)
          ends &= ends &- 1
        }
      }
      if starts != 0 { openStart = block &+ starts.trailingZeroBitCount }
      isOpen = bits.all &>> 63 == 0
      if batch.isFull { try unsafe batch.lookUp(in: text, &dictionary, &spool) }
      block &+= SeparatorBits.count
    }
    if isOpen {
      batch.append(start: openStart, length: end &- openStart)
      state.hasSeenWord()
    }
    if endsText && state.isEndDue { appendSentenceEnd(at: range.lowerBound, &state) }
    try unsafe batch.finish(text, &dictionary, &spool)
    state.units.unitCount = spool.unitCount - state.units.firstUnit
    state.units.endsInsideSentence = state.units.unitCount > 0 && state.isEndDue
    return state.units
  }

  /// Appends the words of a block, each by the bits of its first byte and of the separator after it, and the
  /// sentence ends at its line feeds, in their order.
  private mutating func appendItems(
    _ starts: inout UInt64, _ ends: UInt64, lineFeeds: UInt64, _ block: Int, _ state: inout State
  ) {
    var marks = ends | lineFeeds
    while marks != 0 {
      let offset = marks.trailingZeroBitCount
      let mark = marks & ~(marks &- 1)
      marks ^= mark
      if ends & mark != 0 {
        appendWord(&starts, end: offset, block)
        state.hasSeenWord()
      }
      if lineFeeds & mark != 0 && state.isEndDue { appendSentenceEnd(at: block &+ offset, &state) }
    }
  }

  /// Appends the word that begins first, and takes its bit away.
  @inline(__always) private mutating func appendWord(_ starts: inout UInt64, end: Int, _ block: Int) {
    let start = starts.trailingZeroBitCount
    starts &= starts &- 1
    batch.append(start: block &+ start, length: end &- start)
  }

  private mutating func appendSentenceEnd(at position: Int, _ state: inout State) {
    batch.append(start: position, length: 0)
    state.units.sentenceEndCount += 1
    if !state.hasWord { state.units.startsWithSentenceEnd = true }
    state.isEndDue = false
  }
}
