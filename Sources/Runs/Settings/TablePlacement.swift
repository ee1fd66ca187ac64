package import HogvecSystem

/// Where a run's tables are.
public enum TablePlacement: String, CaseIterable, Sendable {
  /// In memory if no model directory keeps them and they take at most half of what is available, else in
  /// files.
  case auto
  /// In files that are mapped: in the model directory, or without a name beside the output.
  case file
  /// In memory, in huge pages where the system grants them.
  case anonymous

  /// Whether tables of a size are files.
  ///
  /// - Parameter memory: what the process may still take; `nil` if that is not known.
  package func areFiles(byteCount: Int, isModelKept: Bool, memory: AvailableMemory?) -> Bool {
    switch self {
    case .file: return true
    case .anonymous: return false
    case .auto:
      guard !isModelKept, let memory else { return true }
      return byteCount > memory.byteCount / 2
    }
  }
}
