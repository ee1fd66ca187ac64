internal import CHogvec
internal import HogvecSystem

/// The second half of a reading: from each worker's own ids to the vocabulary's, in the order of the corpus.
///
/// Each worker claims the next shard, reads its units back, replaces the ids and closes the gaps that dropped
/// words leave; what is left of the shards before says where its units go, and whether a sentence is open
/// there. Only that handing over is done in order; the rest runs in parallel.
final class EncodingPass: Sendable {
  /// How many units ahead of its use a replacement is fetched.
  private static let lead = 32
  /// Instead of an id: the word is not in the vocabulary.
  static let dropped = UInt32.max - 1

  /// Where the next shard's units go, and what has been written so far.
  struct Place: Sendable {
    var unit = 0
    var sentences: UInt64 = 0
    /// Whether the sentence has a word already, so that a line feed ends it.
    var isInsideSentence = false
    /// Whether the first unit is an end, which it may be if a sentence was open before the first shard.
    var startsWithEnd = false
  }

  private let shards: [CountedShard]
  private let spools: [UnnamedFile]
  /// For each run of words, the unit to write for each of its ids.
  private let replacements: [ScratchMemory]
  private let writer: EncodedCorpusWriter
  private let claims: NumberClaims
  private let turnstile: Turnstile<Place>

  /// What a worker left of a shard.
  struct CountedShard: Sendable {
    var units: ShardUnits
    var worker: Int
    /// The run of words that its ids are of.
    var run: Int
  }

  /// - Parameters:
  ///   - text: what was read, with its units.
  ///   - isInsideSentence: whether a sentence is open before the first shard.
  init(
    _ text: ScannedText, replacements: [ScratchMemory], writer: EncodedCorpusWriter,
    isInsideSentence: Bool = false
  ) {
    shards = text.shards
    claims = NumberClaims(shards.indices)
    spools = text.spools
    self.replacements = replacements
    self.writer = writer
    turnstile = Turnstile(Place(isInsideSentence: isInsideSentence))
  }

  /// Writes all units on as many threads as there are spools.
  ///
  /// - Returns: where the units end, and how many sentences there are.
  func run() throws(FileError) -> Place {
    try onWorkers(spools.count, label: "encode") { (_) throws(FileError) in
      do throws(FileError) {
        try self.work()
      } catch {
        self.turnstile.close()
        throw error
      }
    }
    return turnstile.current
  }

  private func work() throws(FileError) {
    var buffer = GrowingMemory<UInt32>()
    // The turnstile orders what the shards hand over.
    while let index = claims.next() {
      let (shard, worker) = (shards[index].units, shards[index].worker)
      try buffer.reserve(shard.unitCount)
      // The buffer has room for the shard's units, and no one else uses it.
      let units = unsafe UnsafeMutableBufferPointer(start: buffer.base, count: shard.unitCount)
      let place = shard.firstUnit * 4
      try unsafe spools[worker].read(into: UnsafeMutableRawBufferPointer(units), at: place)
      spools[worker].release(place..<(place + shard.unitCount * 4))
      let (count, sentences) = unsafe replace(units, by: replacements[shards[index].run])
      let startsWithEnd = unsafe count > 0 && units[0] == EncodedCorpus.sentenceEnd
      let endsWithWord = unsafe count > 0 && units[count - 1] != EncodedCorpus.sentenceEnd
      let written = turnstile.pass(ticket: index) { place in
        // A sentence end that no word is before ends an empty sentence, which has no end.
        let surplus = startsWithEnd && !place.isInsideSentence ? 1 : 0
        if place.unit == 0 { place.startsWithEnd = startsWithEnd && surplus == 0 }
        place.unit += count - surplus
        place.sentences += sentences - UInt64(surplus)
        if count > surplus { place.isInsideSentence = endsWithWord }
      }
      guard let written else { return }
      let first = startsWithEnd && !written.isInsideSentence ? 1 : 0
      try unsafe writer.write(
        UnsafeBufferPointer(rebasing: UnsafeBufferPointer(units)[first..<count]), at: written.unit)
    }
  }

  /// Replaces ids in place, dropping words that are not in the vocabulary and ends of sentences that are
  /// empty then; an end at the start is left for the caller to judge.
  ///
  /// - Returns: how many units are left, and how many of them are ends.
  private func replace(
    _ units: UnsafeMutableBufferPointer<UInt32>, by replacements: ScratchMemory
  ) -> (count: Int, sentences: UInt64) {
    let replacements = unsafe replacements.bytes.assumingMemoryBound(to: UInt32.self)
    var count = 0
    var sentences: UInt64 = 0
    var isEndDue = true
    for index in 0..<units.count {
      // Any address may be asked for, so also those of what is no id.
      if index + EncodingPass.lead < units.count {
        unsafe hogvec_prefetch_read(replacements.baseAddress! + Int(units[index + EncodingPass.lead]))
      }
      var unit = unsafe units[index]
      // An id is below the number of its run's words, which is that of the replacements.
      if unit != EncodedCorpus.sentenceEnd { unit = unsafe replacements[Int(unit)] }
      if unit == EncodingPass.dropped { continue }
      if unit == EncodedCorpus.sentenceEnd {
        guard isEndDue else { continue }
        isEndDue = false
        sentences += 1
      } else {
        isEndDue = true
      }
      // Never beyond what was read: count <= index.
      unsafe units[count] = unit
      count += 1
    }
    return (count, sentences)
  }
}
