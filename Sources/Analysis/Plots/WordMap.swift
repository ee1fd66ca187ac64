/// Words at places of a plane, drawn with a mark each and as many labels as fit.
///
/// Both directions have the same scale, since distances mean something. Words that come first have their
/// labels first; up to a few hundred words, labels that find no place beside their marks are farther away at
/// the end of a line.
public struct WordMap: Sendable {
  /// What it shows.
  public var title: String
  /// What else to know, in a smaller line.
  public var remark: String
  /// What the directions are; `nil` if they mean nothing by themselves.
  public var axes: (x: String, y: String)?
  /// The words, the most important first.
  public var words: [Word]
  /// The names of the groups; a legend shows them if there are several.
  public var groupNames: [String]
  /// Arrows from a word to another, by their numbers.
  public var arrows: [(from: Int, to: Int)] = []
  /// The number of a word that the others are around; `nil` if there is none.
  public var center: Int?
  /// The width of a drawing in pixels; its height follows from the places.
  public var width = 1200.0

  /// A word at its place.
  public struct Word: Sendable {
    /// The word as it is shown.
    public var text: String
    /// Its place, y upwards, in any unit.
    public var place: PlanePoint
    /// The number of its group.
    public var group: Int

    /// A word of a group.
    public init(_ text: String, at place: PlanePoint, group: Int = 0) {
      (self.text, self.place, self.group) = (text, place, group)
    }
  }

  /// A map of words.
  ///
  /// - Precondition: the places are finite.
  public init(
    title: String, remark: String = "", axes: (x: String, y: String)? = nil, words: [Word],
    groupNames: [String] = []
  ) {
    (self.title, self.remark, self.axes) = (title, remark, axes)
    (self.words, self.groupNames) = (words, groupNames)
  }

  // MARK: - Drawing

  private static let margin = 28.0
  private var markRadius: Double {
    words.count <= 60 ? 5 : words.count <= 300 ? 4 : words.count <= 1000 ? 3.2 : 2.5
  }
  private var fontSize: Double { words.count <= 60 ? 15 : words.count <= 300 ? 13 : 11.5 }

  /// The drawing.
  public var svg: SVGDocument {
    let legendRows = legend
    let top = (remark.isEmpty ? 56.0 : 76) + Double(legendRows.count) * 22
    let left = axes == nil ? WordMap.margin : WordMap.margin + 22
    let bottomMargin = axes == nil ? WordMap.margin : WordMap.margin + 22
    let scaled = scaledPlaces(left: left, top: top)
    let area = LabelLayout.Box(
      left: left, top: top, right: width - WordMap.margin, bottom: top + scaled.height)
    var drawing = SVGDocument(width: width, height: area.bottom + bottomMargin, title: title)
    drawing.text(
      title, at: PlanePoint(x: WordMap.margin, y: 38), size: fitting(title, 20), isBold: true)
    if !remark.isEmpty {
      drawing.text(
        remark, at: PlanePoint(x: WordMap.margin, y: 62), size: fitting(remark, 13.5), ink: .muted)
    }
    draw(legendRows, bottom: top, in: &drawing)
    drawing.rectangle(
      x: area.left, y: area.top, width: area.right - area.left, height: scaled.height, fill: .surface,
      stroke: .grid)
    if let axes { draw(axes, around: area, in: &drawing) }
    drawWords(at: scaled.places, in: area, &drawing)
    return drawing
  }

  /// A size at which a line is not wider than the drawing.
  private func fitting(_ text: String, _ size: Double) -> Double {
    min(size, size * (width - 2 * WordMap.margin) / max(1, textWidth(text, size: size)))
  }

  private func radius(ofMark word: Int) -> Double { markRadius * (word == center ? 1.6 : 1) }

