import HogvecTestSupport
import Testing

@testable import HogvecAnalysis

@Suite struct ScoreComparisonTests {
  /// Answers of which about a share is right.
  private static func answers(_ share: Double, count: Int, seed: UInt64) -> [Double?] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Double.random(in: 0..<1, using: &random) < share ? 1 : 0 }
  }

  /// 1.96 standard errors of a share, the square root of p (1 - p) / n, on either side.
  @Test func theIntervalOfAShareIsThatOfTheBinomialDistribution() throws {
    let values = Self.answers(0.3, count: 900, seed: 3)
    let entry = ScoreComparison(means: [values], by: PairedBootstrap()).entries[0]
    let (score, interval) = (try #require(entry.score), try #require(entry.interval))
    let half = 1.96 * (score * (1 - score) / 900).squareRoot()
    #expect(abs(score - 0.3) < 0.05)
    // The ends of 2,000 resamples are within a tenth of their distance.
    #expect(abs(interval.low - (score - half)) < half / 10 && abs(interval.high - (score + half)) < half / 10)
    #expect(entry.difference == nil && entry.differenceInterval == nil && entry.covered == 900)
  }

  @Test(arguments: [1, 3]) func resultsDependOnTheSeedAlone(_ threads: Int) {
    let values = Self.answers(0.5, count: 50, seed: 4)
    func interval(_ seed: UInt64, _ threads: Int) -> PairedBootstrap.Interval? {
      let bootstrap = PairedBootstrap(resamples: 201, seed: seed, threads: threads)
      return ScoreComparison(means: [values], by: bootstrap).entries[0].interval
    }
    #expect(interval(1, threads) == interval(1, 2))
    #expect((1...9).contains { interval($0, 1) != interval(1, 1) })
  }

  /// The second file is right where the first is and in a twentieth of the other questions.
  @Test func differencesArePaired() throws {
    let first = Self.answers(0.5, count: 1000, seed: 5)
    let more = Self.answers(0.05, count: 1000, seed: 6)
    let second = zip(first, more).map { max($0 ?? 0, $1 ?? 0) }
    let entry = ScoreComparison(means: [first, second, first], by: PairedBootstrap()).entries
    let difference = try #require(entry[1].differenceInterval)
    #expect(difference.low > 0 && difference.high < 0.05)
    #expect(entry[1].difference == (entry[1].score ?? 0) - (entry[0].score ?? 0))
    #expect(entry[2].difference == 0 && entry[2].differenceInterval == .init(low: 0, high: 0))
    // By themselves the two intervals overlap.
    #expect(try #require(entry[0].interval).high > #require(entry[1].interval).low)
  }

  @Test func onlyWhatAllFilesCoverIsCompared() {
    let comparison = ScoreComparison(means: [[1, nil, 1, 0], [0, 1, nil, 0]], by: PairedBootstrap())
    #expect(comparison.compared == 2 && comparison.total == 4)
    #expect(comparison.entries.map(\.score) == [0.5, 0] && comparison.entries.map(\.covered) == [3, 3])
    let nothing = ScoreComparison(means: [[1, nil], [nil, 1]], by: PairedBootstrap())
    #expect(nothing.compared == 0 && nothing.entries[1].score == nil && nothing.entries[1].interval == nil)
    #expect(nothing.entries[1].difference == nil && nothing.entries[1].differenceInterval == nil)
  }

  /// What is drawn together varies together: 10 units of 100 equal answers are as uncertain as 10 answers.
  @Test func unitsAreDrawnAsAWhole() throws {
    let values = (0..<1000).map { Double?($0 / 100 % 2 == 0 ? 1 : 0) }
    func width(_ units: [Int]?) throws -> Double {
      let comparison = ScoreComparison(means: [values], units: units, by: PairedBootstrap())
      let interval = try #require(comparison.entries[0].interval)
      return interval.high - interval.low
    }
    #expect(try width((0..<1000).map { 7 * ($0 / 100) }) > 5 * width(nil))
  }

  @Test func correlationsOfResamplesAreThoseOfTheRepeatedPairs() throws {
    var random = SeededGenerator(seed: 8)
    // With ties in both.
    let left = (0..<40).map { _ in Double(Int.random(in: 0..<20, using: &random)) }
    let right = left.map { Double(Int($0) / 2) + Double(Int.random(in: 0..<5, using: &random)) }
    let weights = left.map { _ in Double(Int.random(in: 0..<4, using: &random)) }
    let repeated = left.indices.flatMap { index in
      [(left[index], right[index])].flatMap { Array(repeating: $0, count: Int(weights[index])) }
    }
    let expected = try #require(spearmanCorrelation(repeated.map(\.0), repeated.map(\.1)))
    let score = ResampledScore.correlation(RankedValues(left), RankedValues(right))
    #expect(abs(try #require(score.value(weights: weights)) - expected) < 1e-12)
    #expect(score.value(weights: left.map { _ in 0 }) == nil)
    let comparison = ScoreComparison(
      correlations: [right.map { $0 }, right.map { -$0 }], with: left, by: PairedBootstrap())
    let scores = comparison.entries.compactMap(\.score)
    #expect(abs(scores[0] - (spearmanCorrelation(left, right) ?? 0)) < 1e-12 && scores[0] == -scores[1])
    let interval = try #require(comparison.entries[0].interval)
    #expect(interval.low < scores[0] && scores[0] < interval.high && interval.high < 1)
  }
}
