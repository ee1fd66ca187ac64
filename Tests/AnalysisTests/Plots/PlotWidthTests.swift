import Testing

@testable import HogvecAnalysis

/// Whatever the width, all of a drawing is inside it.
@Suite struct PlotWidthTests {
  private static let long = "a name that is rather long and goes on for several more words, number"

  /// A text of a drawing, as wide as the layout takes it to be.
  private struct Text {
    let content: String
    let box: LabelLayout.Box

    static func all(of drawing: SVGDocument) throws -> [Text] {
      try drawing.text.split(separator: "\n").filter { $0.hasPrefix("<text ") }.map { line in
        let content = try #require(line.firstMatch(of: />([^<]*)</)).output.1
        let size = try number(#/font-size="([0-9.]+)"/#, in: line)
        let length = textWidth(String(content), size: size, isBold: line.contains("font-weight"))
        let share = line.contains("\"middle\"") ? 0.5 : line.contains("\"end\"") ? 1 : 0
        if let place = line.firstMatch(of: #/translate\(([-0-9.]+) ([-0-9.]+)\) rotate/#) {
          let (x, y) = (Double(place.1) ?? .nan, Double(place.2) ?? .nan)
          let start = y + share * length
          return Text(
            content: String(content),
            box: .init(left: x - size * 0.8, top: start - length, right: x + size * 0.2, bottom: start))
        }
        let (x, y) = (try number(#/ x="([-0-9.]+)"/#, in: line), try number(#/ y="([-0-9.]+)"/#, in: line))
        let start = x - share * length
        return Text(
          content: String(content),
          box: .init(left: start, top: y - size * 0.8, right: start + length, bottom: y + size * 0.2))
      }
    }

    private static func number(_ pattern: Regex<(Substring, Substring)>, in line: Substring) throws -> Double
    {
      try #require(line.firstMatch(of: pattern).flatMap { Double($0.output.1) })
    }
  }

  private func check(_ drawing: SVGDocument) throws {
    let texts = try Text.all(of: drawing)
    #expect(texts.count > 5)
    for (index, text) in texts.enumerated() {
      let box = text.box
      #expect(box.left >= 0 && box.top >= 0, "\(text)")
      #expect(box.right <= drawing.width && box.bottom <= drawing.height, "\(text)")
      for other in texts[(index + 1)...] { #expect(!box.overlaps(other.box), "\(text), \(other)") }
    }
  }

  @Test(arguments: [200.0, 250, 300, 420, 600, 1200], [true, false])
  func mapsAreInsideTheirWidth(_ width: Double, _ hasLongNames: Bool) throws {
    let words = (0..<80).map { index in
      let place = PlanePoint(x: Double(index * 37 % 80), y: Double(index * 23 % 80) / 2)
      return WordMap.Word(index == 7 ? Self.long : "word\(index)", at: place, group: index % 14)
    }
    var map = WordMap(
      title: hasLongNames ? Self.long : "80 words of v.bin", remark: hasLongNames ? Self.long : "",
      axes: ("first component, 7.5 % of the variance", "second component, 5.8 % of the variance"),
      words: words, groupNames: (0..<14).map { hasLongNames ? "\(Self.long) \($0)" : "\($0)" })
    map.width = width
    try check(map.svg)
    // In a drawing without much room, labels cover no marks.
    let frame = WordMap.Frame(of: map)
    for text in try Text.all(of: map.svg) where width < 300 && text.content.hasPrefix("word") {
      for place in frame.places { #expect(!text.box.contains(place)) }
    }
  }

  @Test(arguments: [200.0, 250, 300, 420, 600, 860], [true, false])
  func chartsAreInsideTheirWidth(_ width: Double, _ hasLongNames: Bool) throws {
    var chart = LineChart(
      title: hasLongNames ? Self.long : "Training, v.log.json",
      remark: "size 100, window 5, negative 5, threads 2, 0:02 of training, loss 2.4106 at the end",
      xLabel: hasLongNames ? Self.long : "words trained")
    chart.startsAtZero = true
    chart.width = width
    chart.milestones = (1...3).map { (Double($0) * 3_333_333, "epoch \($0)") }
    let points = (1...20).map { PlanePoint(x: Double($0) * 500_000, y: 1 / Double($0)) }
    let vast = points.map { PlanePoint(x: $0.x, y: $0.y * 1e22) }
    chart.panels = [
      LineChart.Panel(
        label: hasLongNames ? Self.long : "loss",
        series: (0..<3).map {
          LineChart.Series(name: hasLongNames ? "\(Self.long) \($0)" : "\($0)", points: points)
        }),
      LineChart.Panel(label: "vast", series: [LineChart.Series(name: "vast", points: vast)]),
    ]
    try check(chart.svg)
  }
}
