internal import HogvecAnalysis
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecRuns
internal import HogvecTraining

/// The sweep of `hogvec profile` as a drawing: speeds above, the shares of the stages below.
enum ProfileChart {
  /// The drawing of a report with at least one training.
  static func svg(of report: ProfileReport) -> String {
    let points = report.points
    var chart = LineChart(
      title: "Words a second by threads",
      remark:
        "\(report.machine.processor), \(report.subject.kernels.rawValue) kernels, size \(report.subject.settings.training.dimension)",
      xLabel: "threads")
    chart.xTicks = points.map { Double($0.threads) }
    let first = points[0]
    let speeds = LineChart.Panel(
      label: "words/s",
      series: [
        line("measured", points, group: 0) { $0.wordsPerSecond },
        LineChart.Series(
          name: "every thread as fast as the first",
          points: points.map {
            PlanePoint(
              x: Double($0.threads),
              y: first.wordsPerSecond / Double(first.threads) * Double($0.threads))
          }, group: 0, isDashed: true),
      ])
    let stages = LineChart.Panel(
      label: "% of the threads' time",
      series: TrainingStage.inOrder.enumerated().map { index, stage in
        line("\(stage)", points, group: index + 1) { $0.profile.share(of: stage) * 100 }
      })
    chart.panels = [speeds, stages]
    return chart.svg.text
  }

  private static func line(
    _ name: String, _ points: [SweepPoint], group: Int, _ value: (SweepPoint) -> Double
  ) -> LineChart.Series {
    LineChart.Series(
      name: name, points: points.map { PlanePoint(x: Double($0.threads), y: value($0)) }, group: group,
      hasMarks: true)
  }
}
