/// The exact loss and gradients of a window: skip-gram predicts each context word from the center, CBOW the
/// center from the sum or mean of the context.
public struct WindowReference: Sendable {
  /// How the context's vectors become one.
  public enum Pooling: Sendable { case sum, mean }

  /// The summed loss.
  public private(set) var loss = 0.0
  /// Its gradient by the input rows.
  public private(set) var inputGradient: [[Double]]
  /// Its gradient by the output rows.
  public private(set) var outputGradient: [[Double]]

  /// Skip-gram: input row `center` predicts each of `context`, by the objective with the same place.
  public init(
    skipGram center: Int, context: [Int], objectives: [any ReferenceObjective], inputs: [[Double]],
    outputs: [[Double]]
  ) {
    precondition(context.count == objectives.count, "there is an objective for each context word")
    self.init(inputs, outputs)
    for (target, objective) in zip(context, objectives) {
      loss += objective.evaluate(
        inputs[center], target: target, outputs: outputs, hiddenGradient: &inputGradient[center],
        outputGradient: &outputGradient)
    }
  }

  /// CBOW: the sum or mean of the input rows `context` predicts `center`. A word that stands twice counts
  /// twice.
  public init(
    cbow center: Int, context: [Int], pooling: Pooling, objective: any ReferenceObjective, inputs: [[Double]],
    outputs: [[Double]]
  ) {
    precondition(!context.isEmpty, "there is a context")
    self.init(inputs, outputs)
    let share = pooling == .sum ? 1 : 1 / Double(context.count)
    var hidden = [Double](repeating: 0, count: inputs[0].count)
    for word in context { for column in hidden.indices { hidden[column] += share * inputs[word][column] } }
    var gradient = [Double](repeating: 0, count: hidden.count)
    loss = objective.evaluate(
      hidden, target: center, outputs: outputs, hiddenGradient: &gradient, outputGradient: &outputGradient)
    for word in context {
      for column in hidden.indices { inputGradient[word][column] += share * gradient[column] }
    }
  }

  private init(_ inputs: [[Double]], _ outputs: [[Double]]) {
    inputGradient = inputs.map { $0.map { _ in 0 } }
    outputGradient = outputs.map { $0.map { _ in 0 } }
  }
}
