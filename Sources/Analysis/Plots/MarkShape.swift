/// The shapes of marks, which tell groups apart for those who do not see the colors.
public enum MarkShape: Int, CaseIterable, Sendable {
  case circle, square, diamond, triangle

  /// The shape of a group: another than that of the group before. Two of ``groupCount`` groups differ in
  /// color or shape.
  public init(ofGroup number: Int) {
    // Colors come again after 10 groups, both together after 20, so that the shapes then go one further.
    self = MarkShape.allCases[(number + number / (2 * Ink.groupCount)) % MarkShape.allCases.count]
  }

  /// How many groups have a color and shape of their own.
  static var groupCount: Int { Ink.groupCount * allCases.count }

  /// The outline as SVG path data; all shapes have about the same area.
  func path(around center: PlanePoint, radius: Double) -> String {
    func corners(_ offsets: [(x: Double, y: Double)]) -> String {
      let points = offsets.map { "\(number(center.x + $0.x * radius)) \(number(center.y + $0.y * radius))" }
      return "M" + points.joined(separator: "L") + "Z"
    }
    switch self {
    case .circle:
      let arc = "a\(number(radius)) \(number(radius)) 0 1 0"
      return "M\(number(center.x - radius)) \(number(center.y))\(arc) \(number(2 * radius)) 0\(arc) "
        + "\(number(-2 * radius)) 0Z"
    case .square: return corners([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case .diamond: return corners([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)])
    case .triangle: return corners([(0, -1.3), (1.2, 0.9), (-1.2, 0.9)])
    }
  }
}
