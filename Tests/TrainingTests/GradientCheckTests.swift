import Testing

@testable import Training

@Suite struct GradientCheckTests {
  @Test(arguments: GradientCheck.all.map(\.name))
  func everyGradientAgreesWithDifferencesOfItsLoss(_ name: String) throws {
    let check = try #require(GradientCheck.all.first { $0.name == name })
    let result = check.run()
    #expect(result.passes, "\(result.largestError)")
    #expect(result.parameterCount > 0)
  }

  @Test func aWrongGradientIsCaught() {
    func result(_ change: @escaping @Sendable (inout [Double]) -> Void) -> GradientCheck.Result {
      GradientCheck(
        name: "x y + y^3", parameters: [0.3, -0.7], loss: { $0[0] * $0[1] + $0[1] * $0[1] * $0[1] },
        gradient: {
          var gradient = [$0[1], $0[0] + 3 * $0[1] * $0[1]]
          change(&gradient)
          return gradient
        }
      ).run()
    }
    #expect(result { _ in }.passes)
    #expect(!result { $0[1] *= 1 + 1e-6 }.passes)
    #expect(!result { $0[0] = 0 }.passes)
    #expect(!result { $0[1] = -$0[1] }.passes)
    #expect(!result { $0[0] = .nan }.passes)
  }

  @Test func aKernelStepWithAWrongWeightIsCaught() {
    // The loss of one weight and the step of another: what a kernel that counted a repeated negative once would do.
    func problem(_ weight: Double) -> KernelStepProblem {
      KernelStepProblem(
        inputCount: 1, outputCount: 2, dimension: 3,
        step: .block([.init(inputs: 0..<1, outputs: [0, 1], weights: [1, weight])]))
    }
    let (right, wrong) = (problem(-2), problem(-1))
    let parameters = [0.1, 0.5, -0.3, 0.2, 0.4, -0.6, 0.7, 0.1, 0.3]
    func passes(_ gradient: KernelStepProblem) -> Bool {
      GradientCheck(
        name: "", parameters: parameters, loss: { right.loss($0) }, gradient: { gradient.gradient($0) }
      ).run().passes
    }
    #expect(passes(right))
    #expect(!passes(wrong))
  }

  @Test func kernelsAgreeWithTheExactObjective() {
    // One centre, one target, negatives 2, 2 and 3: the kernel sees row 2 once, with weight -2.
    var random = RandomStream(seed: 4)
    let rows = (0..<5).map { _ in (0..<6).map { _ in Double.random(in: -1...1, using: &random) } }
    let kernel = KernelStepProblem(
      inputCount: 1, outputCount: 4, dimension: 6,
      step: .block([.init(inputs: 0..<1, outputs: [1, 2, 3], weights: [1, -2, -1])]))
    let exact = WindowReference(
      skipGram: 0, context: [1], objectives: [NegativeSamples([2, 2, 3])], inputs: [rows[0]],
      outputs: Array(rows[1...]))
    #expect(abs(kernel.loss(rows.flatMap { $0 }) - exact.loss) < 1e-13)
    let difference = zip(
      kernel.gradient(rows.flatMap { $0 }), (exact.inputGradient + exact.outputGradient).flatMap { $0 }
    ).map { abs($0 - $1) }.max()
    // A step of rate 1e-5 leaves 1e-16 / 1e-5 of rounding.
    #expect(difference.map { $0 < 1e-9 } == true)
  }
}
