internal import HogvecKernels
internal import HogvecSystem
public import HogvecVectorFiles

/// Exact search among rows: every row is multiplied with every query, many queries at a time, by as many
/// threads as asked for. Cost: rows x dimension x queries multiplications, and each row is read from memory
/// once for 256 queries.
public struct VectorSearch: Sendable {
  /// The number of answers to a query.
  public var count: Int
  /// Only so many of the first rows are searched; `nil` for all.
  public var limit: Int?
  /// The number of threads.
  public var threads: Int

  /// A search for the nearest rows, by default with as many threads as there are processors.
  public init(count: Int = 10, limit: Int? = nil, threads: Int? = nil) {
    let threads = threads ?? AvailableProcessors().count
    precondition(count >= 0 && threads > 0, "answers are counted, and there is a thread to find them")
    self.count = count
    self.limit = limit
    self.threads = threads
  }

  /// What is looked for: rows near to some vectors and far from others.
  public struct Query: Sendable {
    /// Vectors of length 1, or of a sum of such.
    public var vectors: [[Float]]
    /// For each vector, whether rows shall be near to it; a single vector is always so.
    public var isPositive: [Bool]
    /// Rows that are no answer.
    public var excluded: [Int]

    /// The rows of the largest cosine with a vector.
    public init(nearestTo vector: [Float], excluded: [Int] = []) {
      vectors = [vector]
      isPositive = [true]
      self.excluded = excluded
    }

    /// 3CosMul (Levy and Goldberg 2014, equation 4): the product of the shifted cosines (1 + cos) / 2 with
    /// the positive vectors over that with the negative ones, to which gensim's 0.000001 is added.
    public init(multiplying positive: [[Float]], over negative: [[Float]], excluded: [Int] = []) {
      precondition(!positive.isEmpty, "there is something to be near to")
      vectors = positive + negative
      isPositive = positive.map { _ in true } + negative.map { _ in false }
      self.excluded = excluded
    }
  }

  /// The best rows for each query, the best first, equals in the order of rows. Rows and queries with values
  /// that are not numbers are near to nothing.
  ///
  /// - Parameter rows: those of ``IndexedVectors/rows(limit:)`` or ``WordVectors/rows(limit:)``.
  public func answers(to queries: [Query], in rows: VectorRows) -> [[Neighbor]] {
    var result: [[Neighbor]] = []
    result.reserveCapacity(queries.count)
    var start = 0
    while start < queries.count {
      // As many queries as have 256 vectors, but at least one.
      var (end, vectorCount) = (start, 0)
      while end < queries.count, end == start || vectorCount + queries[end].vectors.count <= 256 {
        vectorCount += queries[end].vectors.count
        end += 1
      }
      result += search(Array(queries[start..<end]), in: rows)
      start = end
    }
    return result
  }

  private func search(_ queries: [Query], in rows: VectorRows) -> [[Neighbor]] {
    let rowCount = min(limit ?? rows.count, rows.count)
    let threads = max(1, min(threads, rowCount / 256))
    let kernels = KernelSet.chosenOrPortable.table
    let lists = onWorkers(threads, label: "search") { worker in
      scan((0..<rowCount).share(of: worker, among: threads), of: rows, queries, kernels)
    }
    return queries.indices.map { query in
      var merged = NearestList(capacity: count)
      for list in lists { for neighbor in list[query].neighbors { merged.offer(neighbor) } }
      return merged.neighbors
    }
  }

  /// The best of a range of rows for each query.
  private func scan(
    _ range: Range<Int>, of rows: VectorRows, _ queries: [Query], _ kernels: KernelTable<Float>
  ) -> [NearestList] {
    let width = 64
    let packed = QueryVectors(queries.flatMap(\.vectors), dimension: rows.dimension)
    let products = RowScores(queryCount: packed.count, width: width, kernels: kernels)
    var scales = [Float](repeating: 0, count: width)
    var lists = [NearestList](repeating: NearestList(capacity: count), count: queries.count)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: width) {
      let tile = start..<min(start + width, range.upperBound)
      for row in tile { scales[row - start] = rows.scale(row) }
      products.multiply(tile, of: rows, with: packed)
      var first = 0
      for (query, description) in queries.enumerated() {
        var threshold = lists[query].threshold
        for row in tile {
          // There are `width` scores for each of the queries' vectors.
          let score = unsafe combined(
            products.scores + first * width + (row - start), description, width: width,
            scale: scales[row - start])
          guard score >= threshold, !description.excluded.contains(row) else { continue }
          lists[query].offer(Neighbor(row: row, similarity: score))
          threshold = lists[query].threshold
        }
        first += description.vectors.count
      }
    }
    return lists
  }

  /// A row's score: the cosine itself for one vector, otherwise the quotient of products.
  private func combined(
    _ products: UnsafePointer<Float>, _ query: Query, width: Int, scale: Float
  ) -> Float {
    if query.vectors.count == 1 { return unsafe products[0] * scale }
    var (above, below): (Float, Float) = (1, 1)
    for index in query.isPositive.indices {
      let shifted = unsafe (1 + products[index * width] * scale) / 2
      if query.isPositive[index] { above *= shifted } else { below *= shifted }
    }
    return above / (below + 0.000001)
  }
}
