internal import HogvecKernels

/// Softmax regression with L2 regularization, fitted to convergence.
///
/// Minimizes the mean of -log softmax(W x + b)[label] plus `strength` / 2 times the sum of the squares of W;
/// b is free. In terms of scikit-learn, C = 1 / (examples x strength). The minimum is unique but for what all
/// classes have in common.
struct SoftmaxRegression: Sendable {
  /// The number of classes, K.
  let classes: Int
  /// The number of features, D.
  let dimension: Int
  /// K x D weights, then K biases.
  var parameters: [Double]

  /// All zero: every class is as likely.
  init(classes: Int, dimension: Int) {
    precondition(classes > 0 && dimension > 0, "there are classes and features")
    self.classes = classes
    self.dimension = dimension
    parameters = [Double](repeating: 0, count: classes * (dimension + 1))
  }

  /// Fits the parameters, starting from those there are.
  ///
  /// - Parameters:
  ///   - features: a row for each example.
  ///   - labels: the examples' classes.
  mutating func fit(
    _ features: Matrix<Double>, labels: [Int], strength: Double, search: LimitedMemoryBFGS
  ) -> LimitedMemoryBFGS.Result {
    precondition(
      features.rows == labels.count && features.columns == dimension, "each example has its features")
    let problem = Problem(self, features, labels, strength: strength)
    let result = search.minimize(from: parameters) { point, gradient in problem.value(point, &gradient) }
    parameters = result.point
    return result
  }

  /// The probability of each class for an example.
  func probabilities(_ features: [Double]) -> [Double] {
    var scores = (0..<classes).map { k in
      var score = parameters[classes * dimension + k]
      for column in 0..<dimension { score += parameters[k * dimension + column] * features[column] }
      return score
    }
    // As many scores as the count says.
    let count = scores.count
    unsafe scores.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { _ = unsafe KernelTable.double.applySoftmax(base, count) }
    }
    return scores
  }

  /// The function that is minimized, with its memory.
  private final class Problem {
    private let features: Matrix<Double>
    private let labels: [Int]
    private let strength: Double
    private let weightCount: Int
    private let classes: Int
    private let dimension: Int
    private let scores: ScalarStorage<Double>
    private let point: ScalarStorage<Double>
    private let gradient: ScalarStorage<Double>

    init(_ model: SoftmaxRegression, _ features: Matrix<Double>, _ labels: [Int], strength: Double) {
      self.features = features
      self.labels = labels
      self.strength = strength
      classes = model.classes
      dimension = model.dimension
      weightCount = model.classes * model.dimension
      scores = ScalarStorage(count: labels.count * model.classes)
      point = ScalarStorage(count: model.parameters.count)
      gradient = ScalarStorage(count: model.parameters.count)
    }

    func value(_ parameters: [Double], _ result: inout [Double]) -> Double {
      for index in parameters.indices { point[index] = parameters[index] }
      gradient.clear()
      let kernels = KernelTable.double
      let scores = scores.matrix(rows: labels.count, columns: classes)
      scores.setProduct(features, point.matrix(rows: classes, columns: dimension).transposed, using: kernels)
      scores.addToRows(point.matrix(at: weightCount, rows: 1, columns: classes))
      var loss = 0.0
      for (row, label) in labels.enumerated() {
        let score = scores[row, label]
        // A row of the scores has an element for each class.
        loss += unsafe kernels.applySoftmax(scores.row(row), classes) - score
        scores[row, label] -= 1
      }
      gradient.matrix(rows: classes, columns: dimension).setProduct(
        scores.transposed, features, using: kernels)
      gradient.matrix(at: weightCount, rows: 1, columns: classes).addSumOfRows(scores)
      let factor = 1 / Double(labels.count)
      var squares = 0.0
      for index in result.indices {
        result[index] = gradient[index] * factor
        if index < weightCount {
          result[index] += strength * parameters[index]
          squares += parameters[index] * parameters[index]
        }
      }
      return loss * factor + strength / 2 * squares
    }
  }
}
