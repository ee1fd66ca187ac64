internal import HogvecSystem

/// Lines, or areas on top of each other, over a common horizontal axis, in one panel or several below each
/// other.
///
/// ```
/// var chart = LineChart(title: "Words a second", remark: "window sharing, d = 300", xLabel: "threads")
/// chart.xTicks = [1, 2, 4]
/// chart.panels = [LineChart.Panel(label: "words/s", series: [LineChart.Series(name: "measured", points: points)])]
/// file.write(chart.svg.text)
/// ```
public struct LineChart: Sendable {
  /// What it shows.
  public var title: String
  /// What else to know, in a smaller line below the title.
  public var remark: String
  /// What the horizontal axis is, and its unit.
  public var xLabel: String
  /// Whether equal distances along the horizontal axis are equal factors; then all values are above 0.
  public var isLogarithmic = false
  /// Whether the horizontal axis starts at zero; only if it is not logarithmic.
  public var startsAtZero = false
  /// The numbers along the horizontal axis; `nil` for round ones.
  public var xTicks: [Double]?
  /// Places on the horizontal axis that have a thin line through all panels, with a word each above the
  /// first.
  public var milestones: [(x: Double, label: String)] = []
  /// The panels from above.
  public var panels: [Panel] = []
  /// The width of the drawing in pixels.
  public var width = 860.0

  /// One panel.
  public struct Panel: Sendable {
    /// What its vertical axis is, and its unit.
    public var label: String
    /// The lines.
    public var series: [Series]
    /// Whether the vertical axis starts at zero.
    public var startsAtZero: Bool
    /// Whether each series is an area on top of the one before. All have points at the same places then, and
    /// their values are 0 or more.
    public var isStacked: Bool

    /// A panel.
    public init(label: String, series: [Series], startsAtZero: Bool = true, isStacked: Bool = false) {
      (self.label, self.series) = (label, series)
      (self.startsAtZero, self.isStacked) = (startsAtZero, isStacked)
    }

    /// For each series of a stack what is below it at each point; what is not finite counts as 0.
    fileprivate var floors: [[Double]] {
      var floor = [Double](repeating: 0, count: series.map(\.points.count).max() ?? 0)
      return series.map { series in
        let below = floor
        for (index, point) in series.points.enumerated() where point.y.isFinite { floor[index] += point.y }
        return below
      }
    }

    /// The upper ends of what is drawn.
    fileprivate var values: [Double] {
      guard isStacked else { return series.flatMap(\.points).map(\.y).filter(\.isFinite) }
      return zip(series, floors).flatMap { series, floor in
        zip(series.points, floor).map { $0.y + $1 }.filter(\.isFinite)
      }
    }
  }

  /// One line.
  public struct Series: Sendable {
    /// What the legend calls it. Series of the same name in several panels have one entry and should have one
    /// color.
    public var name: String
    /// Its points by rising x; those that are not finite interrupt the line.
    public var points: [PlanePoint]
    /// The number of its color.
    public var group: Int
    /// Whether it is something to compare with and not a measurement.
    public var isDashed: Bool
    /// Whether its points are marked.
    public var hasMarks: Bool

    /// A line.
    public init(
      name: String, points: [PlanePoint], group: Int = 0, isDashed: Bool = false, hasMarks: Bool = false
    ) {
      (self.name, self.points, self.group) = (name, points, group)
      (self.isDashed, self.hasMarks) = (isDashed, hasMarks)
    }
  }

  /// A chart without lines.
  public init(title: String, remark: String = "", xLabel: String) {
    (self.title, self.remark, self.xLabel) = (title, remark, xLabel)
  }

  // MARK: - Drawing

  private static let (right, edge, tickSize, milestoneSize) = (28.0, 4.0, 12.0, 11.0)
  /// Where the titles of the drawing and of the panels are.
  private var margin: Double { width < 480 ? 14 : 24 }

