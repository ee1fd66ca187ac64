/// How often each class was taken for each.
public struct ConfusionMatrix: Sendable, Equatable {
  /// The classes' names.
  public let labels: [[UInt8]]
  /// For each true class the number of examples that were given each class.
  public private(set) var counts: [[Int]]

  /// No example yet.
  public init(labels: [[UInt8]]) {
    self.labels = labels
    counts = Array(repeating: Array(repeating: 0, count: labels.count), count: labels.count)
  }

  /// Counts an example.
  public mutating func add(label: Int, predicted: Int) { counts[label][predicted] += 1 }

  /// The number of examples.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The number of examples that were given their own class.
  public var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// The share of examples that were given their own class; 0 without examples.
  public var accuracy: Double { total == 0 ? 0 : Double(correct) / Double(total) }
}
