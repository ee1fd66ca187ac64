internal import HogvecKernels
internal import HogvecVectorFiles

/// Products of rows with queries, a tile of rows at a time; the memory for one worker.
@safe struct RowScores: ~Copyable {
  /// The scores: those of a query are ``width`` floats after those of the one before it. What is beyond the
  /// rows of a tile stays from the tile before, or zero.
  @unsafe let scores: UnsafeMutablePointer<Float>
  /// The most rows of a tile.
  let width: Int
  private let kernels: KernelTable<Float>
  private let addresses: UnsafeMutablePointer<UnsafeRawPointer>

  init(queryCount: Int, width: Int, kernels: KernelTable<Float>) {
    self.width = width
    self.kernels = kernels
    let scoreCount = max(1, QueryVectors.paddedCount(queryCount) * width)
    unsafe scores = UnsafeMutablePointer<Float>.allocate(capacity: scoreCount)
    unsafe scores.initialize(repeating: 0, count: scoreCount)
    unsafe addresses = UnsafeMutablePointer<UnsafeRawPointer>.allocate(capacity: width)
  }

  deinit {
    unsafe scores.deallocate()
    unsafe addresses.deallocate()
  }

  /// Multiplies each query with each row of a tile: `scores[query * width + place of the row]` = query · row.
  ///
  /// - Parameter queries: as many as there is room for.
  func multiply(_ tile: some Collection<Int>, of rows: VectorRows, with queries: borrowing QueryVectors) {
    precondition(tile.count <= width && queries.dimension == rows.dimension, "a tile fits the scores")
    for (place, row) in tile.enumerated() { unsafe (addresses + place).initialize(to: rows.address(row)) }
    // Every address is that of a row of `dimension` floats, and scores have room for whole blocks of queries.
    unsafe kernels.multiplyRows(
      addresses, tile.count, rows.dimension, queries.base, queries.count, queries.stride, scores, width)
  }
}
