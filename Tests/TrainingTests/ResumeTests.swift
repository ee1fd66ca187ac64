import HogvecCorpus
import Dispatch
import HogvecKernels
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ResumeTests {
  static let text = randomText(sentences: 7000, words: 300, seed: 11)

  private static func options(threads: Int) -> TrainingOptions {
    var options = TrainingOptions()
    options.dimension = 12
    options.epochs = 3
    options.threads = threads
    return options
  }

  /// Runs a trainer on another thread, and waits until it is where the condition holds, or at its end.
  private func run(_ trainer: Trainer, until isReached: (TrainingPosition) -> Bool) -> DispatchGroup {
    let group = DispatchGroup()
    DispatchQueue(label: "trainer").async(group: group) { _ = try? trainer.run() }
    while !isReached(trainer.position), group.wait(timeout: .now() + 0.001) == .timedOut {}
    return group
  }

  private func storage(_ isMapped: Bool, _ directory: TemporaryDirectory) -> Trainer.TableStorage {
    isMapped ? .files(directory: directory.path) : .anonymousKept(directory: directory.path)
  }

  @Test(.slow, arguments: [true, false], [false, true])
  func oneWorkerThatStopsAndGoesOnGivesTheSameVectors(_ isMapped: Bool, ignoresOrder: Bool) throws {
    var options = Self.options(threads: 1)
    options.ignoresOrder = ignoresOrder
    let undisturbed = try makeTrainer(options, Self.text).trainer
    let expected = try undisturbed.run()
    let ends = undisturbed.takeEndedEpochs().map(\.progress)
    let epochTokens = expected.progress.tokensTotal / 3
    #expect(ends.map(\.tokensTrained) == [epochTokens, epochTokens * 2, epochTokens * 3])
    #expect(ends.map(\.epoch) == [1, 2, 3])
    #expect(ends.last?.loss == expected.progress.loss)
    #expect(undisturbed.takeEndedEpochs().isEmpty)
    var resumedEnds: [TrainingProgress] = []
    let directory = try TemporaryDirectory()
    var position: TrainingPosition?
    var stops = 0
    while true {
      let trainer = try makeTrainer(
        options, Self.text, tables: storage(isMapped, directory), position: position
      ).trainer
      let goal = (position?.finishedChunkCount ?? 0) + 4
      let group = run(trainer) { $0.finishedChunkCount >= goal }
      trainer.stop()
      group.wait()
      position = try trainer.checkpoint()
      resumedEnds += trainer.takeEndedEpochs().map(\.progress)
      #expect(position?.unfinishedChunks == [])
      if position?.finishedChunkCount == undisturbed.position.finishedChunkCount {
        #expect(vectors(of: trainer) == vectors(of: undisturbed))
        break
      }
      stops += 1
    }
    #expect(stops > 1)
    #expect(position == undisturbed.position)
    #expect(position?.done.tokens == expected.progress.tokensTrained)
    #expect(resumedEnds.map(\.tokensTrained) == ends.map(\.tokensTrained))
    #expect(resumedEnds.map(\.lossSum) == ends.map(\.lossSum))
  }

  @Test(arguments: [1, 3])
  func trainingEpochByEpochIsTrainingThemAll(_ threads: Int) throws {
    let options = Self.options(threads: threads)
    let whole = try makeTrainer(options, Self.text).trainer
    let parted = try makeTrainer(options, Self.text).trainer
    let expected = try whole.run()
    var seconds = 0.0
    for epoch in 1...options.epochs {
      let summary = try parted.run(upToEpoch: epoch)
      #expect(summary.progress.tokensTrained == summary.progress.tokensTotal / 3 * UInt64(epoch))
      #expect(summary.isComplete == (epoch == options.epochs))
      #expect(parted.position.nextChunk == epoch * parted.position.chunksPerEpoch)
      #expect(parted.position.unfinishedChunks.isEmpty && summary.seconds > seconds)
      seconds = summary.seconds
    }
    #expect(parted.takeEndedEpochs().map(\.progress.epoch) == [1, 2, 3])
    #expect(parted.position.done.tokens == expected.progress.tokensTrained)
    if threads == 1 { #expect(vectors(of: parted) == vectors(of: whole)) }
  }

  /// A run that is killed leaves its last position and tables that have moved on since.
  @Test(arguments: [true, false], [1, 3])
  func everyTokenIsCountedOnceAfterAKill(_ isMapped: Bool, _ threads: Int) throws {
    let options = Self.options(threads: threads)
    let directory = try TemporaryDirectory()
    let first = try makeTrainer(options, Self.text, tables: storage(isMapped, directory)).trainer
    let group = run(first) { $0.finishedChunkCount >= 5 }
    let position = try #require(try first.checkpoint())
    group.wait()
    #expect(position.unfinishedChunks.count <= threads)
    let second = try makeTrainer(
      options, Self.text, tables: storage(isMapped, directory), position: position
    ).trainer
    let summary = try second.run()
    #expect(summary.isComplete)
    #expect(summary.progress.tokensResumed == position.done.tokens)
    #expect(summary.progress.tokensTrained == summary.progress.tokensTotal)
    #expect(second.position.done.tokens == summary.progress.tokensTotal)
    #expect(second.position.done.kept == first.position.done.kept)
  }

  @Test func tablesThatExceedMemoryGiveTheSameVectors() throws {
    let options = Self.options(threads: 1)
    let (expected, counts, _) = try makeTrainer(options, Self.text)
    _ = try expected.run()
    let directory = try TemporaryDirectory()
    let text = try directory.write(Self.text, to: "text")
    let reading = try CorpusReader(paths: [text], minimumCount: 1).encode(into: directory.file("ids"))
    let trainer = try Trainer(
      options: options, wordCounts: counts, corpus: reading.takeCorpus(), kernels: KernelSet.chosen(),
      tables: .files(directory: directory.path), exceedsMemory: true)
    _ = try trainer.run()
    #expect(vectors(of: trainer) == vectors(of: expected))
  }

  @Test func moreEpochsExtendAFinishedRun() throws {
    var options = Self.options(threads: 1)
    let directory = try TemporaryDirectory()
    let first = try makeTrainer(options, Self.text, tables: .files(directory: directory.path)).trainer
    _ = try first.run()
    let position = try #require(try first.checkpoint())
    options.epochs = 4
    let second = try makeTrainer(
      options, Self.text, tables: .files(directory: directory.path), position: position
    ).trainer
    #expect(second.progress.epoch == 4)
    let summary = try second.run()
    #expect(summary.progress.tokensTrained == summary.progress.tokensTotal)
    #expect(
      summary.progress.tokensTrained - summary.progress.tokensResumed == summary.progress.tokensTotal / 4)
  }

  @Test func aPositionThatIsNoneIsRefused() throws {
    let options = Self.options(threads: 1)
    let directory = try TemporaryDirectory()
    let tables = Trainer.TableStorage.files(directory: directory.path)
    let trainer = try makeTrainer(options, Self.text, tables: tables).trainer
    let whole = trainer.position
    let count = whole.chunksPerEpoch
    #expect(count > 5)
    func refuses(_ change: (inout TrainingPosition) -> Void) -> String? {
      var position = whole
      change(&position)
      return #expect(throws: FileError.self) {
        _ = try makeTrainer(options, Self.text, tables: tables, position: position)
      }?.description
    }
    #expect(
      refuses { $0.nextChunk = 3 * count + 1 }
        == "a run cannot be at chunk \(3 * count + 1) of \(count) x 3, with chunks [] to do")
    _ = refuses { $0.nextChunk = -1 }
    _ = refuses { $0.unfinishedChunks = [0] }
    _ = refuses { ($0.nextChunk, $0.unfinishedChunks) = (4, [2, 1]) }
    _ = refuses { ($0.nextChunk, $0.unfinishedChunks) = (4, [1, 1]) }
    _ = refuses { ($0.nextChunk, $0.unfinishedChunks) = (4, [4]) }
    _ = refuses { ($0.nextChunk, $0.unfinishedChunks) = (4, [-1]) }
    #expect(refuses { $0.chunksPerEpoch += 1 }?.contains("the run was at a chunk of \(count + 1)") == true)
  }

  @Test(arguments: [true, false])
  func aRunThatDivergedGivesNoCheckpoint(_ isMapped: Bool) throws {
    var options = Self.options(threads: 1)
    let directory = try TemporaryDirectory()
    do {
      let good = try makeTrainer(options, Self.text, tables: storage(isMapped, directory)).trainer
      _ = try good.checkpoint()
    }
    let before = try directory.contents("input.table")
    options.initialRate = 10
    let start = try makeTrainer(options, Self.text).trainer.position
    let trainer = try makeTrainer(
      options, Self.text, tables: storage(isMapped, directory), position: start
    ).trainer
    fillWithLargeNumbers(trainer)
    #expect(throws: TrainingError.self) { _ = try trainer.run() }
    let position = try trainer.checkpoint()
    #expect(position == nil)
    // Copies keep the state before, and mapped tables are what they are.
    #expect((try directory.contents("input.table") == before) == !isMapped)
  }
}
