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
