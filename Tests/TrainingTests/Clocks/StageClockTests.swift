import HogvecKernels
import HogvecSystem
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
      #expect(summary.profile?.workers.count == (measuresStages ? 1 : nil))
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
    let profile = try #require(summary.profile)
    #expect(profile.workers.count == threads)
    #expect(profile.workers.reduce(0) { $0 + $1.tokens } == 10 * counts.reduce(0, +))
    #expect(profile.use.ownSeconds > 0 && (0...1).contains(profile.processorShare))
    #expect((0...1).contains(profile.balance) && profile.clockCost >= 0)
    #expect(abs(TrainingStage.allCases.reduce(0) { $0 + profile.share(of: $1) } - 1) < 1e-6)
    for worker in profile.workers {
      #expect(worker.processorSeconds >= 0 && worker.involuntarySwitches >= 0)
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

  /// A run that stops at the end of each epoch has seen as much at its end as one that does not.
  @Test func callsOfARunAddUp() throws {
    var options = TrainingOptions()
    options.dimension = 24
    options.epochs = 3
    let (trainer, _, _) = try makeTrainer(options, Self.text)
    let first = try #require(try trainer.run(upToEpoch: 1, measuringStages: true).profile)
    let last = try #require(try trainer.run(measuringStages: true).profile)
    #expect(last.workers[0].tokens == 3 * first.workers[0].tokens)
    #expect(last.seconds > first.seconds && last.use.seconds > first.use.seconds)
    for worker in last.workers {
      let sum = worker.seconds.values.reduce(0, +)
      #expect(abs(sum - worker.runSeconds) < 1e-6 * worker.runSeconds)
    }
    let (whole, _, _) = try makeTrainer(options, Self.text)
    let atOnce = try #require(try whole.run(measuringStages: true).profile)
    #expect(last.workers[0].tokens == atOnce.workers[0].tokens)
  }

  @Test(arguments: [1, 3])
  func pinnedWorkersTrainTheSame(threads: Int) throws {
    var options = TrainingOptions()
    options.dimension = 24
    options.threads = threads
    let (free, counts, _) = try makeTrainer(options, Self.text)
    let (pinned, _, _) = try makeTrainer(options, Self.text, pinsWorkers: true)
    _ = try free.run()
    let summary = try pinned.run()
    #expect(summary.progress.tokensTrained == UInt64(options.epochs) * counts.reduce(0, +))
    if threads == 1 { #expect(vectors(of: free) == vectors(of: pinned)) }
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
    let worker = try #require(try trainer.run(measuringStages: true).profile?.workers.first)
    #expect((6 * 20 * 34)...(6 * 20 * 68) ~= worker.floatingPointOperations)
    // Ten inputs come once, ten centres and up to ten negatives; all are read and written.
    #expect((8 * 20 * 20)...(8 * 20 * 30) ~= worker.rowBytes)
  }
}
