internal import HogvecSystem

/// How far the walks over a graph are.
struct WalksStatus: Equatable, ProgressStatus {
  /// Walks taken.
  let taken: Int
  /// Walks to take.
  let count: Int
  /// Seconds since they began.
  let seconds: Double

  var plainLine: String { "walking, \(figures.joined(separator: ", "))" }

  func barLine(width: Int) -> String { HogvecCommands.barLine(share: share, figures: figures, width: width) }

  private var share: Double { Double(taken) / Double(count) }

  private var figures: [String] {
    let walksPerSecond = seconds > 0 ? Double(taken) / seconds : 0
    let secondsLeft = walksPerSecond > 0 ? Double(count - taken) / walksPerSecond : .infinity
    return [
      Figures.percent(share), "\(Figures.grouped(Int(walksPerSecond))) walks/s",
      "\(Figures.clock(secondsLeft)) left",
    ]
  }
}
