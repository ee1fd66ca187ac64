/// Whether all of some numbers are finite.
package func areFinite(_ vector: UnsafeBufferPointer<Float>) -> Bool {
  // Zero times a number is zero, and NaN if the number is not finite; several sums show it without a branch.
  var sums = SIMD8<Float>.zero
  var column = 0
  while column + 8 <= vector.count {
    // Eight numbers from here are inside.
    sums += unsafe UnsafeRawPointer(vector.baseAddress! + column).loadUnaligned(as: SIMD8<Float>.self) * 0
    column += 8
  }
  var sum = sums.sum()
  while column < vector.count {
    unsafe sum += vector[column] * 0
    column += 1
  }
  return !sum.isNaN
}