  /// The drawing.
  public var svg: SVGDocument {
    let panelHeight = panels.count > 1 ? 170.0 : 340.0
    let gap = 30.0
    let heading = PlotHeading(
      title: title, remark: remark, width: width, margin: margin, titleSize: 18, remarkSize: 13)
    let entries = legendEntries
    let axes = panels.map { yAxis(of: $0, height: panelHeight) }
    let left = leftMargin(axes)
    // Beside the panels' names there is too little room in narrow drawings.
    let legendLeft = width < 480 ? margin : left
    let legend = legend(of: entries, width: width - LineChart.right - legendLeft)
    let legendTop = max(heading.bottom, 6) + 8
    let top = legendTop + legend.height + (milestones.isEmpty ? 12 : 28)
    let bottom = top + Double(panels.count) * (panelHeight + gap) - gap
    let horizontal = xAxis(from: left)
    let middle = (left + width - LineChart.right) / 2
    let xLabelRoom = 2 * (min(middle, width - middle) - LineChart.edge)
    let xLabelLines = fittedLines(xLabel, width: xLabelRoom, size: 13, limit: 3)
    var drawing = SVGDocument(
      width: width, height: bottom + 60 + 16 * Double(xLabelLines.count - 1), title: title)
    heading.draw(in: &drawing)
    draw(legend, of: entries, from: PlanePoint(x: legendLeft, y: legendTop), in: &drawing)
    drawMilestoneLabels(horizontal, y: top - 8, in: &drawing)
    for (index, (panel, axis)) in zip(panels, axes).enumerated() {
      let vertical = axis.moved(by: top + Double(index) * (panelHeight + gap))
      draw(panel, vertical, horizontal, in: &drawing)
    }
    drawTickLabels(horizontal, y: bottom + 20, in: &drawing)
    for (index, line) in xLabelLines.enumerated() {
      drawing.text(
        line, at: PlanePoint(x: middle, y: bottom + 44 + 16 * Double(index)), size: 13, ink: .muted,
        anchor: .middle)
    }
    return drawing
  }

  /// The numbers along the horizontal axis, but for those that would touch the one before or leave the
  /// drawing.
  private func drawTickLabels(_ horizontal: Axis, y: Double, in drawing: inout SVGDocument) {
    var end = LineChart.edge
    for (value, label) in zip(horizontal.ticks.values, horizontal.ticks.labels) {
      let (middle, half) = (horizontal.place(value), textWidth(label, size: LineChart.tickSize) / 2)
      guard middle - half >= end, middle + half <= width - LineChart.edge else { continue }
      drawing.text(
        label, at: PlanePoint(x: middle, y: y), size: LineChart.tickSize, ink: .muted, anchor: .middle)
      end = middle + half + 6
    }
  }

  /// The labels of milestones, but for those that would touch the one before or leave the drawing.
  private func drawMilestoneLabels(_ horizontal: Axis, y: Double, in drawing: inout SVGDocument) {
    var end = LineChart.edge
    for (x, label) in milestones.sorted(by: { $0.x < $1.x }) {
      let half = textWidth(label, size: LineChart.milestoneSize) / 2
      // At the right end a label stays inside the drawing.
      let middle = min(horizontal.place(x), width - LineChart.edge - half)
      guard middle - half >= end else { continue }
      drawing.text(
        label, at: PlanePoint(x: middle, y: y), size: LineChart.milestoneSize, ink: .muted, anchor: .middle)
      end = middle + half + 6
    }
  }

  private func draw(
    _ panel: Panel, _ vertical: Axis, _ horizontal: Axis, in drawing: inout SVGDocument
  ) {
    let (left, right, top, height) = (
      horizontal.start, horizontal.end, vertical.end, vertical.start - vertical.end
    )
    for (value, label) in zip(vertical.ticks.values, vertical.ticks.labels) {
      let y = vertical.place(value)
      drawing.line(from: PlanePoint(x: left, y: y), to: PlanePoint(x: right, y: y), stroke: .grid)
      // A number without room between the panel's name and the panel is left out.
      guard roomOfNumber(label) <= left else { continue }
      drawing.text(
        label, at: PlanePoint(x: left - 10, y: y + 4), size: LineChart.tickSize, ink: .muted, anchor: .end)
    }
    for milestone in milestones {
      let x = horizontal.place(milestone.x)
      drawing.line(
        from: PlanePoint(x: x, y: top), to: PlanePoint(x: x, y: top + height), stroke: .grid, isDashed: true)
    }
    // Its room is the panel's height and half the gap to the panels above and below.
    if let name = fittedLines(panel.label, width: height + 30, size: 13, limit: 1).first {
      drawing.text(
        name, at: PlanePoint(x: nameBaseline, y: top + height / 2), size: 13, ink: .muted, anchor: .middle,
        isVertical: true)
    }
    if panel.isStacked { return drawAreas(panel, vertical, horizontal, in: &drawing) }
    for series in panel.series {
      let places = series.points.map { PlanePoint(x: horizontal.place($0.x), y: vertical.place($0.y)) }
      for run in places.split(whereSeparator: { !$0.x.isFinite || !$0.y.isFinite }) {
        drawing.polyline(Array(run), stroke: .group(series.group), width: 2, isDashed: series.isDashed)
        // A line of one point is nothing to see.
        if let place = run.first, run.count == 1, !series.hasMarks {
          drawing.mark(.circle, at: place, radius: 3, fill: .group(series.group))
        }
      }
      for (point, place) in zip(series.points, places)
      where series.hasMarks && place.x.isFinite && place.y.isFinite {
        drawing.mark(
          .circle, at: place, radius: 4, fill: .group(series.group), tooltip: "\(point.x): \(point.y)")
      }
    }
  }

