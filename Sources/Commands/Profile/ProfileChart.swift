internal import HogvecAnalysis
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecRuns
internal import HogvecTraining

/// The sweep of `hogvec profile` as a drawing: speeds and what bounds them above, the shares of the stages
/// below.
enum ProfileChart {
  /// The drawing of a report with at least one training.
  static func drawing(of report: ProfileReport) -> SVGDocument {
    let points = report.points
    var chart = LineChart(
      title: "Words a second by threads",
      remark:
        "\(report.machine.processor), \(report.subject.kernels.rawValue) kernels, size \(report.subject.settings.training.dimension)",
      xLabel: "threads")
    chart.xTicks = points.map { Double($0.threads) }
    let first = points[0]
    var speeds = LineChart.Panel(
      label: "words/s",
      series: [
        line("measured", points, group: 0, hasMarks: true) { $0.wordsPerSecond },
        line("every thread as fast as the first", points, group: 0, isDashed: true) {
          first.wordsPerSecond / Double(first.threads) * Double($0.threads)
        },
      ])
    // The roof is what the machine's bound leaves; where there is none, the line is interrupted.
    let bounds = points.compactMap { $0.roof?.name }
    if !bounds.isEmpty {
      let names = bounds.enumerated().filter { bounds.firstIndex(of: $1) == $0 }.map(\.element)
      speeds.series.append(
        line("the machine's roof (\(names.joined(separator: ", ")))", points, group: 7) { point in
          point.shareOfRoofline.map { point.wordsPerSecond / $0 } ?? .nan
        })
    }
    let stages = LineChart.Panel(
      label: "% of the threads' time",
      series: TrainingStage.inOrder.enumerated().map { index, stage in
        line("\(stage)", points, group: index + 1) { $0.profile.share(of: stage) * 100 }
      }, isStacked: true)
    chart.panels = [speeds, stages]
    return chart.svg
  }

  private static func line(
    _ name: String, _ points: [SweepPoint], group: Int, isDashed: Bool = false, hasMarks: Bool = false,
    _ value: (SweepPoint) -> Double
  ) -> LineChart.Series {
    LineChart.Series(
      name: name, points: points.map { PlanePoint(x: Double($0.threads), y: value($0)) }, group: group,
      isDashed: isDashed, hasMarks: hasMarks)
  }
}
