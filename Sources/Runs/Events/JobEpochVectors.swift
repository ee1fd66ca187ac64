/// The vectors at the end of an epoch, which have been published.
public struct JobEpochVectors: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The file.
  public let output: String
  /// Seconds to write it, in which nothing was trained.
  public let writingSeconds: Double
}
