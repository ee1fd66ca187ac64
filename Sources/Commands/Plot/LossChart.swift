internal import HogvecAnalysis
internal import HogvecSystem

/// The loss, the rate and the speed of training runs over the words trained, from their JSON logs. The loss
/// is the mean since the point before, since the log's own, the mean since the start, hides what a run does
/// in the end.
enum LossChart {
  /// A chart of some logs.
  ///
  /// - Throws: ``FileError`` if a file cannot be read or is no log with progress in it.
  static func chart(of paths: [String]) throws(FileError) -> LineChart {
    var chart = LineChart(
      title: paths.count == 1 ? "Training, \(name(paths[0]))" : "\(paths.count) training runs",
      xLabel: "words trained")
    chart.startsAtZero = true
    let members = [("loss", "loss"), ("rate", "rate"), ("wordsPerSecond", "words/s")]
    var series = [[LineChart.Series]](repeating: [], count: members.count)
    for (number, path) in paths.enumerated() {
      let events = try JSONValue.lines(of: path)
      var isEmpty = true
      for (panel, (member, _)) in members.enumerated() {
        var points = points(of: member, in: events)
        isEmpty = isEmpty && points.isEmpty
        if member == "loss" { points = sinceThePointBefore(points) }
        if member == "rate" { points = start(of: events) + points }
        series[panel].append(
          LineChart.Series(
            name: name(path), points: points, group: paths.count > 1 ? number : panel,
            hasMarks: points.count < 30))
      }
      if isEmpty {
        throw FileError(
          "'\(path)': there is no progress of training in it; such logs come from hogvec train --log-json")
      }
      if paths.count == 1 {
        chart.remark = remark(events, loss: series[0].last?.points.last?.y)
        chart.milestones = epochs(events)
      }
    }
    chart.panels = zip(members, series).map { member, lines in
      LineChart.Panel(label: member.1, series: lines, startsAtZero: member.0 != "loss")
    }
    return chart
  }

  private static func name(_ path: String) -> String {
    path == "-" ? standardInputName : String(path.split(separator: "/").last ?? "")
  }

  /// A member of the events over the words trained until then, by rising words. A point so near to the one
  /// before that a drawing does not tell them apart is left out: what lies between them is too little for a
  /// mean.
  private static func points(of member: String, in events: [JSONValue]) -> [PlanePoint] {
    let all = events.compactMap { event -> PlanePoint? in
      guard let words = (event["tokensDone"] ?? event["tokensTrained"])?.double,
        let value = event[member]?.double
      else { return nil }
      return PlanePoint(x: words, y: value)
    }
    guard let end = all.max(by: { $0.x < $1.x }), end.x > 0 else { return [] }
    let gap = end.x / 200
    var result: [PlanePoint] = []
    for point in all where point.x >= (result.last?.x ?? 0) + gap && point.x <= end.x - gap {
      result.append(point)
    }
    return result + [end]
  }

  /// Whether an event has the options of a run.
  private static func isBeginning(_ event: JSONValue) -> Bool {
    ["started", "resumed"].contains(event["event"]?.text)
  }

  /// The rate before the first word, if the log begins with the run.
  private static func start(of events: [JSONValue]) -> [PlanePoint] {
    guard let started = events.first(where: isBeginning), started["event"]?.text == "started",
      let rate = started["options"]?["alpha"]?.double
    else { return [] }
    return [PlanePoint(x: 0, y: rate)]
  }

  /// Means from each point to the next, of means since the start.
  private static func sinceThePointBefore(_ points: [PlanePoint]) -> [PlanePoint] {
    var (result, last) = ([PlanePoint](), PlanePoint(x: 0, y: 0))
    for point in points {
      result.append(
        PlanePoint(x: point.x, y: (point.x * point.y - last.x * last.y) / (point.x - last.x)))
      last = point
    }
    return result
  }

  /// The ends of epochs, unless they are so many that their lines would hide the rest.
  private static func epochs(_ events: [JSONValue]) -> [(x: Double, label: String)] {
    let ends = events.filter { $0["event"]?.text == "epoch" }
    guard ends.count <= 12 else { return [] }
    return ends.compactMap { event in
      guard let number = event["epoch"]?.int, let words = event["tokensDone"]?.double else { return nil }
      return (words, "epoch \(number)")
    }
  }

  /// What the run was, and how it ended.
  ///
  /// - Parameter loss: the last that is drawn.
  private static func remark(_ events: [JSONValue], loss: Double?) -> String {
    var parts: [String] = []
    if let options = events.last(where: isBeginning)?["options"] {
      parts += ["size", "window", "negative", "threads"].compactMap { name in
        options[name].map { "\(name) \($0)" }
      }
    }
    if let end = events.last(where: { $0["event"]?.text == "finished" }) {
      if let seconds = end["trainingSeconds"]?.double {
        parts.append("\(Figures.clock(seconds)) of training")
      }
      if let loss { parts.append("loss \(Figures.fixed(loss, 4)) at the end") }
    }
    return parts.joined(separator: ", ")
  }
}
