internal import HogvecSystem

/// How much of the sum of what the processes have changed a row by becomes the row's change.
///
/// A factor between 1/N and 1 for each row: 1 where the changes are about different things and all of them
/// count, 1/N where each process has gone the same way and their mean is meant.
public enum MergeRule: Sendable, Equatable {
  /// The factor falls from 1 to 1/N with the learning rate and the updates that a row is expected to have
  /// had in one process, times this constant: a row that was moved often has gone by itself where it is
  /// drawn.
  case saturatingSum(Double)
  /// The sum of the squared changes over the square of their sum, at most 1: 1 for changes that are at right
  /// angles to each other, 1/N for equal ones.
  case norm

  /// Numbers that are summed besides those of each row.
  var extraCount: Int {
    switch self {
    case .saturatingSum: 0
    case .norm: 1
    }
  }

  /// The factor of a row.
  ///
  /// - Parameters:
  ///   - processes: N.
  ///   - movement: the learning rate times the updates that one process is expected to have made.
  ///   - squares: the sum of the squared lengths of the changes, where ``extraCount`` is 1.
  ///   - sum: the sum of the changes.
  func factor(
    processes: Int, movement: Double, squares: Float, sum: UnsafeBufferPointer<Float>
  ) -> Float {
    let count = Double(processes)
    switch self {
    case .saturatingSum(let constant):
      let x = constant * movement
      // Closer to 1 than a Float can tell.
      guard x > 1e-9 else { return 1 }
      return Float(max(1 / count, min(1, expm1(-count * x) / (count * expm1(-x)))))
    case .norm:
      var square = 0.0
      for index in 0..<sum.count { unsafe square += Double(sum[index]) * Double(sum[index]) }
      guard square > 0 else { return 1 }
      return Float(max(1 / count, min(1, Double(squares) / square)))
    }
  }
}
