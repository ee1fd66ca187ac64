/// A rule that turns gradients into steps, with its memory of earlier ones.
protocol Optimiser<Scalar>: Sendable {
  associatedtype Scalar: BinaryFloatingPoint

  /// Changes the parameters by one step.
  ///
  /// - Parameters:
  ///   - gradient: of what is to become smaller, multiplied by `scale`; 1 / examples makes a mean of a sum.
  ///   - rate: the factor of the step.
  mutating func step(
    _ parameters: ScalarStorage<Scalar>, gradient: ScalarStorage<Scalar>, scale: Scalar, rate: Scalar)
}
