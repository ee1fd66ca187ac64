internal import HogvecSystem

/// What walks are taken. The defaults are those of `hogvec walks`.
public struct WalkOptions: Sendable, Equatable {
  /// Walks from each node, 1 or more.
  public var walksPerNode = 10
  /// The most nodes of a walk, its first one too, 1 to 10,000,000.
  public var length = 80
  /// node2vec's p, 1e-6 to 1e6: going back to the node before weighs 1 / p. 1 is a walk without memory.
  public var returnParameter = 1.0
  /// node2vec's q, 1e-6 to 1e6: going to a node that no edge leads to from the node before weighs 1 / q.
  public var inOutParameter = 1.0
  /// Where all random choices start from.
  public var seed: UInt64 = 1
  /// The threads that walk; they do not change the walks.
  public var threads = AvailableProcessors().count

  /// The defaults.
  public init() {}

  /// Whether a step depends on the one before.
  var hasMemory: Bool { returnParameter != 1 || inOutParameter != 1 }

  /// The range of ``length``.
  package static let lengthRange = 1...10_000_000
  /// The range of ``returnParameter`` and ``inOutParameter``.
  package static let biasRange = 1e-6...1e6
}
