internal import HogvecAnalysis
internal import HogvecSystem

/// How far t-SNE is.
struct TSNEStatus: ProgressStatus {
  /// The steps that are done; `nil` while each word's nearest are looked for.
  let stepsDone: Int?
  /// The steps in all.
  let stepCount: Int
  /// Seconds since the first step began.
  let seconds: Double

  var plainLine: String { figures.joined(separator: ", ") }

  func barLine(width: Int) -> String { HogvecCommands.barLine(share: share, figures: figures, width: width) }

  private var share: Double { Double(stepsDone ?? 0) / Double(max(1, stepCount)) }

  private var figures: [String] {
    guard let stepsDone else { return ["t-SNE", "finding the nearest words"] }
    let steps = "step \(Figures.grouped(stepsDone)) of \(Figures.grouped(stepCount))"
    guard stepsDone > 0 else { return ["t-SNE", steps] }
    let secondsLeft = seconds / Double(stepsDone) * Double(stepCount - stepsDone)
    return ["t-SNE", steps, "\(Figures.clock(secondsLeft)) left"]
  }
}

extension TSNE {
  /// Lays points out, and shows how far that is where messages go to a terminal.
  func layout(
    of rows: [[Float]], using random: inout some RandomNumberGenerator, shownOn console: Console
  ) -> [PlanePoint] {
    guard console.messageWidth != nil else { return layout(of: rows, using: &random) }
    var shown = self
    let stepCount = iterations
    let latest = Lock((steps: Int?.none, start: 0.0))
    shown.progress = { steps in
      latest.withLock { $0 = (steps, steps == 0 ? monotonicSeconds() : $0.start) }
    }
    let reporter = ProgressReporter(console: console) {
      let (steps, start) = latest.withLock { $0 }
      return TSNEStatus(stepsDone: steps, stepCount: stepCount, seconds: monotonicSeconds() - start)
    }
    defer { reporter.finish() }
    return shown.layout(of: rows, using: &random)
  }
}
