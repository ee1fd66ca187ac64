import Dispatch
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct TableExchangeTests {
  @Test func oneReplicaGivesTheBytesOfNoGroup() throws {
    let alone = try makeTrainer(Replicas.options, Replicas.text).trainer
    _ = try alone.run()
    let replicas = try Replicas(1)
    try replicas.run()
    #expect(replicas.vectorsOfAll() == vectors(of: alone))
    #expect(replicas.trainers[0].exchangeCounts == nil)
  }

  @Test(.slow, arguments: [2, 3]) func theSameReplicasGiveTheSameBytes(_ count: Int) throws {
    let (first, second) = (try Replicas(count), try Replicas(count))
    try first.run()
    try second.run()
    #expect(first.vectorsOfAll() == second.vectorsOfAll())
    // Seven chunks make four rounds of two or three of three; the first of them are of fewer.
    let counts = try #require(first.trainers[0].exchangeCounts)
    #expect(counts.rounds == (count == 2 ? 6 + 4 + 4 : 7 + 3 + 3) && counts.byteCount > 0)
  }

  /// What is drawn depends on the chunk, so that the words kept are those of one process only if each of its
  /// chunks was trained once.
  @Test(.slow, arguments: [2, 3, 22])
  func everyChunkIsTrainedOnce(_ count: Int) throws {
    let alone = try makeTrainer(Replicas.options, Replicas.text).trainer
    let whole = try alone.run().progress
    let replicas = try Replicas(count)
    for summary in try replicas.run() {
      #expect(summary.isComplete)
      #expect(summary.progress.tokensTotal == whole.tokensTotal)
      #expect(summary.progress.tokensTrained == whole.tokensTrained)
      #expect(summary.progress.tokensKept == whole.tokensKept)
      #expect(summary.progress.pairsMeasured == whole.pairsMeasured)
      // Who starts with a single chunk has little from the others.
      guard count < 22, let loss = summary.progress.loss, let expected = whole.loss else { continue }
      #expect(abs(loss / expected - 1) < 0.05)
    }
    let ends = alone.takeEndedEpochs().map(\.progress)
    for trainer in replicas.trainers {
      #expect(trainer.position.finishedChunkCount == 21)
      #expect(trainer.position.done.tokens == whole.tokensTrained)
      let replicaEnds = trainer.takeEndedEpochs().map(\.progress)
      #expect(replicaEnds.map(\.epoch) == [1, 2, 3])
      #expect(replicaEnds.map(\.tokensKept) == ends.map(\.tokensKept))
    }
    _ = replicas.vectorsOfAll()
  }

  /// Workers have copies of rows, which must not be made before all have the tables of the first process.
  @Test func replicasOfSeveralWorkersStartWithTheRowsOfTheFirst() throws {
    var options = Replicas.options
    options.threads = 2
    let replicas = try Replicas(2, options)
    #expect(replicas.trainers[1].shared.privateRows.inputWords > 0)
    fillWithLargeNumbers(replicas.trainers[1])
    try replicas.run()
    #expect(replicas.vectorsOfAll().allSatisfy { $0.allSatisfy { abs($0) < 100 } })
  }

  /// Rows are merged while the next round is trained.
  @Test func replicasOfSeveralWorkersAgreeAtTheEnd() throws {
    var options = Replicas.options
    options.threads = 2
    let replicas = try Replicas(2, options)
    for summary in try replicas.run() {
      #expect(summary.isComplete && summary.progress.tokensTrained == summary.progress.tokensTotal)
    }
    #expect(replicas.vectorsOfAll() != vectors(of: try makeTrainer(options, Replicas.text).trainer))
  }

  @Test(arguments: [1, 2])
  func theWishOfOneToStopEndsAllAtTheSameRound(_ threads: Int) throws {
    var options = Replicas.options
    (options.epochs, options.threads) = (200, threads)
    let replicas = try Replicas(3, options)
    let stopper = DispatchGroup()
    DispatchQueue(label: "stopper").async(group: stopper) {
      while replicas.trainers[2].position.nextChunk < 9 { usleep(1000) }
      replicas.trainers[2].stop()
    }
    let summaries = try replicas.run()
    stopper.wait()
    let position = replicas.trainers[0].position
    #expect(position.nextChunk >= 9 && position.nextChunk < 200 * 7 && position.unfinishedChunks.isEmpty)
    for (trainer, summary) in zip(replicas.trainers, summaries) {
      #expect(!summary.isComplete && trainer.position == position)
      #expect(summary.progress.tokensTrained == position.done.tokens)
    }
    _ = replicas.vectorsOfAll()
    // The wish lasts.
    try replicas.run()
    #expect(replicas.trainers[1].position == position)
  }

  @Test func whenOneDivergesAllAreTold() throws {
    let replicas = try Replicas(3) { rank, options in
      if rank == 1 { options.initialRate = 10 }
    }
    // Rows become those of the first replica when training begins.
    fillWithLargeNumbers(replicas.trainers[0])
    for result in replicas.results() { #expect(throws: TrainingError.self) { try result.get() } }
  }

  @Test func whoseOtherReplicaIsGoneFails() throws {
    let group = LocalReplicas(2)
    let trainer = try makeTrainer(Replicas.options, Replicas.text, group: group.replica(0)).trainer
    group.leave(1)
    #expect(throws: FileError.self) { _ = try trainer.run() }
  }

  @Test func frozenRowsStay() throws {
    let replicas = try Replicas(2)
    let before = vectors(of: replicas.trainers[0])
    let frozen = before.indices.map { $0 % 3 == 0 }
    try replicas.run(freezing: frozen)
    for (row, vector) in replicas.vectorsOfAll().enumerated() {
      #expect((vector == before[row]) == frozen[row])
    }
  }

  @Test func trainingEpochByEpochIsTrainingThemAll() throws {
    let (whole, parted) = (try Replicas(2), try Replicas(2))
    try whole.run()
    for epoch in 1...3 {
      for summary in try parted.run(upToEpoch: epoch) { #expect(summary.isComplete == (epoch == 3)) }
      #expect(parted.trainers[1].position.finishedEpochCount == epoch)
    }
    let (first, second) = (parted.trainers[0].position, whole.trainers[0].position)
    #expect(first.nextChunk == second.nextChunk && first.done.kept == second.done.kept)
    _ = parted.vectorsOfAll()
  }

  // MARK: - Checkpoints

  @Test(.slow) func aRunThatStopsGoesOnInAnyNumberOfProcesses() throws {
    let whole = try makeTrainer(Replicas.options, Replicas.text).trainer
    let expected = try whole.run().progress
    let directory = try TemporaryDirectory()
    var position: TrainingPosition?
    for (count, epoch) in [(3, 1), (2, 2)] {
      let replicas = try Replicas(count, directory: directory, position: position)
      try replicas.run(upToEpoch: epoch)
      position = try replicas.trainers[0].checkpoint()
      #expect(position?.nextChunk == 7 * epoch && position?.unfinishedChunks == [])
    }
    let last = try makeTrainer(
      Replicas.options, Replicas.text, tables: .anonymousKept(directory: directory.path), position: position
    ).trainer
    let progress = try last.run().progress
    #expect(progress.tokensTrained == expected.tokensTrained && progress.tokensKept == expected.tokensKept)
  }

  /// Several workers leave chunks unfinished when they are killed.
  @Test func chunksThatOneProcessHasLeftAreTrainedByTheirReplicas() throws {
    let directory = try TemporaryDirectory()
    let kept = Trainer.TableStorage.anonymousKept(directory: directory.path)
    let alone = try makeTrainer(Replicas.options, Replicas.text).trainer
    let whole = try alone.run().progress
    let first = try makeTrainer(Replicas.options, Replicas.text, tables: kept).trainer
    var position = try #require(try first.checkpoint())
    // As if nothing but chunk 1 and chunk 3 of the first five had been finished, with no words.
    (position.nextChunk, position.unfinishedChunks) = (5, [0, 2, 4])
    let replicas = try Replicas(2, directory: directory, position: position)
    let summary = try replicas.run()[1]
    #expect(summary.isComplete && replicas.trainers[0].position.unfinishedChunks == [])
    #expect(replicas.trainers[0].position.nextChunk == 21)
    #expect(summary.progress.tokensTrained < whole.tokensTrained)
    #expect(summary.progress.tokensTrained > whole.tokensTrained * 18 / 21)
    #expect(replicas.trainers[1].takeEndedEpochs().map(\.progress.epoch) == [1, 2, 3])
  }

  @Test(arguments: [1, 2])
  func aCheckpointWhileReplicasTrainIsOfAWholeRound(_ threads: Int) throws {
    var options = Replicas.options
    (options.epochs, options.threads) = (40, threads)
    let directory = try TemporaryDirectory()
    let replicas = try Replicas(2, options, directory: directory)
    let checkpoints = Lock<[TrainingPosition]>([])
    let writer = DispatchGroup()
    DispatchQueue(label: "checkpoints").async(group: writer) {
      while replicas.trainers[0].position.nextChunk == 0 { usleep(1000) }
      for _ in 0..<3 {
        let position = try? replicas.trainers[0].checkpoint()
        checkpoints.withLock { $0 += position.map { [$0] } ?? [] }
      }
      replicas.trainers[0].stop()
    }
    try replicas.run()
    writer.wait()
    let positions = checkpoints.withLock { $0 }
    #expect(positions.count == 3)
    for position in positions { #expect(position.unfinishedChunks.isEmpty && position.nextChunk > 0) }
    #expect(positions.map(\.nextChunk) == positions.map(\.nextChunk).sorted())
    // The last one's tables are those of a run that goes on from it.
    options.epochs = (positions[2].nextChunk + 7) / 7 + 1
    let resumed = try Replicas(3, options, directory: directory, position: positions[2])
    for summary in try resumed.run() {
      #expect(summary.isComplete && summary.progress.tokensTrained == summary.progress.tokensTotal)
    }
  }
}
