/// A drawing in SVG (Scalable Vector Graphics 1.1), written element by element.
///
/// Colors are attributes, which every viewer knows; a style sheet exchanges them for the dark ones where a
/// viewer says that its surroundings are dark. Lengths are in pixels from the top left corner.
public struct SVGDocument: Sendable {
  /// The width in pixels.
  public let width: Double
  /// The height in pixels.
  public let height: Double

  private let title: String
  private var body = ""
  private var inks: Set<Ink> = [.surface]

  /// Where a text stands to its point.
  public enum Anchor: String, Sendable {
    /// The text begins at the point.
    case start
    /// The point is the text's middle.
    case middle
    /// The text ends at the point.
    case end
  }

  /// The typefaces in the order of preference.
  public static let fontFamily =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

  /// A drawing with nothing on its surface.
  ///
  /// - Parameter title: what it shows, for those who do not see it.
  public init(width: Double, height: Double, title: String) {
    (self.width, self.height, self.title) = (width, height, title)
  }

  // MARK: - Elements

  /// A rectangle.
  ///
  /// - Parameter opacity: how much of what is below it it covers.
  public mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: Ink, opacity: Double = 1, stroke: Ink? = nil
  ) {
    var attributes =
      "x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\""
    attributes += colors(fill: fill, stroke: stroke)
    if opacity < 1 { attributes += " fill-opacity=\"\(thousandths(opacity))\"" }
    body += "<rect \(attributes)/>\n"
  }

  /// A line.
  public mutating func line(
    from start: PlanePoint, to end: PlanePoint, stroke: Ink, width: Double = 1, isDashed: Bool = false
  ) {
    polyline([start, end], stroke: stroke, width: width, isDashed: isDashed)
  }

  /// Points joined by straight lines.
  public mutating func polyline(
    _ points: [PlanePoint], stroke: Ink, width: Double = 1, isDashed: Bool = false
  ) {
    guard !points.isEmpty else { return }
    let dashes = isDashed ? " stroke-dasharray=\"5 4\"" : ""
    body += "<path d=\"\(path(through: points))\"\(colors(fill: nil, stroke: stroke))"
    body += " stroke-width=\"\(number(width))\""
    body += " stroke-linejoin=\"round\" stroke-linecap=\"round\"\(dashes)/>\n"
  }

  /// A filled area with straight edges, with a line of the surface's color around it.
  ///
  /// - Parameter tooltip: what appears over it.
  mutating func polygon(_ points: [PlanePoint], fill: Ink, tooltip: String) {
    guard !points.isEmpty else { return }
    body += "<path d=\"\(path(through: points))Z\"\(colors(fill: fill, stroke: .surface))"
    body += " stroke-width=\"0.75\"><title>\(escaped(tooltip))</title></path>\n"
  }

  /// A line with a head at its end.
  ///
  /// - Parameter gap: how far its ends stay away from the points; where they are nearer to each other than
  ///   this allows, nothing is drawn.
  mutating func arrow(
    from start: PlanePoint, to end: PlanePoint, gap: Double, stroke: Ink, width: Double = 1
  ) {
    let (x, y) = (end.x - start.x, end.y - start.y)
    let length = (x * x + y * y).squareRoot()
    guard length > 2 * gap + 2 else { return }
    // Along the arrow, and across it.
    func point(_ along: Double, _ across: Double) -> PlanePoint {
      PlanePoint(
        x: start.x + (x * along - y * across) / length, y: start.y + (y * along + x * across) / length)
    }
    let (tip, head) = (length - gap, 4 * width + 3)
    line(from: point(gap, 0), to: point(tip, 0), stroke: stroke, width: width)
    polyline(
      [point(tip - head, head / 2), point(tip, 0), point(tip - head, -head / 2)], stroke: stroke, width: width
    )
  }

  /// A mark for a point, with a line of the surface's color around it.
  ///
  /// - Parameters:
  ///   - radius: half its width.
  ///   - tooltip: what appears over it.
  public mutating func mark(
    _ shape: MarkShape, at point: PlanePoint, radius: Double, fill: Ink, tooltip: String? = nil
  ) {
    let start =
      "<path d=\"\(shape.path(around: point, radius: radius))\"\(colors(fill: fill, stroke: .surface))"
    body += start + " stroke-width=\"0.75\""
    body += tooltip.map { "><title>\(escaped($0))</title></path>\n" } ?? "/>\n"
  }

  /// A line of text on a baseline.
  ///
  /// - Parameters:
  ///   - hasHalo: whether the letters have an edge of the surface's color, which keeps them apart from what
  ///     is below.
  ///   - isVertical: whether it is read from below to above.
  public mutating func text(
    _ text: String, at point: PlanePoint, size: Double, ink: Ink = .text, anchor: Anchor = .start,
    isBold: Bool = false, hasHalo: Bool = false, isVertical: Bool = false
  ) {
    var attributes = isVertical ? "" : "x=\"\(number(point.x))\" y=\"\(number(point.y))\" "
    attributes += "font-size=\"\(number(size))\"\(colors(fill: ink, stroke: hasHalo ? .surface : nil))"
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    if isBold { attributes += " font-weight=\"600\"" }
    if hasHalo { attributes += " stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" }
    if isVertical {
      attributes += " transform=\"translate(\(number(point.x)) \(number(point.y))) rotate(-90)\""
    }
    body += "<text \(attributes)>\(escaped(text))</text>\n"
  }

  // MARK: - Text of the whole

  /// The drawing as a file.
  public var text: String {
    let size = "width=\"\(number(width))\" height=\"\(number(height))\""
    let rules = inks.sorted { $0.name < $1.name }.map { ink in
      ".f-\(ink.name){fill:\(ink.dark)}.s-\(ink.name){stroke:\(ink.dark)}"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(size) viewBox="0 0 \(number(width)) \(number(height))" \
      font-family="\(SVGDocument.fontFamily)" role="img">
      <title>\(escaped(title))</title>
      <style>@media (prefers-color-scheme: dark){\(rules.joined())}</style>
      <rect width="100%" height="100%" fill="\(Ink.surface.light)" class="f-surface"/>
      \(body)</svg>

      """
  }

  private mutating func colors(fill: Ink?, stroke: Ink?) -> String {
    let used = [fill, stroke].compactMap { $0 }
    inks.formUnion(used)
    let classes = [fill.map { "f-\($0.name)" }, stroke.map { "s-\($0.name)" }].compactMap { $0 }
    return " fill=\"\(fill?.light ?? "none")\"" + (stroke.map { " stroke=\"\($0.light)\"" } ?? "")
      + " class=\"\(classes.joined(separator: " "))\""
  }
}

/// Straight lines from point to point, as a path's data.
private func path(through points: [PlanePoint]) -> String {
  "M" + points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L")
}

/// A number of pixels to the hundredth.
func number(_ value: Double) -> String { short((value * 100).rounded() / 100) }

private func thousandths(_ value: Double) -> String { short((value * 1000).rounded() / 1000) }

private func short(_ value: Double) -> String {
  value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
}

/// A text inside an element; characters that XML 1.0 cannot have appear as U+FFFD.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "&": result += "&amp;"
    case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    case _ where scalar.value < 0x20 && scalar.value != 0x09 && scalar.value != 0x0A && scalar.value != 0x0D:
      result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
