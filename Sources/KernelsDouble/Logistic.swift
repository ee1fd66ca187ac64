internal import Glibc

// The copy of the kernels that works in Double, for checking what trains: the same files as the other copies,
// but for this one.

/// What the kernels call `Float` is a Double in this module: the name shadows the standard library's, so that
/// the sources need not be written for both.
package typealias Float = Double

/// 1 / (1 + exp(-x)), to the last digits.
func logistic(_ x: Lanes) -> Lanes {
  1 / (1 + exponential(-x))
}

/// log(1 + exp(x)), to the last digits, without overflow.
func softplus(_ x: Lanes) -> Lanes {
  var result = x
  for lane in 0..<laneCount { result[lane] = max(x[lane], 0) + log1p(exp(-abs(x[lane]))) }
  return result
}

/// The argument as it is: a Double's exponential needs no bounds here.
func bounded(_ x: Lanes) -> Lanes { x }

/// exp(x).
func exponential(_ x: Lanes) -> Lanes {
  var result = x
  for lane in 0..<laneCount { result[lane] = exp(x[lane]) }
  return result
}
