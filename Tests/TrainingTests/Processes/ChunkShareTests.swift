import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ChunkShareTests {
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
    trainer.shared.openRound(until: trainer.shared.chunkCount)
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

  @Test(arguments: [2, 3, 22])
  func theProcessesShareTheChunksThatOneWouldTrainWithTheirRatesAndDraws(_ count: Int) throws {
    let (alone, counts, sentences) = try makeTrainer(Replicas.options, Replicas.text)
    let expected = chunks(of: alone)
    #expect(expected.count == 3 * ((sentences.count + Int(counts.reduce(0, +))) / 8192 + 1))
    let shares = try Replicas(count).trainers.map(chunks)
    // Chunk c of process r is chunk c * count + r of the whole.
    for (number, chunk) in expected.enumerated() {
      let (index, rank) = number.quotientAndRemainder(dividingBy: count)
      #expect(shares[rank][index] == chunk)
    }
    #expect(shares.map(\.count).reduce(0, +) == expected.count)
  }
}
