/// One of the rules that turn gradients into steps, with its memory of earlier ones.
///
/// A switch over concrete types instead of an existential, so that the loops over the parameters are compiled
/// for them.
enum StepRule: Sendable {
  case momentum(MomentumDescent<Float>)
  case adam(Adam<Float>)

  /// Changes the parameters by one step.
  ///
  /// - Parameters:
  ///   - gradient: of what is to become smaller; multiplied by `scale`, which makes a mean of a sum.
  ///   - rate: the factor of the step.
  mutating func step(
    _ parameters: ScalarStorage<Float>, gradient: ScalarStorage<Float>, scale: Float, rate: Float
  ) {
    switch self {
    case .momentum(var rule):
      rule.step(parameters, gradient: gradient, scale: scale, rate: rate)
      self = .momentum(rule)
    case .adam(var rule):
      rule.step(parameters, gradient: gradient, scale: scale, rate: rate)
      self = .adam(rule)
    }
  }
}
