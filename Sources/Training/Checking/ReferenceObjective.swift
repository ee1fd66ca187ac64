/// What training makes smaller, in plain Double arithmetic straight from the formulas: the reference that the
/// kernels and published values are compared with.
///
/// An objective judges one vector h, a word's or the sum or mean of several, by the output rows and a target.
public protocol ReferenceObjective: Sendable {
  /// The loss of predicting `target` from `hidden`.
  ///
  /// Adds the loss's gradient by h to `hiddenGradient` and by the output rows to `outputGradient`.
  func evaluate(
    _ hidden: [Double], target: Int, outputs: [[Double]], hiddenGradient: inout [Double],
    outputGradient: inout [[Double]]
  ) -> Double
}

extension ReferenceObjective {
  /// Adds the gradients of a score h . u, of which the loss has the derivative `slope`.
  func addScoreGradient(
    _ slope: Double, _ hidden: [Double], _ row: [Double], hiddenGradient: inout [Double],
    rowGradient: inout [Double]
  ) {
    for column in hidden.indices {
      hiddenGradient[column] += slope * row[column]
      rowGradient[column] += slope * hidden[column]
    }
  }
}

/// The scalar product.
func product(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for column in a.indices { sum += a[column] * b[column] }
  return sum
}
