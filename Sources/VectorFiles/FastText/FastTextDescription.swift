/// What a model of fastText says of itself.
public struct FastTextDescription: Sendable, Equatable {
  /// How it was trained.
  public let arguments: FastTextArguments
  /// The words of the text that it was trained on.
  public let tokenCount: Int64
  /// The rows that predictions are made with.
  public let outputRowCount: Int
}
