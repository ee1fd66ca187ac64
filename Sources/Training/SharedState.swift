internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem
internal import Synchronization

/// What the workers of a run share: read-only parameters, the tables, the chunk queue and the stop flag.
final class SharedState: Sendable {
  let options: TrainingOptions
  let kernels: KernelSet
  let input: SharedTable
  let output: SharedTable
  /// The tables' files, where the tables are in anonymous memory and kept.
  private let copies: TableCopies?
  let negatives: AliasTable
  let wordWeights: WordWeights
  /// The paths to the words, if there is hierarchical softmax.
  let tree: HuffmanTree?
  /// Its paths, for steps.
  let paths: HuffmanTree.Paths?
  /// The row of the output table that is the tree's first node.
  let firstNodeRow: Int
  let subsampler: Subsampler
  /// The rows that each worker copies.
  let privateRows: PrivateRowChoice
  /// The rows of the input table, and those of each word if n-grams have some.
  let subwords: SubwordRows
  /// The words of the vocabulary.
  let wordCount: Int
  let corpus: EncodedCorpus
  private let chunks: ChunkSchedule
  private let claims: Monitor<ChunkClaims>
  private let ends = Lock<[EpochEnd]>([])
  private let share: ChunkShare
  /// The mean loss of a pair from which training has diverged: ten times that of output rows of zeros, for
  /// pairs that weigh as much as any.
  let divergedLoss: Double
  private let stopReason = Atomic<Int>(0)
  /// Where this run goes on.
  let start: TrainingPosition

  /// Why a run stops before its end.
  enum StopReason: Int {
    case diverged = 1
    case requested
    /// What is trained is of no use any more.
    case abandoned
  }

  /// - Parameters:
  ///   - subwords: the rows of the input table.
  ///   - input: the table of word vectors.
  ///   - output: the table of what they are multiplied with.
  ///   - position: where an earlier run was.
  ///   - share: the chunks that this process trains.
  ///   - privateRows: the rows that each worker copies; `nil` for those that suit the options.
  init(
    options: TrainingOptions, kernels: KernelSet, subwords: consuming SubwordRows,
    input: consuming SharedTable, output: consuming SharedTable, copies: TableCopies?, wordCounts: [UInt64],
    corpus: consuming EncodedCorpus, position: TrainingPosition?, share: ChunkShare = .whole,
    privateRows: PrivateRowChoice? = nil
  ) throws(FileError) {
    let chunks = ChunkSchedule(corpus, maximumSentenceLength: options.maximumSentenceLength)
    if let position { try chunks.check(position, of: corpus, epochs: options.epochs) }
    self.share = share
    self.chunks = chunks
    self.options = options
    self.kernels = kernels
    self.input = input
    self.output = output
    self.copies = copies
    negatives = AliasTable(counts: wordCounts, exponent: options.negativeExponent)
    wordWeights = WordWeights(
      counts: wordCounts, sampleThreshold: options.sampleThreshold, power: options.rareWeight)
    tree = options.usesTree ? HuffmanTree(counts: wordCounts) : nil
    paths = tree?.paths
    firstNodeRow = options.firstNodeRow(wordCount: wordCounts.count)
    self.privateRows =
      privateRows
      ?? PrivateRowChoice(options, wordCounts: wordCounts, tree: tree)
    subsampler = Subsampler(counts: wordCounts, threshold: options.sampleThreshold)
    wordCount = wordCounts.count
    let choices = (options.usesNegatives ? options.negativeCount + 1 : 0) + (tree?.longestPath ?? 0)
    let greatestWeight = Double(max(1, wordWeights.weight(of: UInt32(max(1, wordCount) - 1))))
    divergedLoss =
      10 * greatestWeight * greatestWeight
      * (choices > 0 ? Double(choices) * log(2) : log(Double(max(2, wordCount))))
    self.subwords = subwords
    let start =
      position
      ?? TrainingPosition(
        nextChunk: 0, unfinishedChunks: [], chunksPerEpoch: chunks.count, done: ChunkCounts())
    self.start = start
    claims = Monitor(
      ChunkClaims(
        from: start, share: share, chunkCount: chunks.count * options.epochs, workers: options.threads))
    self.corpus = corpus
  }

