/// How an n-gram model is trained.
public struct NGramTrainingOptions: Sendable {
  /// The rules that steps can follow.
  public enum Rule: Sendable, Equatable {
    /// Gradient descent with momentum.
    case momentum(Double)
    /// Adam with the constants of its paper.
    case adam
  }

  /// The numbers of a word's embedding.
  public var dimension = 16
  /// The number of hidden units.
  public var hidden = 128
  /// The rows between two steps.
  public var batchSize = 100
  /// The passes over the rows, at most.
  public var epochs = 10
  /// How steps are made.
  public var rule = Rule.momentum(0.9)
  /// The factor of the first step; gradients are means over a batch.
  public var rate = 0.1
  /// The share of the rate that is left at the end; it falls evenly.
  public var finalRateShare = 1.0
  /// The probability that a hidden unit is switched off for a row.
  public var dropout = 0.0
  /// Training ends after so many epochs without a smaller validation loss.
  public var patience = 3
  /// The standard deviation of the weights at the start.
  public var initialDeviation = 0.1
  /// The number of threads. The result does not depend on it.
  public var threads = 1
  /// What the start and the order of rows are drawn from.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}
