internal import HogvecSystem

/// What is merged in each direction: the shares of a ``MergeRule`` for a table's rows, which the rows of the
/// other table draw.
struct DirectionalMerge {
  private let directions: PrincipalDirections
  private let processes: Int
  /// The x of a direction of strength 1, for each unit of movement.
  private let scale: Double
  private let greatestStrength: Double

  /// - Parameter directions: those of the other table.
  init(_ rule: MergeRule, _ directions: PrincipalDirections, processes: Int) {
    (self.directions, self.processes) = (directions, processes)
    scale = rule.scale(processes: processes)
    greatestStrength = max(directions.strengths.first ?? 0, directions.otherStrength)
  }

  /// Replaces the sum of a row's changes by the part of it that is taken.
  ///
  /// - Parameters:
  ///   - sum: the numbers of a row.
  ///   - movement: the learning rate times the updates that one process is expected to have made.
  func take(from sum: UnsafeMutablePointer<Float>, movement: Double) {
    let x = movement * scale
    let (count, dimension) = (directions.count, directions.dimension)
    // A row that has hardly moved has not gone too far anywhere.
    guard x * greatestStrength * Double(processes) > DirectionalMerge.leastMovement else { return }
    let otherShare = MergeRule.share(processes: processes, x: x * directions.otherStrength)
    // The sum has `dimension` numbers, as each direction has.
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, count)) { components in
      unsafe directions.vectors.withUnsafeBufferPointer { vectors in
        for index in 0..<count {
          let share = MergeRule.share(processes: processes, x: x * directions.strengths[index])
          let vector = unsafe vectors.baseAddress! + index * dimension
          unsafe components[index] = dotProduct(sum, vector, dimension) * (share - otherShare)
        }
        unsafe scaleAndAdd(
          sum, by: otherShare, adding: UnsafeBufferPointer(rebasing: components[..<count]),
          of: vectors.baseAddress,
          dimension)
      }
    }
  }

  /// What changes a share by less than a hundredth is not worth the directions.
  private static let leastMovement = 0.01
}