  /// The areas of a stack; a bar where there is one point.
  private func drawAreas(
    _ panel: Panel, _ vertical: Axis, _ horizontal: Axis, in drawing: inout SVGDocument
  ) {
    for (series, floor) in zip(panel.series, panel.floors) {
      var (upper, lower): ([PlanePoint], [PlanePoint]) = ([], [])
      for (point, below) in zip(series.points, floor) where point.x.isFinite {
        let x = horizontal.place(point.x)
        upper.append(PlanePoint(x: x, y: vertical.place(below + (point.y.isFinite ? point.y : 0))))
        lower.append(PlanePoint(x: x, y: vertical.place(below)))
      }
      if upper.count == 1, let top = upper.first, let bottom = lower.first {
        upper = [-30, 30].map { PlanePoint(x: top.x + $0, y: top.y) }
        lower = [-30, 30].map { PlanePoint(x: bottom.x + $0, y: bottom.y) }
      }
      drawing.polygon(upper + lower.reversed(), fill: .group(series.group), tooltip: series.name)
    }
  }

  // MARK: - Axes

  /// Numbers along one direction of the drawing.
  private struct Axis {
    let range: ClosedRange<Double>
    let ticks: AxisTicks
    var start: Double
    var end: Double
    var isLogarithmic = false

    /// The same axis, so many pixels farther.
    func moved(by distance: Double) -> Axis {
      var axis = self
      axis.start += distance
      axis.end += distance
      return axis
    }

    func place(_ value: Double) -> Double {
      let (low, high) = (range.lowerBound, range.upperBound)
      let share = isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
      return start + share * (end - start)
    }
  }

  /// The baseline of the panels' names, which are read from below to above, and where they end.
  private var nameBaseline: Double { margin + 2 }
  private var nameEnd: Double { nameBaseline + 14 }

  /// Room for a panel's name and, with a gap between them, the widest number beside it, but for numbers that
  /// would take more than half of the drawing.
  private func leftMargin(_ verticals: [Axis]) -> Double {
    let widths = verticals.flatMap(\.ticks.labels).map(roomOfNumber)
    return max(width < 480 ? 0 : 84, widths.filter { $0 <= width / 2 }.max() ?? nameEnd + 10)
  }

  /// What a panel's name and a number beside it take.
  private func roomOfNumber(_ label: String) -> Double {
    nameEnd + textWidth(label, size: LineChart.tickSize) + 10
  }

  private func xAxis(from left: Double) -> Axis {
    let values =
      panels.flatMap(\.series).flatMap(\.points).map(\.x) + milestones.map(\.x) + (xTicks ?? [])
      + (startsAtZero ? [0] : [])
    let range = spread(values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) })
    return Axis(
      range: range,
      ticks: xTicks.map { AxisTicks(at: $0) }
        ?? AxisTicks(within: range, count: max(2, min(8, Int((width - left) / 80)))),
      start: left, end: width - LineChart.right,
      isLogarithmic: isLogarithmic && range.lowerBound > 0)
  }

  /// The axis of a panel whose upper end is at 0.
  private func yAxis(of panel: Panel, height: Double) -> Axis {
    var values = panel.values
    if panel.startsAtZero { values.append(0) }
    var range = spread(values)
    let margin = (range.upperBound - range.lowerBound) * 0.06
    range = (range.lowerBound == 0 ? 0 : range.lowerBound - margin)...(range.upperBound + margin)
    let ticks = AxisTicks(within: range, count: max(2, Int(height / 36)))
    return Axis(range: range, ticks: ticks, start: height, end: 0)
  }

  /// From the least to the largest value, and never empty.
  private func spread(_ values: [Double]) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else { return 0...1 }
    if low < high { return low...high }
    return low == 0 ? 0...1 : low > 0 ? low / 2...low * 1.5 : low * 1.5...low / 2
  }
}
