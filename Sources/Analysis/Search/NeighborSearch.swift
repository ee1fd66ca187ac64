internal import HogvecSystem
public import HogvecVectorFiles

/// Exact search for the rows nearest to queries by cosine.
///
/// Every row is multiplied with every query, several queries at a time, by as many threads as asked for; each
/// thread takes a range of rows. Cost: rows x dimension x queries multiplications.
public struct NeighborSearch: Sendable {
  /// The number of neighbours of a query.
  public var count: Int
  /// Only so many of the first rows are searched; `nil` for all.
  public var limit: Int?
  /// The number of threads.
  public var threads: Int

  /// A search for the nearest rows.
  public init(count: Int = 10, limit: Int? = nil, threads: Int) {
    precondition(count >= 0 && threads > 0, "neighbours are counted, and there is a thread to find them")
    self.count = count
    self.limit = limit
    self.threads = threads
  }

  /// What is looked for.
  public struct Query: Sendable {
    /// The vector, of the rows' dimension and any length but 0.
    public var vector: [Float]
    /// Rows that are no answer.
    public var excluded: [Int]

    /// A query by a vector.
    public init(vector: [Float], excluded: [Int] = []) {
      self.vector = vector
      self.excluded = excluded
    }
  }

  /// The rows nearest to each of some rows, themselves left out, the nearest first.
  public func neighbors(ofRows rows: [Int], in vectors: borrowing WordVectors) -> [[Neighbor]] {
    var queries: [Query] = []
    for row in rows { queries.append(unsafe Query(vector: Array(vectors.row(row)), excluded: [row])) }
    return neighbors(of: queries, in: vectors)
  }

  /// The rows nearest to each query, the nearest first, equals in the order of rows. Rows and queries with
  /// values that are not numbers are near to nothing.
  ///
  /// - Parameter vectors: normalised ones.
  public func neighbors(of queries: [Query], in vectors: borrowing WordVectors) -> [[Neighbor]] {
    let rows = UnitRows(vectors, limit: limit ?? vectors.count)
    var result: [[Neighbor]] = []
    result.reserveCapacity(queries.count)
    for start in stride(from: 0, to: queries.count, by: NeighborSearch.queriesAtOnce) {
      let group = Array(queries[start..<min(start + NeighborSearch.queriesAtOnce, queries.count)])
      result.append(contentsOf: search(group, in: rows, dimension: vectors.dimension))
    }
    return result
  }

  private static let queriesAtOnce = 64
  private static let rowsAtOnce = 256

  private func search(_ queries: [Query], in rows: UnitRows, dimension: Int) -> [[Neighbor]] {
    let threads = max(1, min(threads, rows.count / NeighborSearch.rowsAtOnce))
    let lists = onWorkers(threads, label: "search") { worker in
      let vectors = unitVectors(queries, dimension: dimension, stride: rows.stride)
      let range = rows.count * worker / threads..<rows.count * (worker + 1) / threads
      return scan(range, of: rows, for: vectors, queries)
    }
    return queries.indices.map { query in
      var merged = NearestList(capacity: count)
      for list in lists { for neighbor in list[query].neighbors { merged.offer(neighbor) } }
      return merged.neighbors
    }
  }

  /// The nearest of a range of rows to each query.
  private func scan(
    _ range: Range<Int>, of rows: UnitRows, for vectors: borrowing QueryVectors, _ queries: [Query]
  ) -> [NearestList] {
    let width = NeighborSearch.rowsAtOnce
    var lists = [NearestList](repeating: NearestList(capacity: count), count: queries.count)
    let scores = UnsafeMutablePointer<Float>.allocate(capacity: (queries.count + QueryVectors.block) * width)
    defer { unsafe scores.deallocate() }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: width) {
      let tile = start..<min(start + width, range.upperBound)
      // The scores have room for the queries, padded to whole blocks, times the tile's width.
      unsafe vectors.multiply(tile, of: rows, into: scores, scoreStride: width)
      for query in queries.indices {
        var threshold = lists[query].threshold
        for row in tile {
          let score = unsafe scores[query * width + row - start]
          guard score >= threshold, !queries[query].excluded.contains(row) else { continue }
          lists[query].offer(Neighbor(row: row, similarity: score))
          threshold = lists[query].threshold
        }
      }
    }
    return lists
  }
}

/// The queries' vectors scaled to length 1, so that products with rows are cosines.
private func unitVectors(_ queries: [NeighborSearch.Query], dimension: Int, stride: Int) -> QueryVectors {
  let vectors = QueryVectors(count: queries.count, stride: stride)
  for (index, query) in queries.enumerated() {
    precondition(query.vector.count == dimension, "a query has the rows' dimension")
    let norm = query.vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let factor = norm == 0 ? 0 : 1 / norm
    // dimension <= stride, so each query stays in its row.
    for column in 0..<dimension {
      unsafe vectors.base[index * stride + column] = Float(Double(query.vector[column]) * factor)
    }
  }
  return vectors
}
