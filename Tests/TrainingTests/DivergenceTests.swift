import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

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
  @Test(arguments: [(false, false), (true, false), (false, true)], TrainingOptions.Sharing.allCases)
  func wideWindowsTrain(
    _ kind: (isTree: Bool, hasSubwords: Bool), sharing: TrainingOptions.Sharing
  ) throws {
    var options = TrainingOptions()
    options.window = 100
    options.dimension = 40
    options.sampleThreshold = 0
    options.chosenSharing = sharing
    options.hasHierarchicalSoftmax = kind.isTree
    if kind.hasSubwords {
      if sharing != .window { return }
      options.chosenSharing = nil
      options.subwordLengths = 1...3
    }
    let text = randomText(sentences: 60, words: 60, seed: 8, length: 300...400)
    let summary = try makeTrainer(options, text).trainer.run()
    #expect(summary.isComplete)
    #expect(summary.progress.loss.map { $0 < (kind.isTree ? 9 : 5) } == true, "\(summary.progress)")
  }

  /// Each of hundreds of equal n-grams moved the row of all of them.
  @Test(arguments: TrainingOptions.Architecture.allCases)
  func wordsThatRepeatThemselvesTrain(_ architecture: TrainingOptions.Architecture) throws {
    var options = TrainingOptions()
    options.architecture = architecture
    options.subwordLengths = 3...6
    options.dimension = 40
    options.sampleThreshold = 0
    let ruler = String(repeating: "=", count: 2000)
    let text = randomText(sentences: 300, words: 60, seed: 8).split(separator: "\n").map {
      "\($0) \(ruler) \($0)"
    }
    let trainer = try makeTrainer(options, text.joined(separator: "\n") + "\n").trainer
    let summary = try trainer.run()
    #expect(summary.progress.loss.map { $0 < 4 } == true, "\(summary.progress)")
    let lengths = vectors(of: trainer).map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(lengths.allSatisfy { $0 < 20 })
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
        == "training diverged: the loss is above 146, ten times that of untrained vectors, at a learning rate of 3.0"
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
