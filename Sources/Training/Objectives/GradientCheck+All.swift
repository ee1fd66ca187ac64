extension GradientCheck {
  /// Every objective with every architecture in its exact form, and every form of the training kernels.
  public static var all: [GradientCheck] { references + kernels }

  private static let (wordCount, dimension) = (7, 5)
  private static let tree = HuffmanTree(counts: [40, 22, 9, 9, 5, 3, 1])

  /// Numbers from -0.8 to 0.8, the same every time.
  private static func numbers(_ count: Int) -> [Double] {
    var random = RandomStream(seed: 7)
    return (0..<count).map { _ in Double.random(in: -0.8...0.8, using: &random) }
  }

  // MARK: - Exact forms

  private static var references: [GradientCheck] {
    let objectives: [(String, any ReferenceObjective)] = [
      ("softmax", FullSoftmax()), ("negative sampling", NegativeSamples([5, 2, 5, 0, 6])),
      ("hierarchical softmax", HierarchicalSoftmax(tree)),
    ]
    return objectives.flatMap { name, objective in
      [
        reference("\(name), skip-gram") { inputs, outputs in
          WindowReference(
            skipGram: 3, context: [1, 4, 3, 1], objectives: Array(repeating: objective, count: 4),
            inputs: inputs,
            outputs: outputs)
        },
        reference("\(name), CBOW mean") { inputs, outputs in
          WindowReference(
            cbow: 3, context: [1, 4, 0, 1], pooling: .mean, objective: objective, inputs: inputs,
            outputs: outputs)
        },
        reference("\(name), CBOW sum") { inputs, outputs in
          WindowReference(
            cbow: 3, context: [1, 4, 0, 1], pooling: .sum, objective: objective, inputs: inputs,
            outputs: outputs)
        },
      ]
    }
  }

  private static func reference(
    _ name: String,
    _ evaluate: @escaping @Sendable (_ inputs: [[Double]], _ outputs: [[Double]]) -> WindowReference
  ) -> GradientCheck {
    @Sendable func rows(_ parameters: [Double]) -> ([[Double]], [[Double]]) {
      let rows = stride(from: 0, to: parameters.count, by: dimension).map {
        Array(parameters[$0..<($0 + dimension)])
      }
      return (Array(rows[..<wordCount]), Array(rows[wordCount...]))
    }
    return GradientCheck(
      name: "exact: \(name)", parameters: numbers(2 * wordCount * dimension),
      loss: { parameters in
        let (inputs, outputs) = rows(parameters)
        return evaluate(inputs, outputs).loss
      },
      gradient: { parameters in
        let (inputs, outputs) = rows(parameters)
        let result = evaluate(inputs, outputs)
        return (result.inputGradient + result.outputGradient).flatMap { $0 }
      })
  }

  // MARK: - The code that trains

  private static var kernels: [GradientCheck] {
    typealias Group = KernelStepProblem.Group
    // A pair: one input, its target and the negatives, of which one stands twice.
    let pair = [Group(inputs: 0..<1, outputs: [0, 1, 2, 3], weights: [1, -1, -2, -1])]
    // A window: all inputs share target and negatives, which take two groups.
    let window = [
      Group(
        inputs: 0..<4, outputs: [0, 1, 2, 3, 4, 5],
        weights: (0..<4).flatMap { _ in [1, -1, -1, -2, -1, -1.0] }),
      Group(inputs: 0..<4, outputs: [6, 7], weights: (0..<4).flatMap { _ in [-1, -1.0] }),
    ]
    // A block: each centre meets the inputs of its own window, and all inputs meet the weighted negatives.
    let block = [
      Group(inputs: 0..<3, outputs: [0], weights: [1, 1, 1]),
      Group(inputs: 2..<5, outputs: [1], weights: [1, 1, 1]),
      Group(inputs: 0..<5, outputs: [2, 3, 4], weights: (0..<15).map { _ in -0.625 }),
    ]
    // Hierarchical softmax: one input meets the inner nodes on its way, the sign of a weight being the branch.
    let way = zip(tree.nodes(of: 6), tree.code(of: 6)).map { (node: $0, weight: $1 ? -1.0 : 1.0) }
    let negatives = (outputs: [0, 1, 2, 3, 4, 5, 6], weights: [1, -1, -1, -2, -1, -1, -1.0])
    return [
      kernel("negative sampling, skip-gram, pair", inputs: 1, outputs: 4, .block(pair)),
      kernel("negative sampling, skip-gram, window", inputs: 4, outputs: 8, .block(window)),
      kernel("negative sampling, skip-gram, block", inputs: 5, outputs: 5, .block(block)),
      kernel(
        "negative sampling, CBOW mean", inputs: 4, outputs: 7,
        .mean(outputs: negatives.outputs, weights: negatives.weights)),
      kernel(
        "hierarchical softmax, skip-gram", inputs: 1, outputs: 6,
        .block(
          stride(from: 0, to: way.count, by: 6).map { first in
            let part = way[first..<min(first + 6, way.count)]
            return Group(inputs: 0..<1, outputs: part.map(\.node), weights: part.map(\.weight))
          })),
      kernel(
        "hierarchical softmax, CBOW mean", inputs: 4, outputs: 6,
        .mean(outputs: way.map(\.node), weights: way.map(\.weight))),
    ]
  }

  private static func kernel(
    _ name: String, inputs: Int, outputs: Int, _ step: KernelStepProblem.Step
  ) -> GradientCheck {
    let problem = KernelStepProblem(
      inputCount: inputs, outputCount: outputs, dimension: dimension, step: step)
    return GradientCheck(
      name: "kernel: \(name)", parameters: numbers(problem.parameterCount), loss: { problem.loss($0) },
      gradient: { problem.gradient($0) })
  }
}
