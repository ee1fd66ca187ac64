import Testing

@testable import HogvecTraining

@Suite struct MergeRuleTests {
  private func factor(
    _ rule: MergeRule, _ processes: Int, movement: Double = 0, squares: Float = 0, _ sum: [Float] = []
  ) -> Float {
    sum.withUnsafeBufferPointer {
      rule.factor(processes: processes, movement: movement, squares: squares, sum: $0)
    }
  }

  @Test(arguments: [2, 3, 8, 32], [0.02, 0.2, 0.8])
  func theSaturatingSumFallsFromTheSumToTheMean(_ processes: Int, _ constant: Double) {
    let rule = MergeRule.saturatingSum(constant)
    let movements = [0, 1e-12, 1e-9, 1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e6, 1e12]
    let factors = movements.map { factor(rule, processes, movement: $0) }
    #expect(factors.first == 1 && factors.last == 1 / Float(processes))
    for (factor, next) in zip(factors, factors.dropFirst()) {
      #expect(next <= factor && factor <= 1 && next >= 1 / Float(processes))
    }
  }

  @Test func theSaturatingSumIsThatOfTheFormula() {
    // (1 - e^-1) / (2 (1 - e^-0.5)) = 0.8032653...
    #expect(abs(factor(.saturatingSum(0.5), 2, movement: 1) - 0.8032653) < 1e-6)
  }

  @Test func theNormTellsWhatGoesTheSameWayFromWhatDoesNot() {
    // Two changes at right angles, two that are equal, two that are opposite, and none.
    #expect(factor(.norm, 2, squares: 2, [1, 1]) == 1)
    #expect(factor(.norm, 2, squares: 2, [2, 0]) == 0.5)
    #expect(factor(.norm, 2, squares: 2, [0, 0]) == 1)
    #expect(factor(.norm, 2, squares: 0, [0, 0]) == 1)
    // Rounding does not lead out of the bounds.
    #expect(factor(.norm, 4, squares: 3.9999, [4, 0]) == 0.25)
    #expect(factor(.norm, 4, squares: 1.0001, [1, 0]) == 1)
  }
}
