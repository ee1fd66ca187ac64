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

  /// Workers claim and finish in random order; at random moments the run is killed and goes on from an earlier position.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6], [1, 2, 7])
  func everyChunkIsFinishedHoweverOftenTheRunIsKilled(seed: UInt64, workers: Int) {
    var random = SeededGenerator(seed: seed)
    let chunkCount = 40
    var position = Self.start(10)
    var finished = [Int](repeating: 0, count: chunkCount)
    for _ in 0..<8 {
      var claims = ChunkClaims(from: position, chunkCount: chunkCount, workers: workers)
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
    var claims = ChunkClaims(from: position, chunkCount: chunkCount, workers: workers)
    while let chunk = claims.claim(by: 0) {
      _ = claims.finish(by: 0, Self.counts(chunk))
      finished[chunk] += 1
    }
    // Nothing is lost, and nothing that a checkpoint held was trained twice.
    #expect(finished == [Int](repeating: 1, count: chunkCount))
    // The sums are those of the chunks, each once.
    let end = claims.position
    #expect(end.nextChunk == chunkCount && end.unfinishedChunks.isEmpty)
    #expect(end.finishedChunkCount == chunkCount)
    #expect(end.done.tokens == (1 << UInt64(chunkCount)) - 1)
    #expect(end.done.kept == 40 && end.done.pairsMeasured == 80 && end.done.lossSum == 20)
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
    // A run that goes on from there knows which epochs have ended.
    var resumed = ChunkClaims(from: claims.position, chunkCount: 6, workers: 1)
    #expect(resumed.claim(by: 0) == 5)
    let end = resumed.finish(by: 0, Self.counts(5))
    #expect(end.map(\.epoch) == [2])
    #expect(end.map(\.done.tokens) == [0b111111])
  }
}
