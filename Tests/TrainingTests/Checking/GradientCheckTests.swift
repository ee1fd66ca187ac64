import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecTraining

@Suite(.slow) struct GradientCheckTests {
  @Test(arguments: try GradientCheck.all())
  func everyGradientAgreesWithDifferencesOfItsLoss(_ check: GradientCheck) {
    let result = check.run()
    #expect(result.passes, "\(result.name): \(result.largestError)")
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

  @Test func everyWayToTrainIsChecked() throws {
    let names = try GradientCheck.all().map { $0.name }
    #expect(Set(names).count == names.count)
    // Each objective in its exact form, for skip-gram, CBOW's mean and its sum.
    var count = 3 * 3
    for objective in [
      "softmax", "negative sampling", "hierarchical softmax", "hierarchical softmax and negatives",
    ] {
      let forms = objective == "softmax" ? [""] : TrainingOptions.Sharing.allCases.map { ", \($0)" }
      let subwords = ["CBOW of n-grams", "skip-gram of n-grams"]
      let subwordForms =
        objective == "softmax" ? [] : objective == "negative sampling" ? subwords : [subwords[0]]
      let meanBlocks = objective == "negative sampling" ? ["CBOW mean by blocks", "CBOW sum by blocks"] : []
      let others = ["skip-gram in any order", "CBOW mean", "CBOW sum"]
      for form in forms.map({ "skip-gram" + $0 }) + others + subwordForms + meanBlocks {
        #expect(names.contains("training: \(objective), \(form)"))
        count += 1
      }
    }
    #expect(names.count == count)
  }

  /// What is wrong in a step, and whether the gradient check is then asked to see it.
  enum Fault: CaseIterable {
    /// A label, an importance, or how a vector is made, differs from that of the loss.
    case weight
    /// The input gets another share of the error than the gradient says.
    case inputShare
    /// One output is not the one whose score was taken.
    case output
  }

  @Test(arguments: GradientCheck.trainingForms.map(\.name), Fault.allCases)
  func aWrongStepIsCaught(_ name: String, _ fault: Fault) throws {
    let form = try #require(GradientCheck.trainingForms.first { $0.name == name })
    let losses = try GradientCheck.trainingSteps(form.options)
    var steps = losses
    let last = steps.count - 1
    switch (fault, form.options.objective, form.options.architecture) {
    case (.weight, .softmax, _): steps[last].weights[0] *= 0.5
    case (.weight, _, _): steps[last].weights[0] *= -1
    case (.inputShare, .softmax, _): steps[last].weights[1] *= 1.001
    case (.inputShare, _, .cbow) where form.options.sharing == .block: steps[last].windowScales[0] *= 1.001
    case (.inputShare, _, .cbow): steps[last].scales.input *= 1.001
    case (.inputShare, _, .skipGram): steps[last].inputs[0] = 5
    case (.output, .softmax, _): steps[last].groups[0][2] = 5
    case (.output, _, _): steps[last].outputs[0] = steps[last].outputs[0] == 4 ? 3 : 4
    }
    #expect(!GradientCheck.training(name, steps: steps, losses: losses).run().passes)
  }

  /// Steps of 3 among 1 and 4, with draws that are all different, repeat each other, and are the center.
  @Test(
    arguments: [[2, 5, 0], [2, 2, 0], [2, 3, 0], [3, 3, 5], [0, 5, 3]] as [[UInt32]],
    [TrainingOptions.Sharing.pair, .window, .block])
  func pairsWeighTheProductOfTheirWords(_ negatives: [UInt32], _ sharing: TrainingOptions.Sharing) throws {
    var options = TrainingOptions()
    (options.dimension, options.window, options.hasFixedWindow, options.negativeCount) = (6, 2, true, 6)
    (options.chosenSharing, options.blockCenters) = (sharing, 1)
    (options.chosenNegativeDraws, options.chosenRareWeight) = (3, 0.5)
    let counts: [UInt64] = [900, 500, 200, 90, 20, 3]
    let weights = WordWeights(counts: counts, sampleThreshold: 0, power: 0.5)
    for architecture in TrainingOptions.Architecture.allCases {
      // Blocks of CBOW are several windows.
      options.architecture = architecture
      options.chosenSharing = architecture == .cbow ? .window : sharing
      let step = try KernelStepProblem.steps(
        options, wordCounts: counts, sentence: [3, 1, 4], negatives: negatives)[0]
      // By input and output; in CBOW the inputs weigh 1 together, and in a block the center is an input that
      // meets nothing.
      let inputs =
        architecture == .cbow ? [1] : step.inputs.map { $0 == 3 ? 0 : weights.weight(of: UInt32($0)) }
      let expected = inputs.flatMap { input in
        step.outputs.map { output in
          // Three draws stand for six.
          let draws = Float(negatives.count { $0 == output })
          return output == 3
            ? input * weights.weight(of: 3) : -2 * draws * input * weights.weight(of: UInt32(output))
        }
      }
      #expect(Set(step.outputs) == Set([3] + negatives.map { Int($0) }))
      #expect(step.weights.count == expected.count)
      for (weight, value) in zip(step.weights, expected) { #expect(abs(weight - Double(value)) < 1e-6) }
    }
  }

  @Test func trainingAgreesWithTheExactObjective() throws {
    // The first window of a sentence: words 1 and 4 predict 3, with negatives 2, 2 and 0.
    var options = TrainingOptions()
    (options.dimension, options.window, options.hasFixedWindow, options.negativeCount) = (6, 2, true, 3)
    // The objective weighs all words alike.
    options.chosenRareWeight = 0
    var random = RandomStream(seed: 4)
    let rows = (0..<10).map { _ in (0..<6).map { _ in Double.random(in: -1...1, using: &random) } }
    let step = try KernelStepProblem.steps(
      options, wordCounts: [9, 7, 5, 3, 1], sentence: [3, 1, 4], negatives: [2, 2, 0])[0]
    let exact = [1, 4].map { input in
      WindowReference(
        skipGram: input, context: [3], objectives: [NegativeSamples([2, 2, 0])],
        inputs: Array(rows[..<5]), outputs: Array(rows[5...]))
    }
    #expect(abs(step.loss(rows.flatMap { $0 }) - exact[0].loss - exact[1].loss) < 1e-13)
    let gradients: [[[Double]]] = exact.map { $0.inputGradient + $0.outputGradient }
    let expected = (0..<10).flatMap { row -> [Double] in
      (0..<6).map { column in gradients[0][row][column] + gradients[1][row][column] }
    }
    let difference = zip(step.gradient(rows.flatMap { $0 }), expected).map { abs($0 - $1) }.max()
    // A step of rate 1e-5 leaves 1e-16 / 1e-5 of rounding.
    #expect(difference.map { $0 < 1e-9 } == true)
  }
}
