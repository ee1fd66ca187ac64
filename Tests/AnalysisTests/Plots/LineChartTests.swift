import Foundation
import FoundationXML
import Testing

@testable import HogvecAnalysis

@Suite struct LineChartTests {
  @Test(arguments: [
    (0.0, 10.0, ["0", "2", "4", "6", "8", "10"]), (0, 1_234_567, ["0", "0.5M", "1.0M"]),
    (2.45, 2.46, ["2.450", "2.452", "2.454", "2.456", "2.458", "2.460"]),
    (-1, 1, ["-1.0", "-0.5", "0", "0.5", "1.0"]), (5, 5, ["5"]),
    (0, 2e-7, ["0", "0.00000005", "0.00000010", "0.00000015", "0.00000020"]),
  ])
  func ticksAreRound(_ low: Double, _ high: Double, _ labels: [String]) {
    #expect(AxisTicks(within: low...high, count: 4).labels == labels)
  }

  @Test func chosenTicksShareAUnit() {
    #expect(AxisTicks(at: [1, 2, 4, 64]).labels == ["1", "2", "4", "64"])
    #expect(AxisTicks(at: [500, 1000, 2500]).labels == ["0.5k", "1.0k", "2.5k"])
  }

  /// The margin is as wide as the widest number, to the last bit.
  @Test(arguments: [0.005, 0.025, 0.015, 0.001, 3, 1250, 20_000_000])
  func everyNumberOfAnAxisIsWritten(_ most: Double) {
    for width in [860.0, 300] {
      var chart = LineChart(title: "t", remark: "", xLabel: "x")
      chart.width = width
      let points = [PlanePoint(x: 1, y: 0), PlanePoint(x: 2, y: most)]
      chart.panels = [
        LineChart.Panel(label: "rate", series: [LineChart.Series(name: "one", points: points)])
      ]
      let text = chart.svg.text
      // Each line of the grid has its number.
      let lineCount = text.components(separatedBy: "s-grid\"").count
      #expect(
        text.components(separatedBy: "text-anchor=\"end\"").count == lineCount && lineCount > 3, "\(width)")
    }
  }

  @Test func aChartHasItsLinesAndNames() {
    var chart = LineChart(title: "a < b", remark: "\u{1}", xLabel: "threads")
    chart.isLogarithmic = true
    chart.xTicks = [1, 2, 4]
    chart.milestones = [(2, "half")]
    let points = [PlanePoint(x: 1, y: 10), PlanePoint(x: 2, y: .nan), PlanePoint(x: 4, y: 30)]
    chart.panels = [
      LineChart.Panel(
        label: "speed", series: [LineChart.Series(name: "one", points: points, hasMarks: true)]),
      LineChart.Panel(label: "loss", series: [LineChart.Series(name: "two", points: [], isDashed: true)]),
    ]
    let text = chart.svg.text
    #expect(XMLParser(data: Data(text.utf8)).parse())
    for word in ["a &lt; b", "threads", "half", "speed", "loss", "one", "two"] {
      #expect(text.contains(">\(word)</text>"), "\(word)")
    }
    // Two marks, since one value is missing.
    #expect(text.components(separatedBy: "f-group0 s-surface").count == 3)
    // 1, 2 and 4 are at equal distances.
    for x in [84, 458, 832] { #expect(text.contains("x=\"\(x)\"")) }
  }

  @Test(arguments: [1, 3])
  func aStackHasEachAreaOnTheOneBefore(_ count: Int) throws {
    let xs = [1.0, 2, 4].prefix(count)
    var chart = LineChart(title: "", xLabel: "threads")
    let series = [("low", 30.0), ("none", 0), ("high", 70)].enumerated().map { index, item in
      LineChart.Series(
        name: item.0, points: xs.map { PlanePoint(x: $0, y: item.1) }, group: index)
    }
    chart.panels = [LineChart.Panel(label: "%", series: series, isStacked: true)]
    let text = chart.svg.text
    #expect(XMLParser(data: Data(text.utf8)).parse())
    // The places of the axis, and of each area's edges.
    func y(ofTick label: String) throws -> Double {
      let match = text.firstMatch(
        of: try Regex<(Substring, Substring)>("y=\"([0-9.]+)\"[^>]*>\(label)</text>"))
      return try #require(match.flatMap { Double($0.1) }) - 4
    }
    let (zero, hundred) = (try y(ofTick: "0"), try y(ofTick: "100"))
    for (name, range) in [("low", 0.0...30.0), ("none", 30...30), ("high", 30...100)] {
      let line = try #require(text.split(separator: "\n").first { $0.contains("<title>\(name)</title>") })
      let ys = line.matches(of: /[ML][0-9.]+ ([0-9.]+)/).compactMap { Double($0.1) }
      #expect(ys.count == 2 * max(2, count))
      let ends = [ys.max(), ys.min()].map { ($0.map { (zero - $0) / (zero - hundred) } ?? .nan) * 100 }
      #expect(abs(ends[0] - range.lowerBound) < 0.1 && abs(ends[1] - range.upperBound) < 0.1)
    }
  }

  @Test func aLegendTakesAsManyLinesAsItNeeds() throws {
    var chart = LineChart(title: "", xLabel: "threads")
    let points = [PlanePoint(x: 1, y: 1), PlanePoint(x: 2, y: 2)]
    let names = (1...12).map { "the \($0)th of the lines" }
    chart.panels = [
      LineChart.Panel(label: "", series: names.map { LineChart.Series(name: $0, points: points) })
    ]
    let text = chart.svg.text
    var lines: Set<Double> = []
    for name in names {
      let line = try #require(text.split(separator: "\n").first { $0.contains(">\(name)</text>") })
      let place = try #require(line.firstMatch(of: /x="([0-9.]+)" y="([0-9.]+)"/))
      #expect((Double(place.1) ?? .infinity) + textWidth(name, size: 12) < chart.width)
      lines.insert(Double(place.2) ?? 0)
    }
    #expect(lines.count == 3)
    // The grid begins below the last of them.
    let grid = text.matches(of: /M84 ([0-9.]+)L832/).compactMap { Double($0.1) }
    #expect(!grid.isEmpty && grid.allSatisfy { $0 > (lines.max() ?? 0) })
  }

  @Test func labelsOfMilestonesAndAxesDoNotTouch() throws {
    var chart = LineChart(title: "", xLabel: "words")
    chart.startsAtZero = true
    chart.milestones = [(50, "first"), (100, "second"), (100, "third"), (100.5, "fourth")]
    let points = [PlanePoint(x: 100.5, y: 0.000003)]
    chart.panels = [LineChart.Panel(label: "rate", series: [LineChart.Series(name: "one", points: points)])]
    let text = chart.svg.text
    #expect(text.contains(">first</text>") && text.contains(">second</text>"))
    #expect(!text.contains(">third</text>") && !text.contains(">fourth</text>"))
    // The panel's name stands across, so it ends half its height right of 26; numbers end at their x.
    let line = try #require(
      text.split(separator: "\n").first {
        $0.contains(">0.0000030</text>") || $0.contains(">0.000003</text>")
      })
    let x = try #require(line.firstMatch(of: /x="([0-9.]+)"/).flatMap { Double($0.1) })
    #expect(x - textWidth("0.000003", size: 12) > 26 + 13 / 2)
  }
}
