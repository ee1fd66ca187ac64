extension LineChart {
  /// A name in the legend.
  struct LegendEntry {
    let series: Series
    let isArea: Bool
  }

  /// The series, each name once.
  var legendEntries: [LegendEntry] {
    var entries: [LegendEntry] = []
    for panel in panels {
      for series in panel.series where !entries.contains(where: { $0.series.name == series.name }) {
        entries.append(LegendEntry(series: series, isArea: panel.isStacked))
      }
    }
    return entries
  }

  /// The places of some entries in rows of a width; none for a single one, which needs no name.
  func legend(of entries: [LegendEntry], width: Double) -> LegendLayout {
    LegendLayout(
      entries.count > 1 ? entries.map(\.series.name) : [], textSize: 12, symbolWidth: 28, rowHeight: 20,
      width: width)
  }

  func draw(
    _ legend: LegendLayout, of entries: [LegendEntry], from corner: PlanePoint,
    in drawing: inout SVGDocument
  ) {
    legend.draw(from: corner, in: &drawing) { number, start, drawing in
      let (x, y) = (start.x, start.y)
      let (series, ink) = (entries[number].series, Ink.group(entries[number].series.group))
      if entries[number].isArea {
        drawing.rectangle(x: x + 6, y: y - 9, width: 11, height: 11, fill: ink)
      } else {
        drawing.line(
          from: PlanePoint(x: x, y: y - 4), to: PlanePoint(x: x + 22, y: y - 4), stroke: ink, width: 2,
          isDashed: series.isDashed)
      }
    }
  }
}
