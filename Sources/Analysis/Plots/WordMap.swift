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

  private var markRadius: Double {
    let radius = words.count <= 60 ? 5 : words.count <= 300 ? 4 : words.count <= 1000 ? 3.2 : 2.5
    return radius * min(1, max(0.6, width / 800))
  }
  private var fontSize: Double { words.count <= 60 ? 15 : words.count <= 300 ? 13 : 11.5 }

  /// The drawing.
  public var svg: SVGDocument {
    let frame = Frame(of: self)
    var drawing = SVGDocument(width: width, height: frame.height, title: title)
    frame.draw(in: &drawing)
    drawWords(at: frame.places, in: frame.area, &drawing)
    return drawing
  }

  private func radius(ofMark word: Int) -> Double { markRadius * (word == center ? 1.6 : 1) }

  private func drawWords(at places: [PlanePoint], in area: LabelLayout.Box, _ drawing: inout SVGDocument) {
    // A word that would take much of the width has an ellipsis; the mark's tooltip has all of it.
    let longest = (area.right - area.left) * 0.4
    let texts = words.map { fittedLines($0.text, width: longest, size: fontSize, limit: 1).first ?? "" }
    let labels = zip(texts, places).enumerated().map { index, entry in
      LabelLayout.Label(
        point: entry.1, radius: radius(ofMark: index),
        width: textWidth(entry.0, size: fontSize, isBold: index == center) + 4, height: fontSize * 1.25)
    }
    var layout = LabelLayout(area: area)
    // A few words were chosen one by one, and each shall have its label.
    layout.linesMayCross = words.count <= 60
    // In small drawings they would cover most of the marks.
    layout.leastCount = min(60, Int((area.right - area.left) * (area.bottom - area.top) / 9000))
    layout.strokes = arrows.map { (places[$0.from], places[$0.to]) }
    if words.count <= 300 { layout.leaderLengths = [20, 34, 52, 76, 108, 150] }
    let boxes = layout.boxes(for: labels)
    // Lines below marks, marks below letters.
    for case (let place, let box?) in zip(places, boxes) {
      let end = box.nearest(to: place)
      if place.distance(to: end) > markRadius + 6 {
        drawing.line(from: place, to: end, stroke: .muted, width: 0.6)
      }
    }
    for (from, to) in arrows {
      drawing.arrow(from: places[from], to: places[to], gap: markRadius + 2, stroke: .muted, width: 1.2)
    }
    for (index, (word, place)) in zip(words, places).enumerated() {
      drawing.mark(
        MarkShape(ofGroup: word.group), at: place, radius: radius(ofMark: index), fill: .group(word.group),
        tooltip: word.text)
    }
    for (index, (text, box)) in zip(texts, boxes).enumerated() {
      guard let box else { continue }
      let baseline = PlanePoint(x: (box.left + box.right) / 2, y: box.top + fontSize * 0.98)
      drawing.text(
        text, at: baseline, size: fontSize, anchor: .middle, isBold: index == center, hasHalo: true)
    }
  }
}
