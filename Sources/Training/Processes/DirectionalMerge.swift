internal import HogvecSystem

/// What is merged in each direction: the shares of a ``MergeRule`` for a table's rows, which the rows of the
/// other table draw.
struct DirectionalMerge {
  private let directions: PrincipalDirections
  private let processes: Int
  /// The x of a direction of strength 1, for each unit of movement.
  private let scale: Double

  /// - Parameter directions: those of the other table.
  init(_ rule: MergeRule, _ directions: PrincipalDirections, processes: Int) {
    (self.directions, self.processes) = (directions, processes)
    scale = rule.scale(processes: processes)
  }

  /// Replaces the sum of a row's changes by the part of it that is taken.
  ///
  /// - Parameters:
  ///   - sum: the numbers of a row.
  ///   - movement: the learning rate times the updates that one process is expected to have made.
  func take(from sum: UnsafeMutablePointer<Float>, movement: Double) {
    let x = movement * scale
    let (count, dimension) = (directions.count, directions.dimension)
    let strongest = max(directions.strengths.first ?? 0, directions.otherStrength)
    // A row that has hardly moved has not gone too far anywhere.
    guard x * strongest * Double(processes) > DirectionalMerge.leastMovement else { return }
    let otherShare = MergeRule.share(processes: processes, x: x * directions.otherStrength)
    // The sum has `dimension` numbers, as each direction has.
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, count)) { components in
      unsafe directions.vectors.withUnsafeBufferPointer { vectors in
        guard let vectors = vectors.baseAddress else { return }
        for index in 0..<count {
          let share = MergeRule.share(processes: processes, x: x * directions.strengths[index])
          unsafe components[index] =
            product(sum, vectors + index * dimension, dimension) * (share - otherShare)
        }
        for column in 0..<dimension { unsafe sum[column] *= otherShare }
        for index in 0..<count {
          unsafe addMultiple(components[index], vectors + index * dimension, to: sum, dimension)
        }
      }
    }
  }

  /// What changes a share by less than a hundredth is not worth the directions.
  private static let leastMovement = 0.01
}

/// The product of two vectors, in eight sums, which the compiler does not make of one.
func product(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ count: Int) -> Float {
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
