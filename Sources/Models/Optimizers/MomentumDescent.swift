/// Gradient descent with momentum (Polyak 1964): v = m v + g, p -= rate v. With m = 0, plain gradient
/// descent.
struct MomentumDescent<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  /// The share of the last step that is kept.
  let momentum: Scalar
  private let velocity: ScalarStorage<Scalar>

  /// The rule for so many parameters, at rest.
  init(count: Int, momentum: Scalar) {
    self.momentum = momentum
    velocity = ScalarStorage(count: count)
  }

  /// Changes the parameters by one step along `scale` times the gradient.
  mutating func step(
    _ parameters: ScalarStorage<Scalar>, gradient: ScalarStorage<Scalar>, scale: Scalar, rate: Scalar
  ) {
    precondition(
      parameters.count == velocity.count && gradient.count == velocity.count, "each has its gradient")
    let (p, g, v) = unsafe (parameters.base, gradient.base, velocity.base)
    for index in 0..<velocity.count {
      let next = unsafe momentum * v[index] + scale * g[index]
      unsafe v[index] = next
      unsafe p[index] -= rate * next
    }
  }
}
