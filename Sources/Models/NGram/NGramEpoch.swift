/// What an epoch of training came to.
public struct NGramEpoch: Sendable, Equatable {
  /// Its number, from 1.
  public let epoch: Int
  /// The mean loss of the rows while they were trained, in nats.
  public let trainingLoss: Double
  /// The mean loss of the validation rows afterwards; `nil` without such rows.
  public let validationLoss: Double?
  /// Whether the model is the best so far.
  public let isBest: Bool
  /// The seconds since the start.
  public let seconds: Double
}
