public import HogvecCorpus
public import HogvecKernels
internal import HogvecSystem
public import HogvecTraining

/// Trains on a corpus for a short while with one number of threads after another.
public struct ThreadSweep: Sendable {
  /// What is trained; the number of threads is set for each run, and time ends it, not the number of epochs.
  public var options: TrainingOptions
  /// The kernels that are used.
  public var kernels: KernelSet
  /// How long each run is, in seconds.
  public var seconds: Double
  /// Where the tables lie.
  public var tables: Trainer.TableStorage
  /// What measures the machine with each number of threads.
  public var bench = MachineBench()
  /// The levels of this machine's memory.
  public var levels = MemoryLevel.all()

  /// A sweep with the tables in anonymous memory.
  public init(options: TrainingOptions, kernels: KernelSet, seconds: Double) {
    self.options = options
    self.kernels = kernels
    self.seconds = seconds
    tables = .anonymous
  }

  /// Trains with a number of threads.
  ///
  /// - Parameters:
  ///   - corpus: an encoded corpus with a pair of words.
  ///   - wordCounts: how often each word of its vocabulary occurs, in descending order.
  /// - Throws: ``FileError`` if there is not enough memory, ``TrainingError`` if training diverges.
  public func run(
    threads: Int, on corpus: consuming EncodedCorpus, wordCounts: [UInt64]
  ) throws -> SweepPoint {
    let roofline = Roofline(
      peak: bench.peak(of: kernels.instructionSet, threads: threads),
      levels: try levels.map {
        ($0, try bench.bandwidth(of: $0, threads: threads, kernels: kernels.instructionSet))
      })
    let traffic = RowTraffic(options: options, wordCounts: wordCounts, corpus: corpus)
    var options = options
    options.threads = threads
    let summary = try TimedTraining(
      options, wordCounts: wordCounts, corpus: corpus, kernels: kernels, tables: tables, seconds: seconds,
      measuringStages: true
    ).summary
    let workers = summary.workerTimes
    return SweepPoint(
      threads: threads, wordsPerSecond: summary.wordsPerSecond, workers: workers,
      bound: roofline.bound(
        operations: workers.reduce(0) { $0 + $1.floatingPointOperations },
        rowBytes: workers.reduce(0) { $0 + $1.rowBytes },
        traffic: traffic))
  }
}
