public import HogvecKernels
public import HogvecSystem

/// Trains an n-gram model by minibatches.
///
/// A batch is cut into slices, whose number depends on its size only; threads share the slices, and their
/// gradients are added in order. So the result is the same at any number of threads.
public struct NGramTrainer: Sendable {
  /// What to do.
  public let options: NGramTrainingOptions
  private let kernels: KernelTable<Float>

  /// A trainer; the kernels are the best of this processor by default.
  public init(_ options: NGramTrainingOptions, instructionSet: InstructionSet? = nil) {
    precondition(
      options.batchSize > 0 && options.epochs > 0 && options.threads > 0, "training has something to do")
    self.options = options
    kernels = (instructionSet.map { KernelSet($0) } ?? .best).table
  }

  /// Trains on rows and returns the model after the best epoch, judged by the validation rows; without these,
  /// after the last.
  ///
  /// - Parameters:
  ///   - words: the vocabulary; each row's ids are places in it.
  ///   - epochEnded: called after each epoch, with the best model so far.
  /// - Throws: ``NGramTrainingError`` if training diverges, which is not told to `epochEnded`; what that
  ///   throws.
  public func train(
    words: [[UInt8]], training: NGramRows, validation: NGramRows,
    epochEnded: (NGramEpoch, _ best: NGramModel) throws -> Void
  ) throws -> NGramModel {
    precondition(training.count > 0, "there are rows to train on")
    let shape = NGramShape(
      words: words.count, context: training.context, dimension: options.dimension, hidden: options.hidden)
    var random = RandomStream(spreading: options.seed)
    let parameters = startingParameters(shape, using: &random)
    var best = NGramModel(words: words, parameters: parameters)
    var (bestLoss, epochsSinceBest) = (Double.infinity, 0)
    let batch = NGramBatch(
      shape, batchSize: options.batchSize, threads: options.threads, dropout: options.dropout,
      seed: options.seed, kernels: kernels)
    var optimizer: StepRule =
      switch options.rule {
      case .momentum(let share):
        .momentum(MomentumDescent(count: shape.parameterCount, momentum: Float(share)))
      case .adam: .adam(Adam(count: shape.parameterCount))
      }
    var order = Array(0..<training.count)
    let start = monotonicSeconds()
    for epoch in 1...options.epochs {
      order.shuffle(using: &random)
      var loss = 0.0
      for first in stride(from: 0, to: order.count, by: options.batchSize) {
        let picked = order[first..<min(first + options.batchSize, order.count)]
        loss += batch.addGradient(parameters, training, picked)
        let done = Double(epoch - 1) + Double(first) / Double(order.count)
        let rate = options.rate * (1 - (1 - options.finalRateShare) * done / Double(options.epochs))
        optimizer.step(
          parameters.storage, gradient: batch.gradient.storage, scale: 1 / Float(picked.count),
          rate: Float(rate))
      }
      let validationLoss =
        validation.count > 0 ? batch.loss(parameters, validation) / Double(validation.count) : nil
      guard loss.isFinite, validationLoss?.isFinite ?? true else {
        throw NGramTrainingError(
          problem:
            "training diverged in epoch \(epoch): the loss is no longer a number at a learning rate of \(options.rate)",
          remedy: .lowerRate)
      }
      let isBest = validationLoss.map { $0 < bestLoss } ?? true
      epochsSinceBest = isBest ? 0 : epochsSinceBest + 1
      if isBest {
        bestLoss = validationLoss ?? bestLoss
        best = NGramModel(words: words, parameters: parameters)
      }
      try epochEnded(
        NGramEpoch(
          epoch: epoch, trainingLoss: loss / Double(order.count), validationLoss: validationLoss,
          isBest: isBest,
          seconds: monotonicSeconds() - start), best)
      if epochsSinceBest >= options.patience { break }
    }
    return best
  }

  /// Weights and embedding from a normal distribution, biases zero.
  private func startingParameters(_ shape: NGramShape, using random: inout RandomStream) -> NGramParameters<
    Float
  > {
    let parameters = NGramParameters<Float>(shape)
    for part in [parameters.embedding, parameters.hiddenWeights, parameters.outputWeights] {
      for row in 0..<part.rows {
        for column in 0..<part.columns {
          // Box and Muller 1958; the first number is never 0.
          let radius = (-2 * log(Double.random(in: 0x1p-53...1, using: &random))).squareRoot()
          let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &random)
          part[row, column] = Float(options.initialDeviation * radius * cos(angle))
        }
      }
    }
    return parameters
  }
}

/// Why an n-gram model could not be trained, in one line.
public struct NGramTrainingError: RemediableError, Equatable, Sendable {
  /// What went wrong, without a trailing period or line feed.
  public let problem: String
  /// What can be done about it, if that is known.
  public let remedy: Remedy?
}
