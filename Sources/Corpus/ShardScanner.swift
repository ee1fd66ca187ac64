internal import Storage

/// Reads shards: finds the words, counts them in a dictionary, and appends their ids to a spool, in a single scan.
///
/// For one thread at a time.
@safe struct ShardScanner: ~Copyable {
  var dictionary: WordDictionary
  var spool: UnitSpool
  /// Line feeds seen so far.
  private(set) var lineFeedCount: UInt64 = 0

  init(spool: consuming UnitSpool) throws(FileError) {
    self.dictionary = try WordDictionary()
    self.spool = spool
  }

  /// Reads one shard. Sentence ends are written at line feeds that follow a word, and at the first line feed of the
  /// shard if no word is before it, since one may be in an earlier shard.
  ///
  /// - Parameters:
  ///   - text: the whole file's bytes.
  ///   - shard: the part to read.
  mutating func scan(_ text: UnsafeRawBufferPointer, _ shard: Shard, index: Int) throws(FileError) -> ShardUnits {
    var units = ShardUnits(shard: index, firstUnit: spool.unitCount)
    guard let base = text.baseAddress else { return units }
    let end = shard.range.upperBound
    var position = shard.range.lowerBound
    // A sentence end is due unless the last unit is one.
    var isEndDue = true
    while true {
      // Positions below `end` are inside the text.
      while position < end {
        let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
        guard Separators.contains(byte) else { break }
        position &+= 1
        if byte == Separators.lineFeed {
          lineFeedCount &+= 1
          if isEndDue {
            try appendSentenceEnd(&units)
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
      let id = try unsafe dictionary.insert(
        base + start, length: length, prefix: prefix, hash: hash.finished(length: length),
        position: shard.filePosition &+ UInt64(start))
      dictionary.raiseCount(of: id)
      try spool.append(id)
      isEndDue = true
    }
    if shard.endsFile && isEndDue {
      try appendSentenceEnd(&units)
      isEndDue = false
    }
    units.unitCount = spool.unitCount - units.firstUnit
    units.endsInsideSentence = units.unitCount > 0 && isEndDue
    return units
  }

  private mutating func appendSentenceEnd(_ units: inout ShardUnits) throws(FileError) {
    if spool.unitCount == units.firstUnit { units.startsWithSentenceEnd = true }
    units.sentenceEndCount += 1
    try spool.append(EncodedCorpus.sentenceEnd)
  }
}

/// Eight bytes of a text as a little-endian number; those beyond the text's end read as spaces.
@inline(__always) private func eightBytes(_ base: UnsafeRawPointer, at position: Int, of byteCount: Int) -> UInt64 {
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
