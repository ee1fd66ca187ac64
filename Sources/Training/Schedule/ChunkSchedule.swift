internal import HogvecCorpus
internal import HogvecSystem

/// Cuts an encoded corpus into chunks of about ``unitsPerChunk`` units, the pieces of work that workers
/// claim.
///
/// A chunk's bounds are found from the units near them alone, so no list of them is kept however large the
/// corpus is. A sentence of up to `maximumSentenceLength` words lies in one chunk; a longer one, which is cut
/// into pieces anyway, may be cut at a chunk's bound too. Every unit is in exactly one chunk.
struct ChunkSchedule: Sendable {
  /// The units of a chunk, give or take a sentence.
  static let unitsPerChunk = 8192

  private let maximumSentenceLength: Int

  /// The number of chunks.
  let count: Int

  /// The schedule for a corpus.
  init(_ corpus: borrowing EncodedCorpus, maximumSentenceLength: Int) {
    self.maximumSentenceLength = maximumSentenceLength
    self.count = unsafe (corpus.units.count + ChunkSchedule.unitsPerChunk - 1) / ChunkSchedule.unitsPerChunk
  }

  /// The units of a chunk. May be empty, where a sentence is longer than a chunk.
  func range(of chunk: Int, in corpus: borrowing EncodedCorpus) -> Range<Int> {
    unsafe bound(chunk, corpus.units)..<bound(chunk + 1, corpus.units)
  }

  /// The words of the vocabulary in the chunks that a share has of some epochs.
  ///
  /// - Complexity: reads all units, unless the share is the whole.
  func tokenCount(of share: ChunkShare, epochs: Int, in corpus: borrowing EncodedCorpus) -> UInt64 {
    if share == .whole { return corpus.tokenCount * UInt64(epochs) }
    var sum: UInt64 = 0
    for chunk in 0..<count {
      // A chunk is dealt to the same process again after as many epochs as there are processes.
      func times(in epochs: Int) -> Int {
        (0..<epochs).count { ($0 * count + chunk) % share.count == share.rank }
      }
      let (rounds, rest) = epochs.quotientAndRemainder(dividingBy: share.count)
      let repetitions = rounds * times(in: share.count) + times(in: rest)
      if repetitions == 0 { continue }
      var tokens = 0
      for position in range(of: chunk, in: corpus)
      where unsafe corpus.units[position] != EncodedCorpus.sentenceEnd {
        tokens += 1
      }
      sum += UInt64(tokens * repetitions)
    }
    return sum
  }

  /// Checks that a position is one of a run of this share on this corpus.
  ///
  /// - Throws: ``FileError`` that says what does not fit.
  func check(
    _ position: TrainingPosition, of corpus: borrowing EncodedCorpus, epochs: Int, share: ChunkShare
  ) throws(FileError) {
    guard position.share == share else {
      throw FileError(
        "the position is of process \(position.share.rank) of \(position.share.count), and this is \(share.rank) of \(share.count)"
      )
    }
    guard position.chunksPerEpoch == count else {
      throw FileError(
        "'\(corpus.path)' has \(count) chunks, but the run was at a chunk of \(position.chunksPerEpoch)")
    }
    let unfinished = position.unfinishedChunks
    let isAscending = zip(unfinished, unfinished.dropFirst()).allSatisfy { $0 < $1 }
    guard (0...(count * epochs)).contains(position.nextChunk), isAscending,
      unfinished.first ?? 0 >= 0, unfinished.last ?? -1 < position.nextChunk,
      unfinished.allSatisfy({ share.first(from: $0) == $0 })
    else {
      throw FileError(
        "a run cannot be at chunk \(position.nextChunk) of \(count) x \(epochs), with chunks \(unfinished) to do"
      )
    }
    // The file's size bounds the product's first factor, and the options the second.
    let possible = corpus.tokenCount * UInt64(epochs)
    let done = position.done
    guard done.tokens <= possible, done.kept <= done.tokens, done.lossSum.isFinite else {
      throw FileError(
        "a run of \(Figures.grouped(possible)) words cannot have trained \(Figures.grouped(done.tokens)) and kept "
          + "\(Figures.grouped(done.kept)) of them, with losses of \(done.lossSum)")
    }
  }

  /// Where a chunk starts: behind the first sentence end at its nominal start or shortly after it.
  private func bound(_ chunk: Int, _ units: UnsafeBufferPointer<UInt32>) -> Int {
    let nominal = chunk * ChunkSchedule.unitsPerChunk
    if nominal == 0 { return 0 }
    if nominal >= units.count { return units.count }
    // The unit before the nominal start counts too: a sentence may end exactly there.
    let end = min(nominal + maximumSentenceLength, units.count)
    for position in (nominal - 1)..<end where unsafe units[position] == EncodedCorpus.sentenceEnd {
      return position + 1
    }
    return nominal
  }
}
