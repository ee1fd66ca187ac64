internal import HogvecSystem

/// How much of the sum of what the processes have changed a row by becomes the row's change.
///
/// Each process moves a row by 1 - e^-x of the way to where it is drawn. The sum of what N processes did
/// separately goes up to N times too far, and their mean is right only as x grows without bound; one process
/// that did it all in sequence would have gone 1 - e^-Nx of the way. So a part of the sum is taken:
/// (1 - e^-Nx) / (N (1 - e^-x)), which falls from 1 to 1/N.
///
/// What x is depends on the direction. Along e it is the learning rate, times the updates that the row has
/// had in one process, times the mean of (v e)^2 over the rows v of the other table that it meets, times the
/// slope of the logistic function. Rows lie in few directions for the most part, so that one x for all of
/// them would be many times too large or too small for most.
///
/// An x that is too small lets the processes go too far together, up to N times, and each round farther if
/// that is more than twice; for two processes it is not. So of the greatest slope a part is taken that grows
/// with N, the square of (N - 1)/N (measured in perf/NOTEBOOK.md).
public struct MergeRule: Sendable, Equatable {
  /// The directions that have an x of their own; the others have one together.
  public var directionCount = 4
  /// The slope of the logistic function: 1/4 is the greatest.
  public var slope = 0.25

  /// The defaults.
  public init() {}

  /// What the movement times a direction's strength is multiplied with to be x; 0 for one process, whose sum
  /// is what it has done.
  func scale(processes: Int) -> Double {
    precondition(slope >= 0, "the logistic function does not fall")
    let others = Double(processes - 1) / Double(processes)
    return slope * others * others
  }

  /// The part of the sum that is taken, from 1/N to 1.
  ///
  /// - Parameters:
  ///   - processes: N.
  ///   - x: not negative.
  static func share(processes: Int, x: Double) -> Float {
    // The mean of e^-jx for all j below N.
    let ratio = exp(-x)
    var (sum, power, count) = (1.0, ratio, 1)
    // As many terms as are not too small to tell.
    while count < processes, power > 1e-9 {
      sum += power
      power *= ratio
      count += 1
    }
    return Float(sum / Double(processes))
  }
}
