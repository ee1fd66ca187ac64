/// Words in classes of near vectors.
public struct WordClasses: Sendable, Equatable {
  /// The rows that are in a class, in order: those with a direction.
  public let rows: [Int]
  /// The class of each of these rows, from 0. Classes are numbered in the order of their first rows.
  public let classes: [Int]
  /// The cosine of each row with its class's center.
  public let similarities: [Float]
  /// How often rows were assigned to classes.
  public let iterations: Int
  /// Whether the last time no row changed its class.
  public let isStable: Bool

  /// The number of classes that have rows; fewer than were asked for where rows are alike.
  public var classCount: Int { (classes.max() ?? -1) + 1 }

  /// The mean cosine of rows with their classes' centers, which the method makes as large as it can.
  public var meanSimilarity: Double { mean(of: similarities) }
}
