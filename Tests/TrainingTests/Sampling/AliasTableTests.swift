import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite struct AliasTableTests {
  /// Draws, and the statistic of Pearson's chi-squared test against count^exponent.
  private func chiSquared(counts: [UInt64], exponent: Double, draws: Int, seed: UInt64) -> Double {
    let table = AliasTable(counts: counts, exponent: exponent)
    var random = RandomStream(seed: seed)
    var observed = [Int](repeating: 0, count: counts.count)
    for _ in 0..<draws { observed[Int(table.word(for: random.next()))] += 1 }
    let weights = counts.map { power(Double($0), exponent) }
    let total = weights.reduce(0, +)
    return zip(observed, weights).reduce(0) { sum, pair in
      let expected = Double(draws) * pair.1 / total
      return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
    }
  }

  @Test(arguments: [0, 0.5, 0.75, 1], [UInt64(1), 2])
  func frequenciesFollowTheCountsToTheExponent(_ exponent: Double, seed: UInt64) {
    // Zipf's counts. The statistic has 199 degrees of freedom: mean 199, standard deviation 20; beyond 300 in
    // 1 of 200,000.
    let counts = (1...200).map { UInt64(1_000_000 / $0) }
    #expect(chiSquared(counts: counts, exponent: exponent, draws: 1_000_000, seed: seed) < 300)
  }

  @Test func aWrongExponentWouldBeNoticed() {
    let counts = (1...200).map { UInt64(1_000_000 / $0) }
    let table = AliasTable(counts: counts, exponent: 0.75)
    var random = RandomStream(seed: 1)
    let first = (0..<100_000).count { _ in table.word(for: random.next()) == 0 }
    let expected = 100_000 / (1...200).reduce(0.0) { $0 + power(1 / Double($1), 0.75) }
    #expect(abs(Double(first) - expected) < 5 * expected.squareRoot())
  }

  @Test func oneWordIsAlwaysDrawn() {
    let table = AliasTable(counts: [7], exponent: 0.75)
    var random = RandomStream(seed: 3)
    for _ in 0..<1000 { #expect(table.word(for: random.next()) == 0) }
  }

  @Test func extremeCountsKeepTheirShares() {
    // One word a million times as frequent as each of the others, beyond what 32-bit weights could hold
    // together.
    var counts = [UInt64](repeating: 1, count: 1000)
    counts[0] = 1_000_000_000
    let table = AliasTable(counts: counts, exponent: 1)
    var random = RandomStream(seed: 4)
    let others = (0..<3_000_000).count { _ in table.word(for: random.next()) != 0 }
    // Expected 2.997, Poisson.
    #expect(others < 15)
  }

  @Test(arguments: [-1, 0, 0.75])
  func wordsThatDoNotOccurAreNeverDrawn(_ exponent: Double) {
    let table = AliasTable(counts: [3, 1, 0, 0, 0], exponent: exponent)
    var random = RandomStream(seed: 5)
    var drawn = Set((0..<10_000).map { _ in table.word(for: random.next()) })
    #expect(drawn == [0, 1])
    // The least and the largest numbers of each column too.
    for column in 0..<5 {
      let high = UInt64(column + 1) << 32 / 5 - 1
      drawn.formUnion([high << 32, high << 32 | 0xFFFF_FFFF].map { table.word(for: $0) })
    }
    #expect(drawn == [0, 1])
    let alike = AliasTable(counts: [0, 0], exponent: exponent)
    #expect(Set((0..<100).map { _ in alike.word(for: random.next()) }) == [0, 1])
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    exponent == 0
      ? 1
      : exponent == 1 ? base : exponent == 0.5 ? base.squareRoot() : (base * base.squareRoot()).squareRoot()
  }
}
