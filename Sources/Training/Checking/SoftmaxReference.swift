internal import HogvecSystem

/// -log softmax(U h)[target] over all output rows: gradients (y - onehot) h' and U' (y - onehot).
public struct FullSoftmax: ReferenceObjective {
  /// The objective has no parameters of its own.
  public init() {}

  /// The loss, with its gradients added. Cost: the rows it looks at times the dimension.
  public func evaluate(
    _ hidden: [Double], target: Int, outputs: [[Double]], hiddenGradient: inout [Double],
    outputGradient: inout [[Double]]
  ) -> Double {
    let scores = outputs.map { product($0, hidden) }
    // With the maximum subtracted no exponential overflows, and one of them is 1.
    let largest = scores.max() ?? 0
    let sum = scores.reduce(0) { $0 + exp($1 - largest) }
    for row in outputs.indices {
      let slope = exp(scores[row] - largest) / sum - (row == target ? 1 : 0)
      addScoreGradient(
        slope, hidden, outputs[row], hiddenGradient: &hiddenGradient, rowGradient: &outputGradient[row])
    }
    return log(sum) + largest - scores[target]
  }
}
