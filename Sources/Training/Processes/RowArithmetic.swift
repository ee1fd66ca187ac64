/// The dot product of two vectors of 32-bit numbers, as eight sums side by side: of one sum the compiler may not
/// change the order, so that each addition would wait for the one before.
///
/// Not a kernel: processes on different machines take what comes of it for the same bits.
func dotProduct(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ count: Int) -> Float {
  var sums = SIMD8<Float>()
  var column = 0
  // All places are below `count`, which both have.
  while column + 8 <= count {
    let (a, b) = unsafe (UnsafeRawPointer(left + column), UnsafeRawPointer(right + column))
    unsafe sums += a.loadUnaligned(as: SIMD8<Float>.self) * b.loadUnaligned(as: SIMD8<Float>.self)
    column += 8
  }
  var sum = sums.sum()
  while column < count {
    unsafe sum += left[column] * right[column]
    column += 1
  }
  return sum
}

/// Adds a multiple of a vector to another.
func addMultiple(
  _ factor: Float, _ vector: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int
) {
  // Both have `count` numbers.
  for column in 0..<count { unsafe target[column] += factor * vector[column] }
}
