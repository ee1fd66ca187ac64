internal import HogvecRuns
internal import HogvecSystem

/// How far training is, as people see it.
extension JobProgress: ProgressStatus {
  var plainLine: String {
    "epoch \(epoch)/\(epochCount), \(figures.joined(separator: ", "))"
  }

  func barLine(width: Int) -> String {
    HogvecCommands.barLine(share: share, figures: figures, width: width)
  }

  private var figures: [String] {
    [
      Figures.percent(share),
      Figures.grouped(Int(wordsPerSecond.rounded())) + " words/s",
      "rate " + Figures.fixed(rate, 5),
      "loss " + Figures.fixed(recentLoss, 4),
      Figures.clock(secondsLeft) + " left",
    ]
  }
}
