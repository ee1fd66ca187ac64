import Testing

@testable import HogvecAnalysis

@Suite struct RankCorrelationTests {
  @Test func equalValuesShareTheMeanOfTheirRanks() {
    #expect(ranks([10, 20, 20, 5, 20]) == [2, 4, 4, 1, 4])
    #expect(ranks([]) == [])
  }

  /// By hand: ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4 have deviations -1.5, 0, 0, 1.5 and -1.5, 0.5, -0.5, 1.5;
  /// products 4.5, squares 4.5 and 5.
  @Test func spearmanWithTies() throws {
    let value = try #require(spearmanCorrelation([1, 2, 2, 3], [10, 30, 20, 40]))
    #expect(abs(value - 4.5 / (4.5 * 5).squareRoot()) < 1e-15)
    #expect(spearmanCorrelation([1, 2, 3], [3, 2, 1]) == -1)
    #expect(spearmanCorrelation([1, 2, 3], [1, 10, 1000]) == 1)
  }

  /// By hand: deviations -1, 0, 1 and -4/3, -1/3, 5/3; products 3, squares 2 and 14/3.
  @Test func pearson() throws {
    let value = try #require(pearsonCorrelation([1, 2, 3], [1, 2, 4]))
    #expect(abs(value - 3 / (2 * 14.0 / 3).squareRoot()) < 1e-15)
  }

  @Test func constantAndShortSeriesHaveNone() {
    #expect(spearmanCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(pearsonCorrelation([1], [1]) == nil)
    #expect(pearsonCorrelation([], []) == nil)
  }
}
