/// Adam (Kingma and Ba 2015, algorithm 1): steps of the mean gradient over the root of the mean square, both
/// corrected for starting at zero.
struct Adam<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  /// How slowly the mean forgets.
  let meanDecay: Scalar
  /// How slowly the mean square forgets.
  let squareDecay: Scalar
  /// What keeps the divisor from zero.
  let epsilon: Scalar
  private let mean: ScalarStorage<Scalar>
  private let square: ScalarStorage<Scalar>
  /// The decays to the power of the steps so far.
  private var powers: (mean: Scalar, square: Scalar) = (1, 1)

  /// The rule for so many parameters, with the paper's constants.
  init(count: Int, meanDecay: Scalar = 0.9, squareDecay: Scalar = 0.999, epsilon: Scalar = 1e-8) {
    self.meanDecay = meanDecay
    self.squareDecay = squareDecay
    self.epsilon = epsilon
    mean = ScalarStorage(count: count)
    square = ScalarStorage(count: count)
  }

  /// Changes the parameters by one step along `scale` times the gradient.
  mutating func step(
    _ parameters: ScalarStorage<Scalar>, gradient: ScalarStorage<Scalar>, scale: Scalar, rate: Scalar
  ) {
    precondition(parameters.count == mean.count && gradient.count == mean.count, "each has its gradient")
    powers = (powers.mean * meanDecay, powers.square * squareDecay)
    let (meanFactor, squareFactor) = (1 / (1 - powers.mean), 1 / (1 - powers.square))
    let (p, g, m, v) = unsafe (parameters.base, gradient.base, mean.base, square.base)
    for index in 0..<mean.count {
      let gradient = unsafe scale * g[index]
      let nextMean = unsafe meanDecay * m[index] + (1 - meanDecay) * gradient
      let nextSquare = unsafe squareDecay * v[index] + (1 - squareDecay) * gradient * gradient
      unsafe m[index] = nextMean
      unsafe v[index] = nextSquare
      unsafe p[index] -= rate * (meanFactor * nextMean) / ((squareFactor * nextSquare).squareRoot() + epsilon)
    }
  }
}
