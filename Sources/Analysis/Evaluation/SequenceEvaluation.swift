internal import HogvecSystem
public import HogvecVectorFiles

/// Looks for the next item of sequences among the nearest to the item before it, which is what item2vec
/// (Barkan and Koenigstein 2016) is tuned by.
///
/// The share of steps where it is among the nearest is the hit rate; the mean of 1 over its place, and of 0
/// where it is not among them, is the mean reciprocal rank. Steps with an item that has no vector do not
/// count. Cost: a search for each different item.
public struct SequenceEvaluation: Sendable {
  /// How many of the nearest items are looked at.
  public var count: Int
  /// The number of threads.
  public var threads: Int

  /// An evaluation, by default with as many threads as there are processors.
  public init(count: Int = 10, threads: Int? = nil) {
    let threads = threads ?? AvailableProcessors().count
    precondition(count > 0 && threads > 0, "something is looked at, by somebody")
    (self.count, self.threads) = (count, threads)
  }

  /// Looks for the next items.
  ///
  /// - Parameter vectors: normalized ones.
  public func run(_ sequences: ItemSequences, on vectors: borrowing WordVectors) -> SequenceReport {
    precondition(vectors.isNormalized, "queries by cosine take normalized vectors")
    var rows: [Int?] = []
    for item in sequences.items { rows.append(vectors.id(of: item)) }
    var asked = [Bool](repeating: false, count: rows.count)
    for step in sequences.steps where rows[step.next] != nil { asked[step.item] = true }
    let items = rows.indices.filter { asked[$0] && rows[$0] != nil }
    var queries: [VectorSearch.Query] = []
    for item in items {
      guard let row = rows[item] else { continue }
      // The row is copied while the vectors live.
      queries.append(VectorSearch.Query(nearestTo: unsafe Array(vectors.row(row)), excluded: [row]))
    }
    let answers = VectorSearch(count: count, threads: threads).answers(to: queries, in: vectors.rows())
    let places = Dictionary(uniqueKeysWithValues: zip(items, items.indices))
    let ranks = sequences.steps.map { step -> Double? in
      guard let next = rows[step.next], let place = places[step.item] else { return nil }
      return answers[place].firstIndex { $0.row == next }.map { 1 / Double($0 + 1) } ?? 0
    }
    return SequenceReport(count: count, rowsSearched: vectors.count, reciprocalRanks: ranks)
  }
}
