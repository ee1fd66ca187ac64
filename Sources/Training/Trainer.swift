internal import CProcessor
public import Corpus
internal import Dispatch
public import Kernels
public import Storage

/// Trains word vectors: workers on Dispatch claim chunks of the corpus and write into shared tables without locks
/// (Hogwild, Recht et al. 2011).
///
/// One worker and one seed give the same vectors, bit for bit, with the same kernels. ``run()`` may be called once;
/// ``progress`` and ``stop()`` from any thread meanwhile.
public final class Trainer: Sendable {
  private let shared: TrainingRun
  private let workers: [WorkerProgress]

  /// Where the tables lie.
  public enum TableStorage: Sendable, Equatable {
    /// In anonymous memory, with huge pages where the system grants them.
    case anonymous
    /// In the files `input.table` and `output.table` of a directory.
    case files(directory: String)
  }

  /// Prepares a run: makes both tables, the alias table or the Huffman tree, and the subsampler.
  ///
  /// - Parameters:
  ///   - options: what to do; each in the range its documentation gives.
  ///   - wordCounts: how often each word of the vocabulary occurs, in descending order.
  ///   - corpus: the corpus, encoded with that vocabulary.
  /// - Throws: ``FileError`` if the tables cannot be made, or hierarchical softmax alone is to tell one word from no other.
  public init(
    options: TrainingOptions, wordCounts: [UInt64], corpus: consuming EncodedCorpus, kernels: KernelSet,
    tables: TableStorage = .anonymous
  ) throws(FileError) {
    if options.takesTree && wordCounts.count < 2 {
      throw FileError("nothing to train: a tree for hierarchical softmax has two words, the vocabulary one")
    }
    let input = try SharedTable(
      tables, "input.table", rowCount: wordCounts.count, dimension: options.dimension)
    let output = try SharedTable(
      tables, "output.table", rowCount: options.outputRowCount(wordCount: wordCounts.count),
      dimension: options.dimension)
    shared = TrainingRun(
      options: options, kernels: kernels, input: input, output: output, wordCounts: wordCounts, corpus: corpus
    )
    workers = (0..<options.threads).map { _ in WorkerProgress() }
  }

  /// Lends the table of word vectors, a row for each word.
  public func withVectors<Result, Failure: Error>(
    _ body: (borrowing SharedTable) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(shared.input)
  }

  /// Trains all epochs and returns when the last worker has finished.
  ///
  /// - Parameter measuresStages: whether workers note where their time goes, which takes half a percent of it.
  /// - Throws: ``TrainingError`` if the loss became infinite or not a number.
  public func run(measuringStages measuresStages: Bool = false) throws(TrainingError) -> TrainingSummary {
    let clock = ContinuousClock()
    let start = clock.now
    forEachWorker { index in self.shared.initializeInput(share: index, of: self.workers.count) }
    let trainingStart = clock.now
    let workerTimes = measuresStages ? trainMeasuringStages() : train()
    // The loss is measured for some steps only, so the last ones are looked at here.
    if shared.reasonToStop == .diverged || !shared.inputIsFinite {
      throw TrainingError.diverged(shared.options)
    }
    let progress = progress
    return TrainingSummary(
      progress: progress, initializationSeconds: (trainingStart - start).seconds,
      seconds: (clock.now - trainingStart).seconds, wasStopped: shared.isStopped, workerTimes: workerTimes)
  }

  /// Has all workers train.
  ///
  /// - Returns: no times.
  private func train() -> [WorkerTimes] {
    forEachWorker { index in
      var worker = Worker<StoppedStageClock>(run: self.shared, progress: self.workers[index])
      worker.trainAll()
    }
    return []
  }

  /// The same with clocks.
  private func trainMeasuringStages() -> [WorkerTimes] {
    let clock = ContinuousClock()
    let (start, startTick) = (clock.now, hogvec_ticks())
    let shown = Lock<[Int: StageCounts]>([:])
    forEachWorker { index in
      var worker = Worker<RunningStageClock>(run: self.shared, progress: self.workers[index])
      worker.trainAll()
      let counts = worker.clock.counts
      shown.withLock { $0[index] = counts }
    }
    let runTicks = hogvec_ticks() &- startTick
    let runSeconds = (clock.now - start).seconds
    return shown.withLock { shown in
      workers.indices.compactMap { index in
        shown[index].map {
          WorkerTimes(
            $0, tokens: workers[index].tokens, runTicks: runTicks, runSeconds: runSeconds,
            options: shared.options)
        }
      }
    }
  }

  /// Makes workers finish the sentence they are at, and ``run()`` return.
  public func stop() { shared.stop(because: .requested) }

  /// How far the run is.
  public var progress: TrainingProgress {
    var result = TrainingProgress(
      tokensTotal: shared.corpus.tokenCount * UInt64(shared.options.epochs), epoch: shared.currentEpoch + 1)
    for worker in workers {
      result.tokensTrained += worker.tokens
      result.tokensKept += worker.kept
      result.pairsMeasured += worker.pairs
      result.lossSum += worker.loss
    }
    let done = Double(result.tokensTrained) / Double(max(1, result.tokensTotal))
    result.rate = Float(Double(shared.options.rate) * max(1 - done, 1e-4))
    return result
  }

  /// Runs one closure for each worker, each on a thread of its own, and waits for all.
  private func forEachWorker(_ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<workers.count {
      // A serial queue has a thread to itself; the concurrent ones stop at the number of cores.
      DispatchQueue(label: "hogvec.worker.\(index)").async(group: group) { body(index) }
    }
    group.wait()
  }
}

extension SharedTable {
  fileprivate init(
    _ storage: Trainer.TableStorage, _ name: String, rowCount: Int, dimension: Int
  ) throws(FileError) {
    switch storage {
    case .anonymous: try self.init(anonymousRows: rowCount, dimension: dimension)
    case .files(let directory):
      try self.init(creating: "\(directory)/\(name)", rowCount: rowCount, dimension: dimension)
    }
  }
}

extension Duration {
  /// The duration in seconds.
  fileprivate var seconds: Double { self / .seconds(1) }
}
