/// Where the status of some work is shown: a bar on a terminal, otherwise a plain line when one is due.
struct ProgressLine: Sendable {
  private let console: Console
  private var barLength = 0

  init(_ console: Console) { self.console = console }

  /// Shows a status: in the bar, or if a plain line is due.
  mutating func show(_ status: some ProgressStatus, isLineDue: Bool) {
    if let width = console.messageWidth {
      // One column stays free: in the last one, some terminals would start a new line.
      let line = status.barLine(width: max(0, width - 1))
      let padding = String(repeating: " ", count: max(0, barLength - line.count))
      console.overwrite(line + padding)
      barLength = line.count
    } else if isLineDue {
      console.message(status.plainLine + "\n")
    }
  }

  /// Wipes the bar away.
  mutating func wipe() {
    if barLength == 0 { return }
    console.overwrite(String(repeating: " ", count: barLength))
    console.overwrite("")
    barLength = 0
  }
}
