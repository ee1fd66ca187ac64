internal import HogvecSystem

/// How far the reading of a corpus is.
struct ReadingStatus: Equatable, ProgressStatus {
  /// Bytes read.
  let bytesRead: Int
  /// Bytes to read.
  let byteCount: Int
  /// Seconds since it began.
  let seconds: Double

  var plainLine: String { "reading, \(figures.joined(separator: ", "))" }

  func barLine(width: Int) -> String { HogvecCommands.barLine(share: share, figures: figures, width: width) }

  private var share: Double { byteCount == 0 ? 1 : min(1, Double(bytesRead) / Double(byteCount)) }

  private var figures: [String] {
    let bytesPerSecond = seconds > 0 ? Double(bytesRead) / seconds : 0
    let secondsLeft = bytesPerSecond > 0 ? Double(byteCount - bytesRead) / bytesPerSecond : .infinity
    return [
      Figures.percent(share), "\(Figures.bytes(Int(bytesPerSecond)))/s", "\(Figures.clock(secondsLeft)) left",
    ]
  }
}
