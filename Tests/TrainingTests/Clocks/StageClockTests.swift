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
      _ = try trainer.run(measuringStages: measuresStages)
      #expect(trainer.profile?.workers.count == (measuresStages ? 1 : nil))
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
    _ = try trainer.run(measuringStages: true)
    let profile = try #require(trainer.profile)
    #expect(profile.workers.count == threads)
    #expect(profile.workers.reduce(0) { $0 + $1.tokens } == 10 * counts.reduce(0, +))
    #expect(profile.use.ownSeconds > 0 && (0...1).contains(profile.processorShare))
    #expect((0...1).contains(profile.balance) && profile.clockCost >= 0)
    #expect(profile.share(of: .exchange) == 0)
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

  /// Replicas wait for each other between chunks.
  @Test(arguments: [1, 2]) func whoWaitsForRowsIsSeenToDoSo(_ threads: Int) throws {
    var options = Replicas.options
    options.threads = threads
    let replicas = try Replicas(2, options)
    try replicas.run(measuringStages: true)
    for trainer in replicas.trainers {
      let profile = try #require(trainer.profile)
      #expect(profile.share(of: .exchange) > 0 && profile.share(of: .update) > 0)
      #expect(abs(TrainingStage.allCases.reduce(0) { $0 + profile.share(of: $1) } - 1) < 1e-6)
    }
  }

  /// A run that stops at the end of each epoch has seen as much at its end as one that does not; what is not
  /// measured is not counted.
  @Test func callsThatMeasureAddUp() throws {
    var options = TrainingOptions()
    options.dimension = 24
    options.epochs = 4
    let (trainer, counts, _) = try makeTrainer(options, Self.text)
    let words = counts.reduce(0, +)
    _ = try trainer.run(upToEpoch: 1)
    #expect(trainer.profile == nil)
    _ = try trainer.run(upToEpoch: 2, measuringStages: true)
    let first = try #require(trainer.profile)
    _ = try trainer.run(measuringStages: true)
    let last = try #require(trainer.profile)
    #expect(first.workers.map(\.tokens) == [words] && last.workers.map(\.tokens) == [3 * words])
    #expect(last.seconds > first.seconds && last.use.seconds > first.use.seconds)
    #expect((2.5...3.5).contains(last.operations / first.operations))
    for worker in last.workers {
      let sum = worker.seconds.values.reduce(0, +)
      #expect(abs(sum - worker.runSeconds) < 1e-6 * worker.runSeconds)
    }
  }

  @Test(arguments: [1, 3])
  func pinnedWorkersTrainTheSame(threads: Int) throws {
    var options = TrainingOptions()
    options.dimension = 24
    options.threads = threads
    let (free, _, _) = try makeTrainer(options, Self.text)
    let (pinned, _, _) = try makeTrainer(options, Self.text, pinsWorkers: true)
    let all = ProcessorPlaces.allowed
    let seen = Lock<[Int: [Int]]>([:])
    pinned.forEachWorker { index in seen.withLock { $0[index] = ProcessorPlaces.allowed } }
    let places = ProcessorPlaces().processors
    #expect(
      seen.withLock { $0 } == Dictionary((0..<threads).map { ($0, [places[$0 % places.count]]) }) { $1 })
    #expect(ProcessorPlaces.allowed == all)
    _ = try free.run()
    _ = try pinned.run()
    #expect(pinned.progress.tokensTrained == free.progress.tokensTrained)
    if threads == 1 { #expect(vectors(of: free) == vectors(of: pinned)) }
  }

  /// Of ten seconds on two processors, with one worker or three.
  @Test(arguments: [
    (10.0, 0.0, 0.0, 0, 1.0, false), (10, 1.2, 0, 0, 1, true), (10, 0, 0.5, 0, 1, true),
    (9, 0, 0, 100, 0.9, true),
    (9, 0, 0, 20, 0.9, false), (9.6, 0, 0, 100, 0.96, false),
  ])
  func whatOthersDoDisturbs(
    _ processorSeconds: Double, _ others: Double, _ stolen: Double, _ switches: Int, _ share: Double,
    _ isDisturbed: Bool
  ) {
    for workers in [1, 3] {
      var counts = StageCounts()
      // Three workers share two processors.
      counts.processorSeconds = workers == 1 ? processorSeconds : processorSeconds * 2 / 3
      counts.involuntarySwitches = switches
      let profile = TrainingProfile(
        workers: (0..<workers).map { _ in
          WorkerTimes(counts, runTicks: 10, runSeconds: 10, options: TrainingOptions())
        },
        use: ProcessorUse(
          processorCount: 2, seconds: 10, ownSeconds: 10, otherSeconds: others, stolenSeconds: stolen),
        inputPages: PagePlacement(nodes: [:], hugeShare: nil),
        outputPages: PagePlacement(nodes: [:], hugeShare: nil))
      #expect(abs(profile.processorShare - share) < 1e-9)
      #expect(profile.isDisturbed == isDisturbed)
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
    // Ten words: 34 pairs, each with its center and, unless the center was drawn, a negative.
    let (trainer, _, _) = try makeTrainer(options, "a b c d e f g h i j\n")
    _ = try trainer.run(measuringStages: true)
    let worker = try #require(trainer.profile?.workers.first)
    #expect((34...68).contains(worker.floatingPointOperations / (6 * 20)))
    // Ten inputs come once, ten centers and up to ten negatives; all are read and written.
    #expect((20...30).contains(worker.rowBytes / (8 * 20)))
  }

  /// A window meets its own output and the negatives, not the outputs of the other windows of its step.
  @Test func aWindowOfABlockMeetsOneCenter() throws {
    var options = TrainingOptions()
    (options.dimension, options.architecture, options.negativeCount) = (20, .cbow, 1)
    (options.sampleThreshold, options.epochs) = (0, 1)
    (options.hasFixedWindow, options.window) = (true, 2)
    let (trainer, _, _) = try makeTrainer(options, "a b c d e f g h\n")
    _ = try trainer.run(measuringStages: true)
    let worker = try #require(trainer.profile?.workers.first)
    // Two steps of four windows, of six words each: a center and at most two negatives for each window.
    let sums = 4.0 * 4 * 12
    #expect((6 * 8 + sums...6 * 24 + sums).contains(worker.floatingPointOperations / 20))
  }
}
