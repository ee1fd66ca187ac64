extension WordMap {
  /// What is around the words: heading, legend and the directions' names; and the places of the words in
  /// pixels, which follow from the room that these leave.
  struct Frame {
    /// The words' places.
    let places: [PlanePoint]
    /// The rectangle around the words.
    let area: LabelLayout.Box
    /// The height of the drawing.
    let height: Double

    private let map: WordMap
    private let heading: PlotHeading
    private let legend: LegendLayout
    private let axes: AxisNames
    private let margin: Double

    /// Where the names of the directions are.
    private enum AxisNames {
      case none
      /// Along the edges.
      case along(x: String, y: String)
      /// In lines below, since they are longer than the edges.
      case below([String])
    }

    private static let (axisSize, axisLine) = (13.0, 17.0)

    init(of map: WordMap) {
      self.map = map
      let margin = max(12, min(28, map.width / 20))
      self.margin = margin
      heading = PlotHeading(
        title: map.title, remark: map.remark, width: map.width, margin: margin, titleSize: 20,
        remarkSize: 13.5)
      legend = LegendLayout(
        map.groupNames.count > 1 ? map.groupNames : [], textSize: 13, symbolWidth: 18, rowHeight: 22,
        width: map.width - 2 * margin)
      let top = heading.bottom + 16 + legend.height
      func area(left: Double) -> (places: [PlanePoint], area: LabelLayout.Box) {
        map.scaledPlaces(left: left, top: top, right: map.width - margin)
      }
      var (inside, bottomMargin) = (area(left: margin), margin)
      axes =
        if let names = map.axes {
          if case let narrower = area(left: margin + 22),
            narrower.area.hasRoom(for: names, size: Frame.axisSize)
          {
            .along(x: names.x, y: names.y)
          } else {
            .below(
              ["→ \(names.x)", "↑ \(names.y)"].flatMap {
                fittedLines($0, width: map.width - 2 * margin, size: Frame.axisSize, limit: 3)
              })
          }
        } else {
          .none
        }
      switch axes {
      case .none: break
      case .along:
        inside = area(left: margin + 22)
        bottomMargin += 22
      case .below(let lines): bottomMargin += Frame.axisLine * Double(lines.count) + 6
      }
      (places, self.area) = inside
      height = inside.area.bottom + bottomMargin
    }

    func draw(in drawing: inout SVGDocument) {
      heading.draw(in: &drawing)
      let corner = PlanePoint(x: margin, y: area.top - legend.height - 2)
      legend.draw(from: corner, in: &drawing) { group, start, drawing in
        drawing.mark(
          MarkShape(ofGroup: group), at: PlanePoint(x: start.x + 6, y: start.y - 4), radius: 5,
          fill: .group(group))
      }
      drawing.rectangle(
        x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top,
        fill: .surface, stroke: .grid)
      let middle = PlanePoint(x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2)
      switch axes {
      case .none: break
      case .along(let x, let y):
        drawing.text(
          x, at: PlanePoint(x: middle.x, y: area.bottom + 24), size: Frame.axisSize, ink: .muted,
          anchor: .middle)
        drawing.text(
          y, at: PlanePoint(x: area.left - 12, y: middle.y), size: Frame.axisSize, ink: .muted,
          anchor: .middle, isVertical: true)
      case .below(let lines):
        for (index, line) in lines.enumerated() {
          let y = area.bottom + 22 + Frame.axisLine * Double(index)
          drawing.text(line, at: PlanePoint(x: margin, y: y), size: Frame.axisSize, ink: .muted)
        }
      }
    }
  }

  /// The places in pixels, and a rectangle around them whose height fits their shape.
  private func scaledPlaces(
    left: Double, top: Double, right: Double
  ) -> (places: [PlanePoint], area: LabelLayout.Box) {
    let (xs, ys) = (words.map(\.place.x), words.map(\.place.y))
    let (lowX, highX) = (xs.min() ?? 0, xs.max() ?? 0)
    let (lowY, highY) = (ys.min() ?? 0, ys.max() ?? 0)
    // Room for labels at the edges.
    let (padX, padY) = (min(70, (right - left) * 0.15), 30.0)
    let inner = right - left - 2 * padX
    let (spanX, spanY) = (max(highX - lowX, 1e-300), max(highY - lowY, 1e-300))
    let highest = words.count <= 300 ? 0.6 : 0.8
    let height = max(0.35 * width, min(highest * width, inner * spanY / spanX))
    let scale = min(inner / spanX, height / spanY)
    let places = words.map { word in
      PlanePoint(
        x: left + padX + inner / 2 + (word.place.x - (lowX + highX) / 2) * scale,
        y: top + padY + height / 2 - (word.place.y - (lowY + highY) / 2) * scale)
    }
    return (places, LabelLayout.Box(left: left, top: top, right: right, bottom: top + height + 2 * padY))
  }
}

extension LabelLayout.Box {
  /// Whether names of both directions are not longer than the edges.
  fileprivate func hasRoom(for names: (x: String, y: String), size: Double) -> Bool {
    textWidth(names.x, size: size) <= right - left && textWidth(names.y, size: size) <= bottom - top
  }
}
