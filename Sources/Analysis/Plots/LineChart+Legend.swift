extension LineChart {
  /// An entry of the legend.
  struct LegendEntry {
    let series: Series
    let isArea: Bool
    var width: Double { 28 + textWidth(series.name, size: 12) + 22 }
  }

  static var legendLine: Double { 20 }

  var legend: [LegendEntry] {
    var entries: [LegendEntry] = []
    for panel in panels {
      for series in panel.series where !entries.contains(where: { $0.series.name == series.name }) {
        entries.append(LegendEntry(series: series, isArea: panel.isStacked))
      }
    }
    return entries
  }

  /// The entries in lines that fit a width.
  func legendRows(_ entries: [LegendEntry], width: Double) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    var room = 0.0
    for entry in entries {
      if rows.isEmpty || entry.width > room {
        rows.append([])
        room = width
      }
      rows[rows.count - 1].append(entry)
      room -= entry.width
    }
    return rows
  }

  func drawLegend(_ rows: [[LegendEntry]], from start: PlanePoint, in drawing: inout SVGDocument) {
    for (row, entries) in rows.enumerated() {
      let y = start.y + LineChart.legendLine * Double(row)
      var x = start.x
      for entry in entries {
        let (series, ink) = (entry.series, Ink.group(entry.series.group))
        if entry.isArea {
          drawing.rectangle(x: x + 6, y: y - 9, width: 11, height: 11, fill: ink)
        } else {
          drawing.line(
            from: PlanePoint(x: x, y: y - 4), to: PlanePoint(x: x + 22, y: y - 4), stroke: ink, width: 2,
            isDashed: series.isDashed)
        }
        drawing.text(series.name, at: PlanePoint(x: x + 28, y: y), size: 12)
        x += entry.width
      }
    }
  }
}
