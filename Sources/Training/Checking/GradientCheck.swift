/// A function of some parameters with its gradient, and the comparison of the two.
public struct GradientCheck: Sendable {
  /// What is checked.
  public let name: String
  private let parameters: [Double]
  private let loss: @Sendable ([Double]) -> Double
  private let gradient: @Sendable ([Double]) -> [Double]

  /// The largest relative error that passes.
  public static let tolerance = 1e-7

  /// What a check came to.
  public struct Result: Sendable {
    /// What was checked.
    public let name: String
    /// The number of parameters.
    public let parameterCount: Int
    /// The largest difference between the gradient and the differences of the loss, as a share of the larger
    /// of the two; of 0.001 where both are smaller.
    public let largestError: Double
    /// Whether that is within the tolerance.
    public var passes: Bool { largestError < GradientCheck.tolerance }
  }

  /// A check at a point.
  public init(
    name: String, parameters: [Double], loss: @escaping @Sendable ([Double]) -> Double,
    gradient: @escaping @Sendable ([Double]) -> [Double]
  ) {
    self.name = name
    self.parameters = parameters
    self.loss = loss
    self.gradient = gradient
  }

  /// Compares every component of the gradient with two-sided differences of the loss.
  public func run() -> Result {
    let claimed = gradient(parameters)
    precondition(claimed.count == parameters.count, "a gradient has a component for each parameter")
    var largest = 0.0
    for index in parameters.indices {
      // Differences over two widths, combined so that the error of the second order cancels (Richardson).
      let measured = (4 * slope(index, width: 5e-4) - slope(index, width: 1e-3)) / 3
      let error = abs(claimed[index] - measured) / max(abs(claimed[index]), abs(measured), 1e-3)
      // What is not a number is the largest error there is.
      if !(error <= largest) { largest = error.isNaN ? .infinity : error }
    }
    return Result(name: name, parameterCount: parameters.count, largestError: largest)
  }

  private func slope(_ index: Int, width: Double) -> Double {
    var (above, below) = (parameters, parameters)
    above[index] += width
    below[index] -= width
    return (loss(above) - loss(below)) / (2 * width)
  }
}