  /// Fills one of `count` shares of the input table with its first values; outputs start at zero.
  ///
  /// The worker that will train touches the pages first, which places them near its core.
  func initializeInput(share: Int, of count: Int) {
    for row in (0..<input.rowCount).share(of: share, among: count) {
      unsafe subwords.writeStart(ofRow: row, to: input.address(ofRow: row))
    }
  }

  /// The units of the corpus.
  var unitCount: Int { unsafe corpus.units.count }

  /// How far the share is: what the tables hold at least.
  var position: TrainingPosition { claims.change { $0.position } }

  /// Brings the tables' files on the device up to what the tables hold now, or something newer.
  ///
  /// - Returns: false if the run has diverged. Files that are copies are finite all the same.
  func synchronizeTables() throws(FileError) -> Bool {
    if copies != nil {
      guard try keep(input, output) else { return false }
    } else {
      try input.synchronize()
      try output.synchronize()
    }
    return reasonToStop != .diverged
  }

  /// Brings the files into which tables in memory are copied, if any are, up to what these tables hold.
  ///
  /// - Returns: whether all numbers were finite.
  func keep(_ input: borrowing SharedTable, _ output: borrowing SharedTable) throws(FileError) -> Bool {
    guard let copies else { return true }
    return try copies.update(from: input, output)
  }

  /// Whether every chunk that this process has of any epoch is finished.
  var isComplete: Bool { claims.change { $0.areAllFinished } }

  /// The chunks of all epochs.
  var chunkCount: Int { chunks.count * options.epochs }

  /// Lets workers claim the chunks of a number of epochs from now on, and none after them.
  func allow(epochs: Int) { claims.change { $0.allow(epochs: epochs) } }

  /// The epoch that a position is in, from 0.
  func epoch(of position: TrainingPosition) -> Int {
    min(position.nextChunk / max(1, chunks.count), options.epochs - 1)
  }

  /// Claims a chunk for a worker; `nil` when there is none left or the run is stopped. In a group it waits
  /// for the round of the next chunk to begin.
  func claimChunk(by worker: Int) -> (epoch: Int, chunk: Int, units: Range<Int>)? {
    let claimed: Int?? = claims.wait { claims in
      if isStopped { return .some(nil) }
      if let chunk = claims.claim(by: worker) { return chunk }
      return claims.waitsForRound ? nil : .some(nil)
    }
    guard let claimed, let index = claimed else { return nil }
    let (epoch, chunk) = index.quotientAndRemainder(dividingBy: chunks.count)
    return (epoch, chunk, chunks.range(of: chunk, in: corpus))
  }

  /// Notes that a worker has trained all of its chunk. The lock also publishes its updates of the tables to
  /// whoever asks for the position.
  func finishChunk(by worker: Int, _ counts: ChunkCounts) {
    claims.change { claims in
      let ended = claims.finish(by: worker, counts)
      // In a group an epoch ends for all processes at once.
      guard share == .whole else { return }
      for (epoch, done) in ended {
        // Inside the lock, so that epochs are noted in their order.
        let end = EpochEnd(progress: progress(of: done, epoch: epoch + 1), instant: .now)
        ends.withLock { $0.append(end) }
      }
    }
  }

  /// The epochs that have ended since this was asked last, in their order.
  func takeEndedEpochs() -> [EpochEnd] {
    ends.withLock { ends in
      defer { ends = [] }
      return ends
    }
  }

