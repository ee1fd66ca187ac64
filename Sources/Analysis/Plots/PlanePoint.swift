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