  private func drawWords(at places: [PlanePoint], in area: LabelLayout.Box, _ drawing: inout SVGDocument) {
    let labels = zip(words, places).enumerated().map { index, entry in
      let scale = index == center ? 1.1 : 1
      return LabelLayout.Label(
        point: entry.1, radius: radius(ofMark: index),
        width: textWidth(entry.0.text, size: fontSize) * scale + 4, height: fontSize * 1.25)
    }
    var layout = LabelLayout(area: area)
    // A few words were chosen one by one, and each shall have its label.
    layout.linesMayCross = words.count <= 60
    layout.leastCount = 60
    layout.strokes = arrows.map { (places[$0.from], places[$0.to]) }
    if words.count <= 300 { layout.leaderLengths = [20, 34, 52, 76, 108, 150] }
    let boxes = layout.boxes(for: labels)
    // Lines below marks, marks below letters.
    for case (let place, let box?) in zip(places, boxes) {
      let end = box.nearest(to: place)
      let distance = ((end.x - place.x) * (end.x - place.x) + (end.y - place.y) * (end.y - place.y))
        .squareRoot()
      if distance > markRadius + 6 { drawing.line(from: place, to: end, stroke: .muted, width: 0.6) }
    }
    for (from, to) in arrows {
      drawing.arrow(from: places[from], to: places[to], gap: markRadius + 2, stroke: .muted, width: 1.2)
    }
    for (index, (word, place)) in zip(words, places).enumerated() {
      drawing.mark(
        MarkShape(ofGroup: word.group), at: place, radius: radius(ofMark: index), fill: .group(word.group),
        tooltip: word.text)
    }
    for (index, (word, box)) in zip(words, boxes).enumerated() {
      guard let box else { continue }
      let baseline = PlanePoint(x: (box.left + box.right) / 2, y: box.top + fontSize * 0.98)
      drawing.text(
        word.text, at: baseline, size: fontSize, anchor: .middle, isBold: index == center, hasHalo: true)
    }
  }

  /// The places in pixels, and the height that fits their shape.
  private func scaledPlaces(left: Double, top: Double) -> (places: [PlanePoint], height: Double) {
    let (xs, ys) = (words.map(\.place.x), words.map(\.place.y))
    let (lowX, highX) = (xs.min() ?? 0, xs.max() ?? 0)
    let (lowY, highY) = (ys.min() ?? 0, ys.max() ?? 0)
    // Room for labels at the edges.
    let (padX, padY) = (70.0, 30.0)
    let inner = max(1, width - WordMap.margin - left - 2 * padX)
    let (spanX, spanY) = (max(highX - lowX, 1e-300), max(highY - lowY, 1e-300))
    let highest = words.count <= 300 ? 0.6 : 0.8
    let height = max(0.35 * width, min(highest * width, inner * spanY / spanX))
    let scale = min(inner / spanX, height / spanY)
    let places = words.map { word in
      PlanePoint(
        x: left + padX + inner / 2 + (word.place.x - (lowX + highX) / 2) * scale,
        y: top + padY + height / 2 - (word.place.y - (lowY + highY) / 2) * scale)
    }
    return (places, height + 2 * padY)
  }

  private func draw(
    _ axes: (x: String, y: String), around area: LabelLayout.Box, in drawing: inout SVGDocument
  ) {
    let middle = PlanePoint(x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2)
    drawing.text(
      axes.x, at: PlanePoint(x: middle.x, y: area.bottom + 24), size: 13, ink: .muted, anchor: .middle)
    drawing.text(
      axes.y, at: PlanePoint(x: area.left - 12, y: middle.y), size: 13, ink: .muted, anchor: .middle,
      isVertical: true)
  }

  // MARK: - Legend

  /// The groups' numbers in lines that are not too wide.
  private var legend: [[(group: Int, x: Double)]] {
    guard groupNames.count > 1 else { return [] }
    var rows: [[(group: Int, x: Double)]] = [[]]
    var x = WordMap.margin
    for (group, name) in groupNames.enumerated() {
      let entryWidth = 18 + textWidth(name, size: 13) + 20
      if x + entryWidth > width - WordMap.margin, rows[rows.count - 1].count > 0 {
        rows.append([])
        x = WordMap.margin
      }
      rows[rows.count - 1].append((group, x))
      x += entryWidth
    }
    return rows
  }

  private func draw(
    _ rows: [[(group: Int, x: Double)]], bottom: Double, in drawing: inout SVGDocument
  ) {
    for (index, row) in rows.enumerated() {
      let y = bottom - Double(rows.count - index) * 22 + 9
      for (group, x) in row {
        drawing.mark(
          MarkShape(ofGroup: group), at: PlanePoint(x: x + 6, y: y - 4), radius: 5, fill: .group(group))
        drawing.text(groupNames[group], at: PlanePoint(x: x + 18, y: y), size: 13)
      }
    }
  }
}
