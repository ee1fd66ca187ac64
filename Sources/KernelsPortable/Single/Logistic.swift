// The logistic function and its logarithm, a register at a time.

#if AVX512
  private typealias Bits = SIMD16<Int32>
#elseif AVX2
  private typealias Bits = SIMD8<Int32>
#else
  private typealias Bits = SIMD4<Int32>
#endif

/// Beyond this the logistic function differs from 0 or 1 by less than a float's half ulp, and `exponential`
/// is not asked for more than it can give.
private let saturation: Float = 40

/// 1 / (1 + exp(-x)); NaN for NaN. Relative error below 4e-7.
@inline(__always)
func logistic(_ x: Lanes) -> Lanes {
  1 / (1 + exponential(bounded(-x)))
}

/// log(1 + exp(x)), the loss of a pair of score -x: x for large x, without overflow; NaN for NaN.
@inline(__always)
func softplus(_ x: Lanes) -> Lanes {
  // max(x, 0) + log1p(exp(-|x|)), and log1p(t) = 2 artanh(t / (2 + t)), whose series converges fast for t <=
  // 1.
  let positive = x.replacing(with: 0, where: x .< 0)
  let t = exponential(bounded(x - 2 * positive))
  let z = t / (2 + t)
  let square = z * z
  var series = Lanes(repeating: 1 / 13)
  series = multiplyAdd(series, square, 1 / 11)
  series = multiplyAdd(series, square, 1 / 9)
  series = multiplyAdd(series, square, 1 / 7)
  series = multiplyAdd(series, square, 1 / 5)
  series = multiplyAdd(series, square, 1 / 3)
  series = multiplyAdd(series, square, 1)
  return positive + 2 * z * series
}

@inline(__always)
func bounded(_ x: Lanes) -> Lanes {
  // replacing(with:where:) is one blend; clamped(lowerBound:upperBound:) is an unspecialized call. NaN
  // passes.
  x.replacing(with: -saturation, where: x .< -saturation).replacing(with: saturation, where: x .> saturation)
}

/// exp(x) for |x| <= 80: 2^n times a polynomial for the rest, n found by adding 1.5 * 2^23, which rounds to
/// an integer in the low bits. (Conversions of SIMD floats to integers are unspecialized calls.)
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  let magic: Float = 12_582_912
  let y = x * 1.442_695_04
  let shifted = y + magic
  let fraction = y - (shifted - magic)
  // Minimax-like coefficients of 2^f on [-1/2, 1/2]: the Taylor series to degree 6, error below 1.2e-7.
  // Evaluated in pairs (Estrin 1960), since a step of training waits for the result.
  let square = fraction * fraction
  let first = multiplyAdd(Lanes(repeating: 0.693_147_2), fraction, 1)
  var second = multiplyAdd(Lanes(repeating: 5.550_410_9e-2), fraction, 0.240_226_5)
  var third = multiplyAdd(Lanes(repeating: 1.333_355_8e-3), fraction, 9.618_129e-3)
  addProduct(&third, Lanes(repeating: 1.540_353e-4), square)
  addProduct(&second, third, square)
  var power = first
  addProduct(&power, second, square)
  let exponent = unsafeBitCast(shifted, to: Bits.self) &<< 23
  return unsafeBitCast(unsafeBitCast(power, to: Bits.self) &+ exponent, to: Lanes.self)
}

@inline(__always)
private func multiplyAdd(_ x: Lanes, _ y: Lanes, _ constant: Float) -> Lanes {
  var result = Lanes(repeating: constant)
  addProduct(&result, x, y)
  return result
}
