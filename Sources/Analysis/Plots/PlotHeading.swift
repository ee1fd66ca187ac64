/// The title of a drawing and the remark below it, in as many lines as the drawing's width makes necessary.
struct PlotHeading {
  private let left: Double
  private let titleSize: Double
  private let remarkSize: Double
  private let titleLines: [String]
  private let remarkLines: [String]

  /// A heading for a drawing of a width, at a distance from its edges.
  ///
  /// - Parameters:
  ///   - titleSize: the size of the title's letters; narrow drawings have smaller ones.
  ///   - remarkSize: that of the remark's.
  init(
    title: String, remark: String, width: Double, margin: Double, titleSize: Double, remarkSize: Double
  ) {
    let scale = width < 480 ? 0.85 : 1
    left = margin
    (self.titleSize, self.remarkSize) = (titleSize * scale, remarkSize * scale)
    let room = width - 2 * margin
    titleLines =
      title.isEmpty
      ? [] : fittedLines(title, width: room, size: self.titleSize, isBold: true, limit: 4)
    remarkLines = remark.isEmpty ? [] : fittedLines(remark, width: room, size: self.remarkSize, limit: 4)
  }

  /// The last baseline; 0 if there is no text.
  var bottom: Double { (titleBaselines + remarkBaselines).last ?? 0 }

  private var titleBaselines: [Double] {
    titleLines.indices.map { 16 + titleSize + Double($0) * titleSize * 1.25 }
  }

  private var remarkBaselines: [Double] {
    let start = (titleBaselines.last ?? 10) + 9 + remarkSize
    return remarkLines.indices.map { start + Double($0) * remarkSize * 1.3 }
  }

  func draw(in drawing: inout SVGDocument) {
    for (line, y) in zip(titleLines, titleBaselines) {
      drawing.text(line, at: PlanePoint(x: left, y: y), size: titleSize, isBold: true)
    }
    for (line, y) in zip(remarkLines, remarkBaselines) {
      drawing.text(line, at: PlanePoint(x: left, y: y), size: remarkSize, ink: .muted)
    }
  }
}
