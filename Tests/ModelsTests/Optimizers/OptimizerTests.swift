import Testing

@testable import HogvecModels

@Suite struct OptimizerTests {
  @Test func momentumStepsFollowTheirClosedForm() {
    // A constant gradient g: the n-th velocity is g (1 - m^n) / (1 - m).
    var rule = MomentumDescent<Double>(count: 2, momentum: 0.5)
    let parameters = ScalarStorage<Double>([1, -2])
    let gradient = ScalarStorage<Double>([4, -8])
    var expected = [1.0, -2.0]
    for n in 1...6 {
      rule.step(parameters, gradient: gradient, scale: 0.25, rate: 0.1)
      var power = 1.0
      for _ in 0..<n { power *= 0.5 }
      let factor = (1 - power) / 0.5
      expected[0] -= 0.1 * 1 * factor
      expected[1] -= 0.1 * -2 * factor
      #expect(abs(parameters[0] - expected[0]) < 1e-14 && abs(parameters[1] - expected[1]) < 1e-14)
    }
  }

  @Test func withoutMomentumItIsGradientDescent() {
    var rule = MomentumDescent<Double>(count: 1, momentum: 0)
    let parameters = ScalarStorage<Double>([3])
    // The gradient of p^2 / 2 is p: each step leaves 0.9 of it.
    for _ in 0..<3 { rule.step(parameters, gradient: ScalarStorage(parameters.values), scale: 1, rate: 0.1) }
    #expect(abs(parameters[0] - 3 * 0.9 * 0.9 * 0.9) < 1e-15)
  }

  @Test func adamStepsFollowTheirClosedForm() {
    // A constant gradient: both corrected means are constant, so every step is rate * g / (|g| + epsilon).
    var rule = Adam<Double>(count: 2, epsilon: 0.5)
    let parameters = ScalarStorage<Double>([1, 1])
    for n in 1...5 {
      rule.step(parameters, gradient: ScalarStorage([6, -2]), scale: 0.5, rate: 0.01)
      #expect(abs(parameters[0] - (1 - Double(n) * 0.01 * 3 / 3.5)) < 1e-14)
      #expect(abs(parameters[1] - (1 + Double(n) * 0.01 * 1 / 1.5)) < 1e-14)
    }
  }

  @Test func adamWeighsTwoGradientsAsItsPaperSays() {
    var rule = Adam<Double>(count: 1, meanDecay: 0.9, squareDecay: 0.99, epsilon: 0)
    let parameters = ScalarStorage<Double>([0])
    rule.step(parameters, gradient: ScalarStorage([1]), scale: 1, rate: 1)
    #expect(abs(parameters[0] + 1) < 1e-14)
    rule.step(parameters, gradient: ScalarStorage([-3]), scale: 1, rate: 1)
    let mean = (0.9 * 0.1 * 1 + 0.1 * -3) / (1 - 0.81)
    let square = (0.99 * 0.01 * 1 + 0.01 * 9) / (1 - 0.9801)
    #expect(abs(parameters[0] - (-1 - mean / square.squareRoot())) < 1e-13)
  }

  @Test func limitedMemoryBFGSFindsTheMinimumOfRosenbrocksFunction() {
    let result = LimitedMemoryBFGS(tolerance: 1e-9).minimize(from: [-1.2, 1, -1.2, 1]) { x, gradient in
      var value = 0.0
      for k in [0, 2] {
        let (a, b) = (1 - x[k], x[k + 1] - x[k] * x[k])
        value += a * a + 100 * b * b
        gradient[k] = -2 * a - 400 * x[k] * b
        gradient[k + 1] = 200 * b
      }
      return value
    }
    #expect(result.hasConverged)
    #expect(result.point.allSatisfy { abs($0 - 1) < 1e-8 })
    #expect(result.steps < 100)
  }

  @Test func limitedMemoryBFGSStopsAtItsLimit() {
    let result = LimitedMemoryBFGS(maximumSteps: 2).minimize(from: [5, -3]) { x, gradient in
      gradient = [2 * x[0], 200 * x[1]]
      return x[0] * x[0] + 100 * x[1] * x[1]
    }
    #expect(result.steps == 2 && !result.hasConverged)
  }
}
