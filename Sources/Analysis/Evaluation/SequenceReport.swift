/// How often the next item of a sequence is among the nearest to the item before it.
public struct SequenceReport: Sendable, Equatable {
  /// How many of the nearest items were looked at.
  public let count: Int
  /// The number of rows that were searched.
  public let rowsSearched: Int
  /// For each step 1 over the place of the next item among the nearest, 0 if it is not among them; `nil`
  /// where an item has no vector.
  public let reciprocalRanks: [Double?]

  /// All steps.
  public var steps: Int { reciprocalRanks.count }
  /// Those whose items both have vectors; only these count.
  public var covered: Int { reciprocalRanks.count { $0 != nil } }
  /// Those where the next item is among the nearest.
  public var hits: Int { reciprocalRanks.count { $0 ?? 0 > 0 } }
  /// The share of hits; `nil` if no step counts.
  public var hitRate: Double? { covered == 0 ? nil : Double(hits) / Double(covered) }
  /// The mean of 1 over the place of the next item; `nil` if no step counts.
  public var meanReciprocalRank: Double? {
    covered == 0 ? nil : reciprocalRanks.reduce(0) { $0 + ($1 ?? 0) } / Double(covered)
  }
}
