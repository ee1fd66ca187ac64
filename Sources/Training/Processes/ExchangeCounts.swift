/// What a process has exchanged with the others of its group.
public struct ExchangeCounts: Sendable, Equatable {
  /// The rounds after which rows were exchanged.
  public internal(set) var rounds = 0
  /// The bytes of the changes that this process has handed in, once each.
  public internal(set) var byteCount = 0
  /// Seconds that exchanging rows took; with several workers they train meanwhile.
  public internal(set) var seconds = 0.0
  /// Seconds in which this process was done with its round and another was not.
  public internal(set) var waitSeconds = 0.0
}
