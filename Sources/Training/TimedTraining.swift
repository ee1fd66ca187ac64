public import HogvecCorpus
public import HogvecKernels
internal import HogvecSystem

/// A training that time ends, however small the text is: the rate stays at its start, and nothing is kept.
public struct TimedTraining: Sendable {
  /// What was done, from the first word on.
  public let summary: TrainingSummary
  /// Words of the vocabulary, before subsampling, a second, without the first quarter of the time, in which
  /// the tables' pages are touched for the first time. 0 if the time was too short for a word.
  public let wordsPerSecond: Double
  /// What it took of the machine; `nil` unless that was asked for.
  public let profile: TrainingProfile?

  /// Trains. Each worker finishes the step it is at, so that it takes longer by the time of a few words.
  ///
  /// - Parameters:
  ///   - options: what is trained; the number of epochs does not matter.
  ///   - wordCounts: how often each word of the vocabulary occurs, in descending order.
  ///   - corpus: a corpus, encoded with that vocabulary.
  ///   - exceedsMemory: whether the tables are files that will not all be in memory.
  ///   - pinsWorkers: whether each worker stays on one processor.
  ///   - seconds: how long.
  ///   - measuresStages: whether workers note where their time goes.
  /// - Throws: ``FileError`` if the tables cannot be made or no thread can keep the time, ``TrainingError``
  ///   if training diverges.
  public init(
    _ options: TrainingOptions, wordCounts: [UInt64], corpus: consuming EncodedCorpus, kernels: KernelSet,
    tables: Trainer.TableStorage, exceedsMemory: Bool = false, pinsWorkers: Bool = false, seconds: Double,
    measuringStages measuresStages: Bool = false
  ) throws {
    var options = options
    options.epochs = 1_000_000
    let trainer = try Trainer(
      options: options, wordCounts: wordCounts, corpus: corpus, kernels: kernels, tables: tables,
      exceedsMemory: exceedsMemory, pinsWorkers: pinsWorkers)
    let marks = Lock<[(time: ContinuousClock.Instant, words: UInt64)]>([])
    let timer = try ServiceThread("timed")
    timer.run(after: seconds / 4, every: seconds * 3 / 4) {
      let isLast = marks.withLock { marks in
        marks.append((.now, trainer.progress.tokensTrained))
        return marks.count == 2
      }
      if isLast { trainer.abandon() }
    }
    defer { timer.finish() }
    summary = try trainer.run(measuringStages: measuresStages)
    profile = trainer.profile
    let found = marks.withLock { $0 }
    guard found.count > 1, found[1].words > found[0].words else {
      // Too few words for marks between them.
      wordsPerSecond = summary.wordsPerSecond
      return
    }
    wordsPerSecond = Double(found[1].words - found[0].words) / (found[1].time - found[0].time).seconds
  }
}
