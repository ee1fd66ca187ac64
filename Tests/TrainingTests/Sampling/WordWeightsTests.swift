import Foundation
import Testing

@testable import HogvecTraining

@Suite struct WordWeightsTests {
  private let counts = (1...1000).map { UInt64(1_000_000 / $0) }

  @Test(arguments: [(0.1, 1e-3), (0.1, 0), (0.5, 1e-3), (0.5, 1e-4)], [0, 5000])
  func theMeanOverTheTextIsOne(_ form: (power: Double, threshold: Double), absentCount: Int) {
    let (power, threshold) = form
    let counts = counts + [UInt64](repeating: 0, count: absentCount)
    let weights = WordWeights(counts: counts, sampleThreshold: threshold, power: power)
    let total = Double(counts.reduce(0, +))
    var (sum, predictions) = (0.0, 0.0)
    for (id, count) in counts.enumerated() {
      let kept =
        Double(count) * Subsampler.keepProbability(share: Double(count) / total, threshold: threshold)
      sum += kept * Double(weights.weight(of: UInt32(id)))
      predictions += kept
    }
    #expect(abs(sum / predictions - 1) < 1e-5)
  }

  @Test func aWordWeighsByItsCount() {
    let weights = WordWeights(counts: counts, sampleThreshold: 1e-3, power: 0.2)
    // Counts of the ranks 2^k to 2^(k+1) - 1 are within a factor of two.
    for (one, other) in [(1, 3), (7, 60), (100, 900)] {
      let expected = pow(Double(counts[one]) / Double(counts[other]), 0.2)
      let found = Double(weights.weight(of: UInt32(other)) / weights.weight(of: UInt32(one)))
      #expect(abs(found / expected - 1) < 0.15)
    }
    #expect((1..<1000).allSatisfy { weights.weight(of: UInt32($0)) >= weights.weight(of: UInt32($0 - 1)) })
  }

  @Test func wordsOfOneCountWeighAlike() {
    let weights = WordWeights(
      counts: [UInt64](repeating: 7, count: 500), sampleThreshold: 0, power: 0.5)
    #expect((0..<500).allSatisfy { abs(weights.weight(of: $0) - 1) < 1e-6 })
  }

  @Test func withoutPowerAllWeighOneExactly() {
    let weights = WordWeights(counts: counts, sampleThreshold: 1e-3, power: 0)
    #expect((0..<1000).allSatisfy { weights.weight(of: $0) == 1 })
  }

  @Test func wordsThatAreNotInTheTextWeighSomething() {
    let weights = WordWeights(
      counts: [9, 5, 0, 0, 0, 0, 0, 0], sampleThreshold: 1e-3, power: 0.5)
    // As if they were there once: the mean is 5 to the power of -0.5 at most.
    let values = (0..<8).map { weights.weight(of: $0) }
    #expect(values[3...].allSatisfy { $0 == values[3] } && values[3] > 2 && values[3] < 3.01)
    let none = WordWeights(counts: [0, 0, 0], sampleThreshold: 1e-3, power: 0.5)
    #expect((0..<3).allSatisfy { none.weight(of: $0) == 1 })
  }
}