  /// What counts amount to.
  ///
  /// - Parameter epoch: the epoch that was reached, from 1.
  func progress(of counts: ChunkCounts, epoch: Int) -> TrainingProgress {
    var result = TrainingProgress(tokensTotal: corpus.tokenCount * UInt64(options.epochs), epoch: epoch)
    result.tokensResumed = start.done.tokens
    result.tokensTrained = counts.tokens
    result.tokensKept = counts.kept
    result.pairsMeasured = counts.pairsMeasured
    result.lossSum = counts.lossSum
    let done = Double(counts.tokens) / Double(max(1, result.tokensTotal))
    result.rate = options.rate(whenDone: done)
    return result
  }

  /// The learning rate at a position of an epoch. It depends on the position alone, not on what other
  /// workers have done.
  func rate(atEpoch epoch: Int, position: Int) -> Float {
    let done = (Double(epoch) + Double(position) / Double(unitCount)) / Double(options.epochs)
    return options.rate(whenDone: done)
  }

  /// Whether workers should stop.
  var isStopped: Bool { stopReason.load(ordering: .relaxed) != 0 }

  /// Whether workers should not even finish the chunks they are at.
  var isAbandoned: Bool {
    switch reasonToStop {
    case .diverged, .abandoned: true
    case .requested, nil: false
    }
  }

  /// Why the run was stopped.
  var reasonToStop: StopReason? { StopReason(rawValue: stopReason.load(ordering: .relaxed)) }

  /// Makes workers stop; the first reason stands.
  func stop(because reason: StopReason) {
    _ = stopReason.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
    // Wakes workers that wait for a round.
    claims.change { _ in }
  }
}

// MARK: - Rounds of a group

extension SharedState {
  /// Begins a round, which ends before a chunk.
  func openRound(until chunk: Int) { claims.change { $0.open(until: chunk) } }

  /// Waits until this process has finished its chunks below one, or is stopped.
  func waitForRound(until chunk: Int) {
    claims.wait { $0.areFinished(below: chunk) || isStopped ? () : nil }
  }

  /// What the finished chunks below one add up to, without those that this was asked for before.
  func takeFinished(below chunk: Int) -> ChunkCounts { claims.change { $0.takeFinished(below: chunk) } }

  /// Lets workers claim no chunk from this one on.
  func endRounds(at chunk: Int) { claims.change { $0.end(at: chunk) } }
}

/// What one worker has done so far. Written by it alone, read by whoever shows progress.
final class WorkerProgress: Sendable {
  // A cache line and its neighbor before and behind the counters, so that no two workers write to one line.
  private let paddingBefore = InlineArray<16, UInt64>(repeating: 0)
  // Relaxed everywhere: each number is read for display, or after the worker has been joined.
  private let tokenCount = Atomic<UInt64>(0)
  private let keptCount = Atomic<UInt64>(0)
  private let pairCount = Atomic<UInt64>(0)
  private let lossBits = Atomic<UInt64>(0)
  private let paddingBehind = InlineArray<16, UInt64>(repeating: 0)

  /// Counts a piece: its words before and after subsampling.
  func add(tokens: Int, kept: Int) {
    tokenCount.store(tokenCount.load(ordering: .relaxed) &+ UInt64(tokens), ordering: .relaxed)
    keptCount.store(keptCount.load(ordering: .relaxed) &+ UInt64(kept), ordering: .relaxed)
  }

  /// Adds the loss of some pairs.
  func add(loss: Double, pairs: Int) {
    let sum = Double(bitPattern: lossBits.load(ordering: .relaxed)) + loss
    lossBits.store(sum.bitPattern, ordering: .relaxed)
    pairCount.store(pairCount.load(ordering: .relaxed) &+ UInt64(pairs), ordering: .relaxed)
  }

  /// The sum of all.
  var counts: ChunkCounts {
    var counts = ChunkCounts()
    counts.tokens = tokens
    counts.kept = keptCount.load(ordering: .relaxed)
    counts.pairsMeasured = pairCount.load(ordering: .relaxed)
    counts.lossSum = Double(bitPattern: lossBits.load(ordering: .relaxed))
    return counts
  }

  /// The words gone through.
  var tokens: UInt64 { tokenCount.load(ordering: .relaxed) }
}
