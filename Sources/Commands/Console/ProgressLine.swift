/// Where the status of some work is shown: a bar on a terminal, otherwise a plain line every few seconds.
struct ProgressLine: Sendable {
  private let console: Console
  /// The seconds of work after which the next plain line is due.
  private var nextLine = secondsBetweenLines
  private var barLength = 0

  init(_ console: Console) { self.console = console }

  /// Shows a status, if it is time for it.
  ///
  /// - Parameter seconds: since the work began.
  mutating func show(_ status: some ProgressStatus, seconds: Double) {
    if let width = console.messageWidth {
      // One column stays free: in the last one, some terminals would start a new line.
      let line = status.barLine(width: max(0, width - 1))
      let padding = String(repeating: " ", count: max(0, barLength - line.count))
      console.message("\r" + line + padding)
      barLength = line.count
    } else if seconds >= nextLine {
      nextLine = seconds + secondsBetweenLines
      console.message(status.plainLine + "\n")
    }
  }

  /// Wipes the bar away.
  mutating func wipe() {
    if barLength == 0 { return }
    console.message("\r" + String(repeating: " ", count: barLength) + "\r")
    barLength = 0
  }
}

/// The time between two plain lines.
private let secondsBetweenLines = 5.0
