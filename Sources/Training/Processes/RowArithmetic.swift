/// The dot product of two vectors of 32-bit numbers, as eight sums side by side: of one sum the compiler may
/// not change the order, so that each addition would wait for the one before.
///
/// Not a kernel: all instruction sets have the same bits of it, so that an exchange does not depend on which
/// process merges a row.
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

/// Multiplies a vector by a number and adds multiples of others to it, in one pass: it is in memory once,
/// where ``addMultiple(_:_:to:_:)`` would read and write it for each of them.
///
/// - Parameters:
///   - factors: one for each of the others.
///   - vectors: the others, one after the other.
func scaleAndAdd(
  _ target: UnsafeMutablePointer<Float>, by factor: Float, adding factors: UnsafeBufferPointer<Float>,
  of vectors: UnsafePointer<Float>?, _ count: Int
) {
  var column = 0
  // All places are below `count`, which the target and each vector have.
  while column + 8 <= count {
    let place = unsafe UnsafeMutableRawPointer(target + column)
    var sum = unsafe place.loadUnaligned(as: SIMD8<Float>.self) * factor
    for index in 0..<factors.count {
      let vector = unsafe UnsafeRawPointer(vectors! + index * count + column)
      unsafe sum += vector.loadUnaligned(as: SIMD8<Float>.self) * factors[index]
    }
    unsafe place.storeBytes(of: sum, as: SIMD8<Float>.self)
    column += 8
  }
  while column < count {
    unsafe target[column] *= factor
    for index in 0..<factors.count {
      unsafe target[column] += vectors![index * count + column] * factors[index]
    }
    column += 1
  }
}
