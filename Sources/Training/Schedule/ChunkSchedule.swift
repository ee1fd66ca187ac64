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
    count = unsafe ChunkSchedule.count(ofUnits: corpus.units.count)
  }

  /// The number of chunks of so many units.
  static func count(ofUnits units: Int) -> Int { (units + unitsPerChunk - 1) / unitsPerChunk }

  /// The units of a chunk. May be empty, where a sentence is longer than a chunk.
  func range(of chunk: Int, in corpus: borrowing EncodedCorpus) -> Range<Int> {
    unsafe bound(chunk, corpus.units)..<bound(chunk + 1, corpus.units)
  }

  /// Checks that a position is one of a run on this corpus.
  ///
  /// - Throws: ``FileError`` that says what does not fit.
  func check(
    _ position: TrainingPosition, of corpus: borrowing EncodedCorpus, epochs: Int
  ) throws(FileError) {
    guard position.chunksPerEpoch == count else {
      throw FileError(
        "'\(corpus.path)' has \(count) chunks, but the run was at a chunk of \(position.chunksPerEpoch)")
    }
    let unfinished = position.unfinishedChunks
    let isAscending = zip(unfinished, unfinished.dropFirst()).allSatisfy { $0 < $1 }
    guard (0...(count * epochs)).contains(position.nextChunk), isAscending,
      unfinished.first ?? 0 >= 0, unfinished.last ?? -1 < position.nextChunk
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
