internal import HogvecSystem

/// A row and how near it is.
public struct Neighbor: Sendable, Equatable {
  /// The row's number.
  public let row: Int
  /// The cosine of the angle between query and row.
  public let similarity: Float

  /// Names a row and its similarity.
  public init(row: Int, similarity: Float) {
    self.row = row
    self.similarity = similarity
  }

  /// Whether this one stands before another: the nearer first, then the earlier row.
  func precedes(_ other: Neighbor) -> Bool {
    similarity > other.similarity || (similarity == other.similarity && row < other.row)
  }
}

/// The best few of the neighbors offered, in order.
struct NearestList: Sendable {
  let capacity: Int
  private(set) var neighbors: [Neighbor] = []

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// What a similarity must reach to be taken.
  var threshold: Float {
    neighbors.count < capacity ? -.infinity : capacity == 0 ? .infinity : neighbors[capacity - 1].similarity
  }

  /// Takes a neighbor if it is among the best so far. Similarities that are not numbers are never taken.
  mutating func offer(_ neighbor: Neighbor) {
    guard capacity > 0, neighbor.similarity >= threshold else { return }
    if neighbors.count == capacity {
      guard neighbor.precedes(neighbors[capacity - 1]) else { return }
      neighbors.removeLast()
    }
    let place = neighbors.indices.partitionPoint { neighbors[$0].precedes(neighbor) }
    neighbors.insert(neighbor, at: place)
  }
}
