/// Something whose progress can be shown.
protocol ProgressStatus: Sendable {
  /// The status as one line for a log.
  var plainLine: String { get }
  /// The status as at most `width` columns for a terminal.
  func barLine(width: Int) -> String
}
