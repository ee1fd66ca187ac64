public import HogvecCorpus
public import HogvecKernels
internal import HogvecSystem
public import HogvecTraining

/// Trains on a corpus for short whiles with one number of threads after another.
public struct ThreadSweep: Sendable {
  /// What is trained; the number of threads is set for each run, and time ends it, not the number of epochs.
  public let options: TrainingOptions
  /// The kernels that are used.
  public let kernels: KernelSet
  /// How long each run is, in seconds.
  public var seconds = 3.0
  /// How many runs there are with each number of threads, of which the fastest is taken.
  public var repeats = 3
  /// Whether each worker stays on one processor.
  public var pinsWorkers = false
  /// What measures the machine with each number of threads.
  public var bench = MachineBench()
  /// The levels of this machine's memory.
  public var levels = MemoryLevel.all()

  private let openCorpus: @Sendable () throws -> EncodedCorpus
  private let wordCounts: [UInt64]
  private let traffic: RowTraffic

  /// A sweep on a corpus.
  ///
  /// - Parameters:
  ///   - wordCounts: how often each word of its vocabulary occurs, in descending order.
  ///   - openCorpus: opens an encoded corpus with a pair of words, once for each run.
  /// - Throws: what `openCorpus` throws.
  /// - Complexity: 16 bytes a word; with n-grams, for a moment, that of the lists that training makes.
  public init(
    options: TrainingOptions, kernels: KernelSet, wordCounts: [UInt64],
    openCorpus: @escaping @Sendable () throws -> EncodedCorpus
  ) throws {
    self.options = options
    self.kernels = kernels
    self.wordCounts = wordCounts
    self.openCorpus = openCorpus
    traffic = RowTraffic(options: options, wordCounts: wordCounts, corpus: try openCorpus())
  }

  /// Trains with a number of threads, and measures the machine with as many before each run.
  ///
  /// - Parameter tables: where the tables lie; they are made anew for each run.
  /// - Throws: ``FileError`` if there is not enough memory, ``TrainingError`` if training diverges.
  public func run(threads: Int, tables: Trainer.TableStorage = .anonymous) throws -> SweepPoint {
    var options = options
    options.threads = threads
    var best: (speed: Double, profile: TrainingProfile)?
    var roofline: Roofline?
    var speeds: [Double] = []
    for _ in 0..<max(1, repeats) {
      if let measured = try measureRoofline(threads: threads) {
        roofline = roofline?.best(with: measured) ?? measured
      }
      let training = try TimedTraining(
        options, wordCounts: wordCounts, corpus: try openCorpus(), kernels: kernels, tables: tables,
        pinsWorkers: pinsWorkers, seconds: seconds, measuringStages: true)
      let speed = training.summary.wordsPerSecond
      speeds.append(speed)
      guard let profile = training.profile else { preconditionFailure("the stages were measured") }
      if let best, best.speed >= speed { continue }
      best = (speed, profile)
    }
    guard let best else { preconditionFailure("there is at least one run") }
    return SweepPoint(
      threads: threads, wordsPerSecond: best.speed, repeats: speeds, profile: best.profile,
      bound: roofline?.bound(
        operations: best.profile.operations,
        rowBytes: best.profile.workers.reduce(0) { $0 + $1.rowBytes },
        traffic: traffic))
  }

  /// What the machine can do with a number of threads; `nil` if others used it meanwhile.
  private func measureRoofline(threads: Int) throws(FileError) -> Roofline? {
    let measurement = ProcessorUse.Measurement()
    let peak = bench.peak(of: options.usableSet(of: kernels.instructionSet), threads: threads)
    var measured: [(level: MemoryLevel, bytesPerSecond: Double)] = []
    for level in levels {
      measured.append(
        (level, try bench.bandwidth(of: level, threads: threads, kernels: kernels.instructionSet)))
    }
    guard !measurement.use.isDisturbed else { return nil }
    return Roofline(peak: peak, levels: measured)
  }
}
