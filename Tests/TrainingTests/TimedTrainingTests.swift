import HogvecCorpus
import HogvecKernels
import HogvecTestSupport
import Testing

@testable import HogvecTraining

/// Training that time ends.
@Suite struct TimedTrainingTests {
  private let directory: TemporaryDirectory
  private let text: String

  init() throws {
    directory = try TemporaryDirectory()
    text = try directory.write(randomText(sentences: 2000, words: 5, seed: 4), to: "text")
  }

  private func train(_ options: TrainingOptions, seconds: Double) throws -> TimedTraining {
    let reading = try CorpusReader(paths: [text], minimumCount: 1).encode(into: directory.file("ids"))
    let counts = reading.vocabulary.counts
    return try TimedTraining(
      options, wordCounts: counts, corpus: reading.takeCorpus(), kernels: KernelSet.chosen(),
      tables: .anonymous, seconds: seconds)
  }

  /// Chunks of so large vectors take seconds each, and the threads would take minutes for one each.
  @Test(arguments: TrainingOptions.Sharing.allCases)
  func theTimeEndsChunksToo(_ sharing: TrainingOptions.Sharing) throws {
    var options = TrainingOptions()
    (options.dimension, options.threads, options.sampleThreshold) = (20_000, 64, 0)
    options.chosenSharing = sharing
    let training = try train(options, seconds: 0.5)
    let count = training.summary.progress.tokensTrained
    #expect(count < 64 * 1000 && !training.summary.isComplete)
    // On a machine with much else to do the time may be over before the first word.
    #expect((training.wordsPerSecond > 0) == (count > 0))
  }

  @Test func noTimeMeasuresNothing() throws {
    let none = try train(TrainingOptions(), seconds: 1e-9)
    #expect(none.wordsPerSecond.isFinite && none.wordsPerSecond >= 0)
  }

  @Test func smallVectorsAreMeasuredForTheTimeThatIsGiven() throws {
    var options = TrainingOptions()
    (options.dimension, options.threads) = (8, 2)
    let training = try train(options, seconds: 0.2)
    #expect(training.summary.seconds > 0.19 && training.summary.progress.tokensTrained > 8192)
    let mean = training.summary.wordsPerSecond
    #expect(training.wordsPerSecond > mean / 10 && training.wordsPerSecond < mean * 10)
  }
}
