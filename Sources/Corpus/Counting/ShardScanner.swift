internal import HogvecSystem

/// Reads shards: finds the words, counts them in a dictionary, and appends their ids to a spool, in a single
/// scan.
///
/// Words are looked up some dozens at a time, so that the memory they need, which is nearly never in the
/// cache, is fetched for all of them at once. For one thread at a time.
@safe struct ShardScanner: ~Copyable {
  var dictionary: WordDictionary
  var spool: UnitSpool
  /// Whether a line feed ends a sentence, or only parts words.
  private let endsSentenceAtLineFeed: Bool
  /// Line feeds seen so far.
  private(set) var lineFeedCount: UInt64 = 0

  /// What has been found and is not looked up yet.
  @unsafe private let found: UnsafeMutablePointer<Found>
  private var foundCount = 0

  /// A word in the text, or a sentence end, whose length is 0.
  private struct Found: BitwiseCopyable {
    var start: Int
    var key: WordKey

    static let sentenceEnd = Found(start: 0, key: WordKey(prefix: 0, hash: 0, length: 0))
  }

  /// Enough to hide the memory's latency; what they need fits the first-level cache.
  private static let batch = 64

  init(
    dictionary: consuming WordDictionary, spool: consuming UnitSpool, endsSentenceAtLineFeed: Bool
  ) {
    self.endsSentenceAtLineFeed = endsSentenceAtLineFeed
    self.dictionary = dictionary
    self.spool = spool
    unsafe self.found = .allocate(capacity: ShardScanner.batch)
  }

  deinit {
    unsafe found.deallocate()
  }

  /// Takes the dictionary away and begins an empty one without a limit of its size.
  mutating func takeDictionary() throws(FileError) -> WordDictionary {
    var taken = try WordDictionary(longestWord: dictionary.longestWord)
    swap(&taken, &dictionary)
    return taken
  }

  /// Reads one shard. Sentence ends are written at line feeds that follow a word, and at the first line feed
  /// of the shard if no word is before it, since one may be in an earlier shard.
  ///
  /// - Parameters:
  ///   - text: bytes that hold the shard.
  ///   - range: the part of them to read.
  ///   - position: where the shard starts in the corpus.
  ///   - endsText: whether the text ends with the shard, which ends a sentence too.
  mutating func scan(
    _ text: UnsafeRawBufferPointer, range: Range<Int>, position shardPosition: UInt64, endsText: Bool
  ) throws(FileError) -> ShardUnits {
    var units = ShardUnits(position: shardPosition, firstUnit: spool.unitCount)
    guard let base = text.baseAddress else { return units }
    let end = range.upperBound
    var position = range.lowerBound
    // A sentence end is due unless the last unit is one.
    var isEndDue = true
    var hasWord = false
    while true {
      // Positions below `end` are inside the text.
      while position < end {
        let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
        guard Separators.contains(byte) else { break }
        position &+= 1
        if byte == Separators.lineFeed {
          lineFeedCount &+= 1
          if isEndDue && endsSentenceAtLineFeed {
            try unsafe note(.sentenceEnd, base)
            units.sentenceEndCount += 1
            if !hasWord { units.startsWithSentenceEnd = true }
            isEndDue = false
          }
        }
      }
      guard position < end else { break }

      let start = position
      var hash = WordHash()
      var prefix: UInt64 = 0
      while true {
        var chunk = unsafe eightBytes(base, at: position, of: text.count)
        let length = Separators.firstOffset(in: chunk)
        if length < 8 { chunk &= (1 &<< UInt64(length &* 8)) &- 1 }
        if position == start { prefix = chunk }
        hash.absorb(chunk)
        position &+= length
        if length < 8 { break }
      }
      let length = position &- start
      let word = Found(
        start: start, key: WordKey(prefix: prefix, hash: hash.finished64(length: length), length: length))
      dictionary.prefetchSlot(hash: word.key.hash)
      try unsafe note(word, base)
      isEndDue = true
      hasWord = true
    }
    if endsText && isEndDue {
      try unsafe note(.sentenceEnd, base)
      units.sentenceEndCount += 1
      if !hasWord { units.startsWithSentenceEnd = true }
      isEndDue = false
    }
    try unsafe lookUp(base)
    units.unitCount = spool.unitCount - units.firstUnit
    units.endsInsideSentence = units.unitCount > 0 && isEndDue
    return units
  }

  @inline(__always) private mutating func note(
    _ item: Found, _ base: UnsafeRawPointer
  ) throws(FileError) {
    // There is room: a full batch is looked up at once.
    unsafe found[foundCount] = item
    foundCount &+= 1
    if foundCount == ShardScanner.batch { try unsafe lookUp(base) }
  }

  /// Counts the words found and appends their ids.
  @inline(never) private mutating func lookUp(_ base: UnsafeRawPointer) throws(FileError) {
    for index in 0..<foundCount {
      dictionary.prefetchBytes(of: unsafe found[index].key)
    }
    for index in 0..<foundCount {
      let item = unsafe found[index]
      if item.key.length == 0 {
        try spool.append(EncodedCorpus.sentenceEnd)
        continue
      }
      // The word is inside the text, where it was found.
      try spool.append(try unsafe dictionary.add(to: base + item.start, item.key))
    }
    foundCount = 0
  }
}

/// Eight bytes of a text as a little-endian number; those beyond the text's end read as spaces.
@inline(__always) private func eightBytes(_ base: UnsafeRawPointer, at position: Int, of byteCount: Int)
  -> UInt64
{
  if position &+ 8 <= byteCount {
    return unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
  var result = Separators.eightSpaces
  for offset in 0..<(byteCount &- position) {
    let byte = unsafe base.load(fromByteOffset: position &+ offset, as: UInt8.self)
    result = result & ~(0xFF &<< UInt64(offset &* 8)) | UInt64(byte) &<< UInt64(offset &* 8)
  }
  return result
}
