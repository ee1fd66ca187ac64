import HogvecKernels
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct StageClockTests {
  private static let text = (0..<4000).map { "a\($0 % 97) b\($0 % 31) c\($0 % 11) d\($0 % 7)" }.joined(
    separator: "\n")

  @Test(arguments: TrainingOptions.Architecture.allCases)
  func aRunWithAClockGivesTheSameVectors(_ architecture: TrainingOptions.Architecture) throws {
    var options = TrainingOptions()
    options.dimension = 24
    options.architecture = architecture
    var results = [[[Float]]]()
    for measuresStages in [false, true] {
      let (trainer, _, _) = try makeTrainer(options, Self.text)
      let summary = try trainer.run(measuringStages: measuresStages)
      #expect(summary.workerTimes.count == (measuresStages ? 1 : 0))
      results.append(vectors(of: trainer))
    }
    #expect(results[0] == results[1])
  }

  @Test(arguments: [1, 3])
  func theStagesAddUpToTheRun(threads: Int) throws {
    var options = TrainingOptions()
    options.dimension = 24
    options.threads = threads
    options.epochs = 10
    let (trainer, counts, _) = try makeTrainer(options, Self.text)
    let summary = try trainer.run(measuringStages: true)
    #expect(summary.workerTimes.count == threads)
    #expect(summary.workerTimes.reduce(0) { $0 + $1.tokens } == 10 * counts.reduce(0, +))
    for worker in summary.workerTimes {
      #expect(Set(worker.seconds.keys) == Set(TrainingStage.allCases))
      #expect(worker.seconds.values.allSatisfy { $0 >= 0 })
      let sum = worker.seconds.values.reduce(0, +)
      #expect(abs(sum - worker.runSeconds) < 1e-6 * worker.runSeconds)
      if worker.tokens > 0 {
        for stage in [TrainingStage.read, .sample, .dot, .logistic, .update] {
          #expect(worker.seconds[stage]! > 0, "\(stage)")
        }
      }
    }
  }

  @Test func operationsAndBytesAreThoseOfTheSteps() throws {
    var options = TrainingOptions()
    options.dimension = 20
    options.hasFixedWindow = true
    options.window = 2
    options.negativeCount = 1
    options.sampleThreshold = 0
    options.epochs = 1
    // Ten words: 34 pairs, each with its centre and, unless the centre was drawn, a negative.
    let (trainer, _, _) = try makeTrainer(options, "a b c d e f g h i j\n")
    let worker = try #require(try trainer.run(measuringStages: true).workerTimes.first)
    #expect((6 * 20 * 34)...(6 * 20 * 68) ~= worker.floatingPointOperations)
    // Ten inputs come once, ten centres and up to ten negatives; all are read and written.
    #expect((8 * 20 * 20)...(8 * 20 * 30) ~= worker.rowBytes)
  }
}
