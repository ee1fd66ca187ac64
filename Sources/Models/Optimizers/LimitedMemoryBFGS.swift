/// Minimizes a smooth function by limited-memory BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5), with
/// a line search that halves or doubles the step until the weak Wolfe conditions hold (Lewis and Overton
/// 2013).
struct LimitedMemoryBFGS: Sendable {
  /// How many earlier steps the curvature is estimated from.
  var memory = 10
  /// Ends when no component of the gradient is larger than this in magnitude.
  var tolerance = 1e-6
  /// Ends after so many steps at the latest.
  var maximumSteps = 1000

  /// Where the search ended.
  struct Result: Sendable {
    /// The point.
    var point: [Double]
    /// The function there.
    var value: Double
    /// The largest magnitude of a component of the gradient there.
    var largestGradient: Double
    /// The number of steps taken.
    var steps: Int
    /// Whether the gradient is within the tolerance.
    var hasConverged: Bool
  }

  /// Minimizes `function`, which returns its value and writes its gradient, from `start`.
  func minimize(
    from start: [Double], _ function: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) -> Result {
    var point = start
    var gradient = [Double](repeating: 0, count: start.count)
    var value = function(point, &gradient)
    var pairs: [CurvaturePair] = []
    var steps = 0
    while steps < maximumSteps, largest(gradient) > tolerance {
      var direction = descentDirection(gradient, pairs)
      var slope = product(direction, gradient)
      if !(slope < 0) {
        // Rounding can spoil the estimate near the minimum: start it anew from the gradient.
        pairs.removeAll()
        direction = gradient.map { -$0 }
        slope = product(direction, gradient)
      }
      let firstLength = pairs.isEmpty ? min(1, 1 / product(gradient, gradient).squareRoot()) : 1
      guard
        let next = search(
          point, value, direction, slope: slope, firstLength: firstLength, function)
      else { break }
      let pair = CurvaturePair(
        step: zip(next.point, point).map { $0 - $1 }, change: zip(next.gradient, gradient).map { $0 - $1 })
      if pair.curvature > 0 {
        if pairs.count == memory { pairs.removeFirst() }
        pairs.append(pair)
      }
      (point, value, gradient) = (next.point, next.value, next.gradient)
      steps += 1
    }
    return Result(
      point: point, value: value, largestGradient: largest(gradient), steps: steps,
      hasConverged: largest(gradient) <= tolerance)
  }

  /// The two-loop recursion: minus the estimated inverse Hessian times the gradient.
  private func descentDirection(_ gradient: [Double], _ pairs: [CurvaturePair]) -> [Double] {
    var direction = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: pairs.count)
    for (index, pair) in pairs.enumerated().reversed() {
      shares[index] = product(pair.step, direction) / pair.curvature
      add(-shares[index], pair.change, to: &direction)
    }
    if let last = pairs.last {
      let scale = last.curvature / product(last.change, last.change)
      for index in direction.indices { direction[index] *= scale }
    }
    for (index, pair) in pairs.enumerated() {
      let share = product(pair.change, direction) / pair.curvature
      add(shares[index] - share, pair.step, to: &direction)
    }
    return direction
  }

  /// A point on the way along a direction at which the function has fallen and its slope has flattened
  /// enough; `nil` if rounding leaves none.
  private func search(
    _ point: [Double], _ value: Double, _ direction: [Double], slope: Double, firstLength: Double,
    _ function: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) -> (point: [Double], value: Double, gradient: [Double])? {
    var (low, high, length) = (0.0, Double.infinity, firstLength)
    var gradient = [Double](repeating: 0, count: point.count)
    for _ in 0..<60 {
      var next = point
      add(length, direction, to: &next)
      let nextValue = function(next, &gradient)
      if !(nextValue <= value + 1e-4 * length * slope) {
        high = length
      } else if product(direction, gradient) < 0.9 * slope {
        low = length
      } else {
        return (next, nextValue, gradient)
      }
      length = high.isFinite ? (low + high) / 2 : 2 * low
    }
    return nil
  }
}

/// A step and the change of the gradient along it.
private struct CurvaturePair {
  let step: [Double]
  let change: [Double]
  let curvature: Double

  init(step: [Double], change: [Double]) {
    self.step = step
    self.change = change
    curvature = product(step, change)
  }
}

private func product(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

private func largest(_ values: [Double]) -> Double {
  var result = 0.0
  // The negated comparison lets what is not a number through.
  for value in values where !(abs(value) <= result) { result = abs(value) }
  return result
}

private func add(_ factor: Double, _ values: [Double], to sum: inout [Double]) {
  for index in values.indices { sum[index] += factor * values[index] }
}
