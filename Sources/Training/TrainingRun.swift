internal import Corpus
internal import Kernels
internal import Storage
internal import Synchronization

/// What the workers of a run share: read-only parameters, the tables, the claims, and the wish to stop.
final class TrainingRun: Sendable {
  let options: TrainingOptions
  let kernels: KernelSet
  let input: SharedTable
  let output: SharedTable
  let negatives: AliasTable
  /// The ways to the words, if there is hierarchical softmax.
  let tree: HuffmanTree?
  /// The row of the output table that is the tree's first node.
  let firstNodeRow: Int
  let subsampler: Subsampler
  let corpus: EncodedCorpus
  private let chunks: ChunkSchedule
  private let claimed = Atomic<Int>(0)
  private let stopReason = Atomic<Int>(0)

  /// Why a run stops before its end.
  enum StopReason: Int {
    case diverged = 1
    case requested
  }

  init(
    options: TrainingOptions, kernels: KernelSet, input: consuming SharedTable, output: consuming SharedTable,
    wordCounts: [UInt64], corpus: consuming EncodedCorpus
  ) {
    self.options = options
    self.kernels = kernels
    self.input = input
    self.output = output
    negatives = AliasTable(counts: wordCounts, exponent: options.negativeExponent)
    tree = options.takesTree ? HuffmanTree(counts: wordCounts) : nil
    firstNodeRow = options.firstNodeRow(wordCount: wordCounts.count)
    subsampler = Subsampler(counts: wordCounts, threshold: options.sampleThreshold)
    chunks = ChunkSchedule(corpus, maximumSentenceLength: options.maximumSentenceLength)
    self.corpus = corpus
  }

  /// Fills one of `count` shares of the input table: uniform in +-initialScale / (2 dimension); outputs start at
  /// zero.
  ///
  /// The worker that will train touches the pages first, which places them near its core. Every row has a random stream
  /// of its own, so that the values do not depend on the number of shares.
  func initializeInput(share: Int, of count: Int) {
    let scale = options.initialScale / Float(input.dimension)
    for row in (input.rowCount * share / count)..<(input.rowCount * (share + 1) / count) {
      var random = RandomStream(seed: options.seed, .max, UInt64(row))
      let address = unsafe input.address(ofRow: row)
      for column in 0..<input.dimension {
        unsafe address[column] = (Float(random.next() >> 40) * 0x1p-24 - 0.5) * scale
      }
    }
  }

  /// Whether every component of every vector is a finite number.
  var inputIsFinite: Bool {
    for row in 0..<input.rowCount {
      let address = unsafe input.address(ofRow: row)
      // Zero times a number is zero, and NaN if the number is infinite or not a number; a sum shows it without a branch.
      var sum: Float = 0
      for column in 0..<input.dimension { unsafe sum += address[column] * 0 }
      if sum.isNaN { return false }
    }
    return true
  }

  /// The units of the corpus.
  var unitCount: Int { unsafe corpus.units.count }

  /// Chunks of all epochs.
  var chunkCount: Int { chunks.count * options.epochs }

  /// The epoch that is being claimed, from 0.
  var currentEpoch: Int { min(claimed.load(ordering: .relaxed) / max(1, chunks.count), options.epochs - 1) }

  /// Claims the next chunk; `nil` when there is none or the run is stopped.
  func claimChunk() -> (epoch: Int, chunk: Int, units: Range<Int>)? {
    // Relaxed: a claim is a number that only one worker gets; nothing else is published with it.
    let index = claimed.wrappingAdd(1, ordering: .relaxed).oldValue
    guard index < chunkCount, !isStopped else { return nil }
    let (epoch, chunk) = index.quotientAndRemainder(dividingBy: chunks.count)
    return (epoch, chunk, chunks.range(of: chunk, in: corpus))
  }

  /// The learning rate at a position of an epoch: falls in a straight line to 0.0001 of the start, as in word2vec. It
  /// depends on the position alone, not on what other workers have done.
  func rate(atEpoch epoch: Int, position: Int) -> Float {
    let done = (Double(epoch) + Double(position) / Double(unitCount)) / Double(options.epochs)
    return Float(Double(options.rate) * max(1 - done, 1e-4))
  }

  /// Whether workers should stop after the piece they are at.
  var isStopped: Bool { stopReason.load(ordering: .relaxed) != 0 }

  /// Why the run was stopped.
  var reasonToStop: StopReason? { StopReason(rawValue: stopReason.load(ordering: .relaxed)) }

  /// Makes workers stop; the first reason stands.
  func stop(because reason: StopReason) {
    _ = stopReason.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
  }
}

/// What one worker has done so far. Written by it alone, read by whoever shows progress.
final class WorkerProgress: Sendable {
  // Relaxed everywhere: each number is read for display, or after the worker has been joined.
  private let tokenCount = Atomic<UInt64>(0)
  private let keptCount = Atomic<UInt64>(0)
  private let pairCount = Atomic<UInt64>(0)
  private let lossBits = Atomic<UInt64>(0)

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

  var tokens: UInt64 { tokenCount.load(ordering: .relaxed) }
  var kept: UInt64 { keptCount.load(ordering: .relaxed) }
  var pairs: UInt64 { pairCount.load(ordering: .relaxed) }
  var loss: Double { Double(bitPattern: lossBits.load(ordering: .relaxed)) }
}
