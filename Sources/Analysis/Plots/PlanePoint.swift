/// A point of a plane.
public struct PlanePoint: Sendable, Equatable {
  /// To the right.
  public var x: Double
  /// Upwards in data, downwards in drawings.
  public var y: Double

  /// Makes a point.
  public init(x: Double, y: Double) {
    (self.x, self.y) = (x, y)
  }
}

extension PlanePoint {
  /// The length of the line to another point.
  func distance(to other: PlanePoint) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}
