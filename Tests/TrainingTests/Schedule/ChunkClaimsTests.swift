import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct ChunkClaimsTests {
  private static func start(_ chunksPerEpoch: Int) -> TrainingPosition {
    TrainingPosition(
      nextChunk: 0, unfinishedChunks: [], chunksPerEpoch: chunksPerEpoch, done: ChunkCounts())
  }

  private static func counts(_ chunk: Int) -> ChunkCounts {
    var counts = ChunkCounts()
    counts.tokens = 1 << UInt64(chunk)
    counts.kept = 1
    counts.pairsMeasured = 2
    counts.lossSum = 0.5
    return counts
  }

  /// Workers claim and finish in random order; at random moments the run is killed and continues from an
  /// earlier position.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6], [1, 2, 7])
  func everyChunkIsFinishedHoweverOftenTheRunIsKilled(seed: UInt64, workers: Int) {
    var random = SeededGenerator(seed: seed)
    let chunkCount = 40
    for processes in [1, 2, 3, 50] {
      var finished = [Int](repeating: 0, count: chunkCount)
      var done = ChunkCounts()
      for rank in 0..<processes {
        let share = ChunkShare(rank: rank, of: processes)
        let end = Self.end(of: share, chunkCount, workers, &finished, using: &random)
        #expect(end.nextChunk == chunkCount && end.unfinishedChunks.isEmpty)
        done += end.done
      }
      // Nothing is lost, and nothing that a checkpoint held was trained twice.
      #expect(finished == [Int](repeating: 1, count: chunkCount))
      // The sums are those of the chunks, each once.
      #expect(done.tokens == (1 << UInt64(chunkCount)) - 1)
      #expect(done.kept == 40 && done.pairsMeasured == 80 && done.lossSum == 20)
    }
  }

  /// The position of one process at its end.
  private static func end(
    of share: ChunkShare, _ chunkCount: Int, _ workers: Int, _ finished: inout [Int],
    using random: inout SeededGenerator
  ) -> TrainingPosition {
    var position = Self.start(10)
    func claims(from position: TrainingPosition) -> ChunkClaims {
      var claims = ChunkClaims(from: position, share: share, chunkCount: chunkCount, workers: workers)
      claims.open(until: chunkCount)
      return claims
    }
    for _ in 0..<8 {
      var claims = claims(from: position)
      var current = [Int?](repeating: nil, count: workers)
      var finishedSince: [Int] = []
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let worker = Int.random(in: 0..<workers, using: &random)
        if let chunk = current[worker] {
          _ = claims.finish(by: worker, Self.counts(chunk))
          finishedSince.append(chunk)
          current[worker] = nil
        } else {
          current[worker] = claims.claim(by: worker)
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
          // A checkpoint: what was finished before it counts, and nothing of it is trained again.
          position = claims.position
          for chunk in finishedSince { finished[chunk] += 1 }
          finishedSince = []
        }
      }
    }
    var claims = claims(from: position)
    while let chunk = claims.claim(by: 0) {
      _ = claims.finish(by: 0, Self.counts(chunk))
      finished[chunk] += 1
    }
    #expect(claims.areAllFinished)
    return claims.position
  }

  @Test func chunksThatWereLeftComeFirstAndInOrder() {
    var position = Self.start(10)
    position.nextChunk = 8
    position.unfinishedChunks = [2, 5]
    var claims = ChunkClaims(from: position, chunkCount: 10, workers: 2)
    #expect(claims.position == position)
    #expect(claims.claim(by: 0) == 2)
    #expect(claims.position == position)
    #expect(claims.claim(by: 1) == 5)
    #expect(claims.finish(by: 0, ChunkCounts()).isEmpty)
    #expect(claims.position.unfinishedChunks == [5])
    #expect(claims.claim(by: 0) == 8)
    #expect(claims.position.unfinishedChunks == [5, 8])
    #expect(claims.position.nextChunk == 9)
    #expect(claims.position.finishedChunkCount == 7)
  }

  @Test func anEpochEndsWithTheLastOfItsChunksAndHasItsOwnCounts() {
    var claims = ChunkClaims(from: Self.start(2), chunkCount: 6, workers: 2)
    #expect(claims.claim(by: 0) == 0)
    for chunk in 1...4 {
      // The second epoch is done before the first, which waits for a chunk.
      #expect(claims.claim(by: 1) == chunk)
      #expect(claims.finish(by: 1, Self.counts(chunk)).isEmpty)
    }
    let ends = claims.finish(by: 0, Self.counts(0))
    #expect(ends.map(\.epoch) == [0, 1])
    #expect(ends.map(\.done.tokens) == [0b11, 0b1111])
    // A run that continues from there knows which epochs have ended.
    var resumed = ChunkClaims(from: claims.position, chunkCount: 6, workers: 1)
    #expect(resumed.claim(by: 0) == 5)
    let end = resumed.finish(by: 0, Self.counts(5))
    #expect(end.map(\.epoch) == [2])
    #expect(end.map(\.done.tokens) == [0b111111])
  }

  @Test func noChunkBehindTheEpochsThatAreAllowedIsClaimed() {
    var claims = ChunkClaims(from: Self.start(2), chunkCount: 6, workers: 2)
    claims.allow(epochs: 1)
    #expect(claims.claim(by: 0) == 0 && claims.claim(by: 1) == 1)
    #expect(claims.finish(by: 1, Self.counts(1)).isEmpty)
    #expect(claims.claim(by: 1) == nil && claims.position.finishedEpochCount == 0)
    #expect(claims.finish(by: 0, Self.counts(0)).map(\.epoch) == [0])
    #expect(claims.claim(by: 0) == nil && claims.position.finishedEpochCount == 1)
    #expect(!claims.areAllFinished)
    claims.allow(epochs: 9)
    for chunk in 2..<6 {
      #expect(claims.claim(by: 0) == chunk)
      _ = claims.finish(by: 0, Self.counts(chunk))
    }
    #expect(claims.areAllFinished)
  }

  /// An earlier run may have left chunks of one epoch and begun the next.
  @Test func chunksThatWereLeftAreClaimedInTheirEpochs() {
    let position = TrainingPosition(
      nextChunk: 5, unfinishedChunks: [1, 3], chunksPerEpoch: 2, done: ChunkCounts())
    var claims = ChunkClaims(from: position, chunkCount: 6, workers: 1)
    for (epochs, chunk) in [(1, 1), (2, 3), (3, 5)] {
      claims.allow(epochs: epochs)
      #expect(claims.claim(by: 0) == chunk)
      #expect(claims.finish(by: 0, Self.counts(chunk)).map(\.epoch) == [epochs - 1])
      #expect(claims.claim(by: 0) == nil && claims.position.finishedEpochCount == epochs)
    }
  }

  @Test func aShareIsClaimedRoundByRoundAndToldInItsOrder() {
    var start = Self.start(6)
    (start.nextChunk, start.unfinishedChunks) = (4, [1, 2])
    var claims = ChunkClaims(from: start, share: ChunkShare(rank: 1, of: 2), chunkCount: 12, workers: 2)
    // Chunk 1 is left, 2 is another process's, and 5, 7, 9 and 11 follow.
    #expect(claims.claim(by: 0) == nil && claims.waitsForRound)
    claims.open(until: 8)
    #expect(claims.claim(by: 0) == 1 && claims.claim(by: 1) == 5)
    #expect(!claims.areFinished(below: 6) && claims.areFinished(below: 1))
    _ = claims.finish(by: 1, Self.counts(5))
    #expect(claims.claim(by: 1) == 7)
    _ = claims.finish(by: 0, Self.counts(1))
    #expect(claims.areFinished(below: 6) && !claims.areFinished(below: 8))
    #expect(claims.takeFinished(below: 6).tokens == 0b100010)
    #expect(claims.claim(by: 0) == nil && claims.waitsForRound)
    _ = claims.finish(by: 1, Self.counts(7))
    #expect(claims.areFinished(below: 8) && !claims.areAllFinished)
    #expect(claims.takeFinished(below: 8).tokens == 0b10000000)
    #expect(claims.takeFinished(below: 8) == ChunkCounts())
    claims.end(at: 10)
    claims.open(until: 12)
    #expect(claims.claim(by: 0) == 9)
    #expect(claims.claim(by: 1) == nil && !claims.waitsForRound)
  }
}
