import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

/// A form with wide windows.
private struct WideForm {
  var sharing: TrainingOptions.Sharing?
  var isTree = false
  var centers = 2
  var hasSubwords = false
}

@Suite(.slow) struct DivergenceTests {
  private static let texts = [
    "two words": String(repeating: "a b\n", count: 300),
    "one line of three": String(repeating: "a b c a c b ", count: 200),
    "forty words": randomText(sentences: 400, words: 40, seed: 8),
  ]

  private static let forms: [TrainingOptions] = {
    var forms = TrainerTests.forms
    for (centers, negatives) in [(8, 8), (64, 1)] {
      var blocks = TrainingOptions()
      blocks.chosenSharing = .block
      blocks.blockCenters = centers
      blocks.chosenNegativeDraws = negatives
      forms.append(blocks)
    }
    var manyNegatives = TrainingOptions()
    manyNegatives.negativeCount = 200
    var unlike = TrainingOptions()
    unlike.chosenRareWeight = 0.5
    var manyDraws = TrainingOptions()
    manyDraws.chosenNegativeDraws = 20
    return forms + [manyNegatives, unlike, manyDraws]
  }()

  @Test(arguments: forms, [1, 9, 100])
  func aHighRateTrainsOrStopsWithALine(_ form: TrainingOptions, dimension: Int) throws {
    var options = form
    options.dimension = dimension
    options.initialRate = 0.1
    options.epochs = 2
    options.sampleThreshold = 0
    for (name, text) in Self.texts {
      let trainer = try makeTrainer(options, text).trainer
      do {
        _ = try trainer.run()
        let isFinite = vectors(of: trainer).joined().allSatisfy(\.isFinite)
        #expect(isFinite, "\(name)")
      } catch let error as TrainingError {
        #expect(error.description.hasPrefix("training diverged: "), "\(name)")
        #expect(error.description.contains("at a learning rate of 0.1; lower the learning rate"), "\(name)")
      }
    }
  }

  /// The loss stays about that of vectors of zeros. Windows that are one step each diverge here.
  @Test(
    arguments: TrainingOptions.Sharing.allCases.flatMap { sharing in
      [false, true].map { WideForm(sharing: sharing, isTree: $0) }
    } + [WideForm(sharing: .block, centers: 8), WideForm(hasSubwords: true)])
  fileprivate func wideWindowsTrain(_ form: WideForm) throws {
    var options = TrainingOptions()
    options.window = 100
    options.dimension = 40
    options.sampleThreshold = 0
    options.chosenSharing = form.sharing
    options.blockCenters = form.centers
    options.hasHierarchicalSoftmax = form.isTree
    if form.hasSubwords { options.subwordLengths = 1...3 }
    let text = randomText(sentences: 60, words: 60, seed: 8, length: 300...400)
    let summary = try makeTrainer(options, text).trainer.run()
    #expect(summary.isComplete)
    #expect(summary.progress.loss.map { $0 < (form.isTree ? 9 : 5) } == true, "\(summary.progress)")
  }

  /// Each of hundreds of equal n-grams moved the row of all of them.
  @Test(arguments: TrainingOptions.Architecture.allCases, [(3...6, 2000), (3...3, 60)])
  func wordsThatRepeatThemselvesTrain(
    _ architecture: TrainingOptions.Architecture, _ word: (lengths: ClosedRange<Int>, length: Int)
  ) throws {
    var options = TrainingOptions()
    options.architecture = architecture
    options.subwordLengths = word.lengths
    options.dimension = 40
    options.sampleThreshold = 0
    let ruler = String(repeating: "=", count: word.length)
    let text = randomText(sentences: 300, words: 60, seed: 8).split(separator: "\n").map {
      "\($0) \(ruler) \($0)"
    }
    let trainer = try makeTrainer(options, text.joined(separator: "\n") + "\n").trainer
    let summary = try trainer.run()
    #expect(summary.progress.loss.map { $0 < 4 } == true, "\(summary.progress)")
    let lengths = vectors(of: trainer).map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(lengths.allSatisfy { $0 < 20 })
  }

  /// Rare words weigh more, and a chunk of them has a loss above that of others from the start.
  @Test func aChunkOfRareWordsHasNotDiverged() throws {
    var options = TrainingOptions()
    options.dimension = 8
    options.sampleThreshold = 0
    options.initialRate = 1e-5
    options.chosenRareWeight = 0.5
    options.epochs = 1
    let frequent = randomText(sentences: 6000, words: 10, seed: 3)
    let rare = (0..<20_000).map { "r\($0 / 5) r\(($0 * 7) % 4000)" }.joined(separator: "\n")
    #expect(try makeTrainer(options, frequent + rare + "\n").trainer.run().isComplete)
  }

  @Test func aLossFarAboveThatOfUntrainedVectorsIsDivergence() throws {
    var options = TrainingOptions()
    options.dimension = 40
    options.sampleThreshold = 0
    options.initialRate = 3
    options.negativeCount = 20
    let text = randomText(sentences: 3000, words: 60, seed: 8)
    let error = #expect(throws: TrainingError.self) { try makeTrainer(options, text).trainer.run() }
    #expect(
      error?.problem
        == "training diverged: the loss is above 195, far beyond that of untrained vectors, at a learning rate of 3.0"
    )
  }

  @Test func blocksOfEightWithEightNegativesTrainAtAHighRate() throws {
    var options = TrainingOptions()
    options.chosenSharing = .block
    options.blockCenters = 8
    options.chosenNegativeDraws = 8
    options.dimension = 32
    options.initialRate = 0.1
    options.sampleThreshold = 0
    let text = randomText(sentences: 2000, words: 200, seed: 9)
    let trainer = try makeTrainer(options, text).trainer
    // Five negatives and a pair that nothing is known of have a loss of 6 log 2 = 4.2.
    #expect(try #require(try trainer.run().progress.loss) < 4.2)
  }
}
