/// How many words start from the vectors of ``JobSettings/initialVectors``.
public struct JobInitialization: Sendable {
  /// The file or model directory.
  public let path: String
  /// Words that start with its vectors.
  public let givenCount: Int
  /// Words that start at random.
  public let randomCount: Int
  /// Words whose vectors stay as they start.
  public let frozenCount: Int
  /// Of these, words that start at random.
  public let frozenRandomCount: Int
  /// Words that start with given output vectors too.
  public let outputCount: Int
  /// Words that do not occur in the text.
  public let absentCount: Int
}
