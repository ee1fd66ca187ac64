public import HogvecSystem

extension GradientCheck {
  /// Every objective with every architecture in its exact form, and in every form in which it is trained.
  ///
  /// - Throws: ``FileError`` if there is not enough memory for a few small tables.
  public static func all() throws(FileError) -> [GradientCheck] {
    var checks = references
    for form in trainingForms {
      let steps = try trainingSteps(form.options)
      checks.append(training(form.name, steps: steps, losses: steps))
    }
    return checks
  }

  private static let wordCounts: [UInt64] = [40, 22, 9, 9, 5, 3, 1]
  private static var wordCount: Int { wordCounts.count }
  private static let dimension = 5
  private static let tree = HuffmanTree(counts: wordCounts)

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

  /// Every way to train whose step is a gradient (word2vec's own update of CBOW's mean is not one), with its
  /// name.
  static var trainingForms: [(name: String, options: TrainingOptions)] {
    let objectives: [(String, (inout TrainingOptions) -> Void)] = [
      ("softmax", { $0.objective = .softmax }), ("negative sampling", { _ in }),
      (
        "hierarchical softmax",
        {
          $0.hasHierarchicalSoftmax = true
          $0.negativeCount = 0
        }
      ), ("hierarchical softmax and negatives", { $0.hasHierarchicalSoftmax = true }),
    ]
    return objectives.flatMap { name, choose in
      var options = TrainingOptions()
      options.dimension = dimension
      options.window = 2
      options.hasFixedWindow = true
      options.cbowUpdate = .exact
      choose(&options)
      // Softmax has no negatives to share.
      let sharings = options.objective == .softmax ? [.window] : TrainingOptions.Sharing.allCases
      let skipGram = sharings.map { sharing in
        var options = options
        options.chosenSharing = sharing
        // Two groups of centers, and negatives that weigh more than one.
        options.blockCenters = 3
        options.chosenNegativeDraws = 4
        let form = options.objective == .softmax ? "" : ", \(sharing)"
        return ("\(name), skip-gram\(form)", options)
      }
      let isShared = options.usesNegatives && !options.usesTree
      let cbow = TrainingOptions.CBOWPooling.allCases.flatMap { pooling in
        (isShared ? [TrainingOptions.Sharing.window, .block] : [.window]).map { sharing in
          var options = options
          (options.architecture, options.cbowPooling, options.chosenSharing) = (.cbow, pooling, sharing)
          return ("\(name), CBOW \(pooling)\(sharing == .block ? " by blocks" : "")", options)
        }
      }
      var unordered = options
      unordered.ignoresOrder = true
      return skipGram + [("\(name), skip-gram in any order", unordered)] + cbow + subwordForms(name, options)
    }
  }

  /// The ways to train words with n-grams, some of which share a row, and some a bucket.
  private static func subwordForms(
    _ name: String, _ options: TrainingOptions
  ) -> [(name: String, options: TrainingOptions)] {
    var options = options
    options.subwordLengths = 1...3
    options.subwordBuckets = 12
    options.chosenNegativeDraws = 4
    return TrainingOptions.Architecture.allCases.compactMap { architecture in
      options.architecture = architecture
      guard (try? options.validate(given: [])) != nil else { return nil }
      return ("\(name), \(architecture == .cbow ? "CBOW" : architecture.rawValue) of n-grams", options)
    }
  }

  /// The steps of a sentence in which words stand twice, with a negative that is drawn twice and others that
  /// are words of the sentence.
  static func trainingSteps(_ options: TrainingOptions) throws(FileError) -> [KernelStepProblem] {
    try KernelStepProblem.steps(
      options, wordCounts: wordCounts, sentence: [3, 1, 4, 3, 1, 0, 6, 2, 2], negatives: [5, 2, 5, 0, 6])
  }

  /// The check that some steps follow the gradient of the loss of others, which are the same unless one is to
  /// be caught.
  static func training(
    _ name: String, steps: [KernelStepProblem], losses: [KernelStepProblem]
  ) -> GradientCheck {
    GradientCheck(
      name: "training: \(name)", parameters: numbers(losses[0].parameterCount),
      loss: { parameters in losses.reduce(0) { $0 + $1.loss(parameters) } },
      gradient: { parameters in
        var sum = [Double](repeating: 0, count: parameters.count)
        for step in steps {
          for (index, value) in step.gradient(parameters).enumerated() { sum[index] += value }
        }
        return sum
      })
  }
}
