internal import HogvecKernels
internal import HogvecSystem

/// How near points are to each other in t-SNE: for each pair of which one is among the other's nearest, a
/// share of 1.
///
/// A point's own shares are Gaussian in the distance, of the width that gives them the wanted perplexity,
/// over its nearest three times as many points (van der Maaten 2014, equation 6); a pair's share is the mean
/// of both over the number of points.
struct NeighborAffinities: Sendable {
  /// Where the pairs of each point start, and the end.
  private(set) var starts: [Int]
  /// The other point of each pair.
  private(set) var others: [Int32]
  /// The share of each pair, which stands at both points.
  private(set) var shares: [Double]

  init(of rows: [[Float]], perplexity: Double, threads: Int) {
    let nearest = nearestRows(rows, count: min(rows.count - 1, Int(perplexity * 3)), threads: threads)
    let own = nearest.map { list in conditionalShares(list.map(\.distanceSquared), perplexity: perplexity) }
    var lists = [[(other: Int32, share: Double)]](repeating: [], count: rows.count)
    for (row, list) in nearest.enumerated() {
      for (neighbor, share) in zip(list, own[row]) {
        lists[row].append((Int32(neighbor.row), share))
        lists[neighbor.row].append((Int32(row), share))
      }
    }
    (starts, others, shares) = ([0], [], [])
    let whole = 2 * Double(rows.count)
    for list in lists {
      for entry in list.sorted(by: { $0.other < $1.other }) {
        if others.count > starts[starts.count - 1], others[others.count - 1] == entry.other {
          shares[shares.count - 1] += entry.share / whole
        } else {
          others.append(entry.other)
          shares.append(entry.share / whole)
        }
      }
      starts.append(others.count)
    }
  }
}

private struct NearRow {
  let row: Int
  let distanceSquared: Double
}

/// The rows at the smallest distances from each row, itself left out, equals in their order.
private func nearestRows(_ rows: [[Float]], count: Int, threads: Int) -> [[NearRow]] {
  let dimension = rows[0].count
  let kernels = KernelSet.chosenOrPortable.table
  let squares = rows.map { row in row.reduce(0.0) { $0 + Double($1) * Double($1) } }
  let threads = max(1, min(threads, rows.count / 64))
  let blocks = QueryVectors.paddedCount(rows.count) / QueryVectors.block
  let parts = onWorkers(threads, label: "neighbors") { worker -> [[NearRow]] in
    let packed = QueryVectors(rows, dimension: dimension)
    let addresses = unsafe rows.indices.map { unsafe UnsafeRawPointer(packed.base + $0 * packed.stride) }
    var scores = [Float](repeating: 0, count: QueryVectors.block * rows.count)
    var lists: [[NearRow]] = []
    for block in (0..<blocks).share(of: worker, among: threads) {
      let start = block * QueryVectors.block
      let end = min(start + QueryVectors.block, rows.count)
      // The packed rows are padded to whole blocks of queries, at which every start is, and there are scores
      // for a block.
      unsafe scores.withUnsafeMutableBufferPointer { scores in
        unsafe kernels.multiplyRows(
          addresses, rows.count, dimension, packed.base + start * packed.stride, end - start, packed.stride,
          scores.baseAddress!, rows.count)
      }
      for row in start..<end {
        // A squared distance is not negative, whatever the rounding of the products.
        let distances = rows.indices.filter { $0 != row }.map { other in
          let product = Double(scores[(row - start) * rows.count + other])
          return NearRow(row: other, distanceSquared: max(0, squares[row] + squares[other] - 2 * product))
        }
        let sorted = distances.sorted { ($0.distanceSquared, $0.row) < ($1.distanceSquared, $1.row) }
        lists.append(Array(sorted.prefix(count)))
      }
    }
    return lists
  }
  return parts.flatMap { $0 }
}

/// Shares exp(-precision x distance^2) that sum to 1, with the precision at which 2 to their entropy in bits
/// is the perplexity; found by halving.
private func conditionalShares(_ distances: [Double], perplexity: Double) -> [Double] {
  let nearest = distances.first ?? 0
  let goal = log(min(perplexity, Double(distances.count)))
  var (low, high, precision) = (0.0, Double.infinity, 1.0)
  var shares: [Double] = []
  for _ in 0..<100 {
    shares = distances.map { exp(-precision * ($0 - nearest)) }
    let sum = shares.reduce(0, +)
    let mean = zip(shares, distances).reduce(0) { $0 + $1.0 * ($1.1 - nearest) } / sum
    let entropy = log(sum) + precision * mean
    for index in shares.indices { shares[index] /= sum }
    if (entropy - goal).magnitude < 1e-5 { break }
    if entropy > goal {
      low = precision
      precision = high == .infinity ? precision * 2 : (low + high) / 2
    } else {
      high = precision
      precision = (low + high) / 2
    }
  }
  return shares
}
