import HogvecSystem
import Testing
import HogvecTraining

@testable import HogvecRuns

@Suite struct SoftmaxCostTests {
  /// 2^24 tokens of as many words, of which subsampling drops none.
  private func cost(words: Int, dimension: Int, epochs: Int, cbow: Bool = false) -> SoftmaxCost {
    var options = TrainingOptions()
    options.objective = .softmax
    options.architecture = cbow ? .cbow : .skipGram
    options.dimension = dimension
    options.epochs = epochs
    options.sampleThreshold = 0
    return SoftmaxCost(options, wordCounts: [UInt64](repeating: (1 << 24) / UInt64(words), count: words))
  }

  @Test func everyPredictionGoesThroughEveryWordThreeTimes() {
    // Tokens x predictions of each x words x epochs x 3 x 2 x dimension.
    let operations = 0x1p24 * Double(1024 * 900)
    #expect(cost(words: 1024, dimension: 50, epochs: 3).operations == 6 * operations)
    #expect(cost(words: 1024, dimension: 50, epochs: 3, cbow: true).operations == operations)
  }

  @Test func whatWouldNotEndIsRefused() {
    let error = #expect(throws: FileError.self) {
      _ = try cost(words: 65_536, dimension: 300, epochs: 5).announcement()
    }
    #expect(
      error?.description
        == "the softmax over 65,536 words takes 5.9e16 operations, about 825 hours: leave out objective "
        + "softmax, or train on less text or on fewer words (max-vocab)")
  }

  @Test func whatTakesLongIsAnnounced() throws {
    #expect(
      try cost(words: 65_536, dimension: 20, epochs: 1).announcement()
        == "the softmax over 65,536 words takes 7.9e14 operations, about 11 hours")
    #expect(try cost(words: 64, dimension: 20, epochs: 1).announcement() == nil)
  }
}
