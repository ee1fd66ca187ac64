/// What scanning a text, or one of the parts of a text that follow one another, has found besides words.
struct ScanFindings: Sendable {
  /// Bytes of the texts that came as streams.
  var streamedByteCount = 0
  var lineFeeds: UInt64 = 0
  /// Lines with at least one word.
  var sentences = SentenceCount()
  var records: UInt64 = 0
  var recordsWithoutText: UInt64 = 0
  /// Lines that are no records, and where one of them is, as a message.
  var faults: UInt64 = 0
  var fault: String?
  /// Of which streams not all is used, and why.
  var skipped: [String] = []
  /// What streams seem to be.
  var hints: [HintedFile] = []

  init() {}

  /// Adds what the next part has.
  mutating func append(_ next: ScanFindings) {
    streamedByteCount += next.streamedByteCount
    lineFeeds += next.lineFeeds
    sentences.append(next.sentences)
    records += next.records
    recordsWithoutText += next.recordsWithoutText
    faults += next.faults
    fault = fault ?? next.fault
    skipped += next.skipped
    hints += next.hints
  }
}

/// How many ends of sentences there are in shards that follow one another, if the first of them is only one
/// where a sentence is open.
struct SentenceCount: Sendable, Equatable {
  /// All ends, with one before any word.
  private(set) var ends: UInt64 = 0
  /// Whether an end is before any word.
  private(set) var startsWithEnd = false
  /// Whether the last sentence goes on.
  private(set) var isOpen = false
  /// Whether there is a word or an end.
  private(set) var isThere = false

  init() {}

  /// Those of one shard, or of some.
  init(ends: UInt64, startsWithEnd: Bool, isOpen: Bool, isThere: Bool) {
    self.ends = ends
    self.startsWithEnd = startsWithEnd
    self.isOpen = isOpen
    self.isThere = isThere
  }

  /// Adds the shards that follow.
  mutating func append(_ next: SentenceCount) {
    guard next.isThere else { return }
    guard isThere else {
      self = next
      return
    }
    ends += next.ends - (startsNothing(next) ? 1 : 0)
    isOpen = next.isOpen
  }

  /// Whether the first end of what follows ends no sentence.
  func startsNothing(_ next: SentenceCount) -> Bool { next.startsWithEnd && !isOpen }

  /// The sentences, if none is open before the first shard.
  var sentences: UInt64 { ends - (startsWithEnd ? 1 : 0) }
}
