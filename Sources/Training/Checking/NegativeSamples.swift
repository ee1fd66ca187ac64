/// -log logistic(u_target . h) - sum over the negatives of log logistic(-u_k . h) (Mikolov et al. 2013, eq.
/// 4). A negative that stands twice counts twice.
public struct NegativeSamples: ReferenceObjective {
  /// The rows drawn.
  public let negatives: [Int]

  /// The objective for rows that were drawn.
  public init(_ negatives: [Int]) { self.negatives = negatives }

  /// The loss, with its gradients added. Cost: the rows it looks at times the dimension.
  public func evaluate(
    _ hidden: [Double], target: Int, outputs: [[Double]], hiddenGradient: inout [Double],
    outputGradient: inout [[Double]]
  ) -> Double {
    var loss = 0.0
    for (row, label) in [(target, 1.0)] + negatives.map({ ($0, 0.0) }) {
      let score = product(outputs[row], hidden)
      loss += ObjectiveFunctions.softplus(label == 1 ? -score : score)
      addScoreGradient(
        ObjectiveFunctions.logistic(score) - label, hidden, outputs[row], hiddenGradient: &hiddenGradient,
        rowGradient: &outputGradient[row])
    }
    return loss
  }
}
