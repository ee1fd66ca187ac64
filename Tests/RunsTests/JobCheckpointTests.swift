import HogvecTraining
import Testing

@testable import HogvecRuns

@Suite struct JobCheckpointTests {
  /// Three epochs of four chunks; at their ends it is the one that has ended.
  @Test(arguments: [(0, 1), (1, 1), (4, 1), (5, 2), (11, 3), (12, 3)])
  func theEpochIsThatOfTheLastChunk(_ nextChunk: Int, _ epoch: Int) {
    let position = TrainingPosition(
      nextChunk: nextChunk, unfinishedChunks: [], chunksPerEpoch: 4, done: ChunkCounts())
    #expect(JobCheckpoint(position: position, writingSeconds: 0).epoch == epoch)
  }
}
