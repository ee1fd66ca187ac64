/// Where a run's tables are, and how large.
public struct JobTables: Sendable {
  /// ``TablePlacement/file`` or ``TablePlacement/anonymous``.
  public let placement: TablePlacement
  /// The bytes of both.
  public let byteCount: Int
  /// The bytes that the process may still take in memory; `nil` if that is not known.
  public let availableByteCount: Int?
  /// Whether they are files that are larger than memory, so that training will wait for the disk.
  public let exceedMemory: Bool
}
