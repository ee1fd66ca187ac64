import HogvecSystem
import Testing

@testable import HogvecTraining

@Suite struct SubsamplerTests {
  @Test(arguments: [
    // Shares of a corpus and word2vec's (sqrt(f/t) + 1) * t/f for t = 1e-3, worked out by hand.
    (0.1, 0.11), (0.01, 0.416_227_766), (0.004, 0.75), (0.003, 0.910_683_603), (0.002_618, 1.0), (0.001, 1.0),
    (1.0, 0.032_622_777),
  ])
  func keepProbabilitiesAreWord2vecs(_ share: Double, _ expected: Double) {
    #expect(abs(Subsampler.keepProbability(share: share, threshold: 1e-3) - expected) < 1e-4)
  }

  @Test func aThresholdOfZeroKeepsEverything() {
    let subsampler = Subsampler(counts: [1_000_000, 1], threshold: 0)
    var random = RandomStream(seed: 1)
    for _ in 0..<1000 { #expect(subsampler.keeps(0, using: &random)) }
  }

  @Test func aRareFirstWordDoesNotEndSubsampling() {
    // As with word2vec's </s>.
    let subsampler = Subsampler(counts: [1, 1_000_000, 10], threshold: 1e-3)
    var random = RandomStream(seed: 3)
    #expect((0..<1000).allSatisfy { _ in subsampler.keeps(0, using: &random) })
    #expect((0..<1000).count { _ in subsampler.keeps(1, using: &random) } < 100)
    #expect((0..<1000).allSatisfy { _ in subsampler.keeps(2, using: &random) })
  }

  @Test func wordsAreKeptAsOftenAsTheirProbabilitySays() {
    let counts: [UInt64] = [100_000, 10_000, 4_000, 1_000, 885_000].sorted(by: >)
    let subsampler = Subsampler(counts: counts, threshold: 1e-3)
    for (word, count) in counts.enumerated() {
      var random = RandomStream(seed: 2, UInt64(word))
      let kept = (0..<200_000).count { _ in subsampler.keeps(UInt32(word), using: &random) }
      let p = Subsampler.keepProbability(share: Double(count) / 1e6, threshold: 1e-3)
      // Five standard deviations of a binomial count.
      #expect(abs(Double(kept) - 200_000 * p) <= 5 * (200_000 * p * (1 - p)).squareRoot() + 1)
    }
  }
}
