import Dispatch
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ProcessGroupTests {
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

  @Test func aloneAProcessIsAGroupOfOne() {
    var numbers: [Float] = [1, -2]
    numbers.withUnsafeMutableBufferPointer { SingleProcess().sum($0) }
    #expect(numbers == [1, -2])
    #expect(SingleProcess().gather([7, 8]) == [[7, 8]])
    #expect(SingleProcess().rank == 0 && SingleProcess().count == 1)
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

  @Test(arguments: [1, 2, 5])
  func replicasGetTheSumsInTheOrderOfTheirRanksAndWhatEachGives(_ count: Int) throws {
    let group = LocalReplicas(count)
    let done = DispatchGroup()
    var expected: Float = 1e7
    for rank in 1..<count { expected += Float(rank) * 0.1 + 1e7 }
    let sum = expected
    for rank in 0..<count {
      DispatchQueue(label: "replica").async(group: done) {
        let replica = group.replica(rank)
        #expect(replica.rank == rank && replica.count == count)
        for round in 0..<50 {
          var numbers = [Float(rank) * 0.1 + 1e7, 1]
          _ = try? numbers.withUnsafeMutableBufferPointer { try replica.sum($0) }
          #expect(numbers == [sum, Float(count)])
          #expect(
            (try? replica.gather([UInt64(rank), UInt64(round)]))
              == (0..<count).map { [UInt64($0), UInt64(round)] })
        }
      }
    }
    done.wait()
  }

  @Test func whoWaitsForAReplicaThatHasLeftIsTold() throws {
    let group = LocalReplicas(2)
    group.leave(1)
    let error = #expect(throws: FileError.self) { _ = try group.replica(0).gather([]) }
    #expect(error?.description == "replica 1 has left the group")
  }
}
