import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

/// A process of a group that is not there: what is asked of the others has no answer.
private struct MadeUpProcess: ProcessGroup {
  let rank: Int
  let count: Int

  func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(FileError) {
    throw FileError("nobody is there")
  }
  func allTrue(_ value: Bool) throws(FileError) -> Bool { throw FileError("nobody is there") }
}

@Suite struct ProcessGroupTests {
  /// Seven chunks in each of three epochs.
  private static let text = randomText(sentences: 7000, words: 300, seed: 11)

  private static let options: TrainingOptions = {
    var options = TrainingOptions()
    options.dimension = 12
    options.epochs = 3
    options.sampleThreshold = 0.01
    return options
  }()

  private func trainers(_ count: Int) throws -> [Trainer] {
    try (0..<count).map {
      try makeTrainer(Self.options, Self.text, group: MadeUpProcess(rank: $0, count: count)).trainer
    }
  }

  /// What a chunk's number decides.
  private struct Chunk: Equatable {
    let epoch: Int
    let number: Int
    let units: Range<Int>
    let rate: Float
    let draws: [UInt64]
  }

  private func chunks(of trainer: Trainer) -> [Chunk] {
    var chunks: [Chunk] = []
    var piece = Piece(trainer.shared, WindowForm.capacity(trainer.shared))
    while let claim = trainer.shared.claimChunk(by: 0) {
      piece.startChunk(epoch: claim.epoch, chunk: claim.chunk)
      var position = claim.units.lowerBound
      var draws: [UInt64] = []
      while position < claim.units.upperBound {
        draws.append(UInt64(piece.read(&position, end: claim.units.upperBound).kept))
      }
      draws.append(piece.random.next())
      chunks.append(
        Chunk(
          epoch: claim.epoch, number: claim.chunk, units: claim.units,
          rate: trainer.shared.rate(atEpoch: claim.epoch, position: claim.units.lowerBound), draws: draws))
      trainer.shared.finishChunk(by: 0, ChunkCounts())
    }
    return chunks
  }

  @Test func aloneAProcessIsAGroupOfOne() {
    var numbers: [Float] = [1, -2]
    numbers.withUnsafeMutableBufferPointer { SingleProcess().sum($0) }
    #expect(numbers == [1, -2])
    #expect(SingleProcess().allTrue(true) && !SingleProcess().allTrue(false))
    #expect(SingleProcess().rank == 0 && SingleProcess().count == 1)
  }

  @Test(arguments: [2, 3, 22])
  func theProcessesShareTheChunksThatOneWouldTrainWithTheirRatesAndDraws(_ count: Int) throws {
    let (alone, counts, sentences) = try makeTrainer(Self.options, Self.text)
    let expected = chunks(of: alone)
    #expect(expected.count == 3 * ((sentences.count + Int(counts.reduce(0, +))) / 8192 + 1))
    let shares = try trainers(count).map(chunks)
    // Chunk c of process r is chunk c * count + r of the whole.
    for (number, chunk) in expected.enumerated() {
      let (index, rank) = number.quotientAndRemainder(dividingBy: count)
      #expect(shares[rank][index] == chunk)
    }
    #expect(shares.map(\.count).reduce(0, +) == expected.count)
  }

  @Test(.slow, arguments: [2, 3, 22])
  func progressOfTheProcessesAddsUpToThatOfOne(_ count: Int) throws {
    let alone = try makeTrainer(Self.options, Self.text).trainer
    let whole = try alone.run().progress
    var (total, trained, kept) = (UInt64(0), UInt64(0), UInt64(0))
    for (rank, trainer) in try trainers(count).enumerated() {
      #expect(trainer.progress.tokensTotal == trainer.progress.tokensTotal)
      let summary = try trainer.run()
      #expect(summary.isComplete)
      #expect(summary.progress.tokensTrained == summary.progress.tokensTotal)
      #expect(trainer.position.done.tokens == summary.progress.tokensTrained)
      #expect(trainer.position.share == ChunkShare(rank: rank, of: count))
      total += summary.progress.tokensTotal
      trained += summary.progress.tokensTrained
      kept += summary.progress.tokensKept
      if count < 7 { #expect(trainer.takeEndedEpochs().map(\.progress.epoch) == [1, 2, 3]) }
    }
    #expect(total == whole.tokensTotal && trained == whole.tokensTrained && kept == whole.tokensKept)
  }

  @Test func aProcessResumesItsOwnShareAndRefusesThatOfAnother() throws {
    let directory = try TemporaryDirectory()
    let tables = Trainer.TableStorage.files(directory: directory.path)
    func trainer(_ rank: Int, _ position: TrainingPosition?) throws -> Trainer {
      try makeTrainer(
        Self.options, Self.text, tables: tables, position: position,
        group: MadeUpProcess(rank: rank, count: 2)
      ).trainer
    }
    let first = try trainer(1, nil)
    _ = first.shared.claimChunk(by: 0)
    first.shared.finishChunk(by: 0, ChunkCounts())
    _ = first.shared.claimChunk(by: 0)
    let position = try #require(try first.checkpoint())
    #expect(position.unfinishedChunks == [3] && position.nextChunk == 5 && position.finishedChunkCount == 1)
    #expect(
      try chunks(of: trainer(1, position)).map { $0.epoch * 7 + $0.number }
        == Array(stride(from: 3, to: 21, by: 2)))
    let error = #expect(throws: FileError.self) { _ = try trainer(0, position) }
    #expect(error?.description == "the position is of process 1 of 2, and this is 0 of 2")
    var foreign = position
    foreign.unfinishedChunks = [2]
    #expect(throws: FileError.self) { _ = try trainer(1, foreign) }
  }
}
