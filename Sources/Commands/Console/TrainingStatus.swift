internal import HogvecSystem

/// How far a training run is, as the progress line shows it.
struct TrainingStatus: Equatable, ProgressStatus {
  /// Tokens worked through, over all epochs.
  var tokensDone: UInt64
  /// Tokens to work through, over all epochs.
  var tokensTotal: UInt64
  /// The epoch being trained, from 1.
  var epoch: Int
  /// The number of epochs.
  var epochCount: Int
  /// Tokens per second since training began, over all threads.
  var wordsPerSecond: Double
  /// The current learning rate.
  var rate: Double
  /// The mean loss of a pair since training began.
  var loss: Double

  /// The share that is done, 0...1.
  var share: Double { tokensTotal == 0 ? 1 : min(1, Double(tokensDone) / Double(tokensTotal)) }

  /// The seconds left at the present speed; infinite before the first token is done.
  var secondsLeft: Double {
    wordsPerSecond > 0 ? Double(tokensTotal - min(tokensDone, tokensTotal)) / wordsPerSecond : .infinity
  }

  /// The status as one line for a log.
  var plainLine: String {
    "epoch \(epoch)/\(epochCount), \(figures.joined(separator: ", "))"
  }

  /// A bar and figures that fit in `width` columns: the bar gives way first, then figures from the end.
  func barLine(width: Int) -> String {
    HogvecCommands.barLine(share: share, figures: figures, width: width)
  }

  private var figures: [String] {
    [
      Figures.percent(share),
      Figures.grouped(Int(wordsPerSecond.rounded())) + " words/s",
      "rate " + Figures.fixed(rate, 5),
      "loss " + Figures.fixed(loss, 4),
      Figures.clock(secondsLeft) + " left",
    ]
  }
}
