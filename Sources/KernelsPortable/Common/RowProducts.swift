/// Writes the dot products of rows with queries: `scores[query * scoreStride + row]`.
///
/// Rows may start at any byte. Four queries and two rows are taken at once: eight sums and their operands fit
/// 16 registers, and each register loaded is used several times. Columns behind the last whole register are
/// taken with the register that ends at the last column, the query being zero where columns were taken
/// before.
///
/// - Parameters:
///   - queries: `queryCount` vectors of `dimension` floats, at distances of `queryStride`; padded with
///     vectors of zeros to a multiple of four.
///   - scores: room for the padded number of queries.
func multiplyRows(
  _ rows: UnsafePointer<UnsafeRawPointer>, _ rowCount: Int, _ dimension: Int,
  _ queries: UnsafePointer<Float>, _ queryCount: Int, _ queryStride: Int,
  _ scores: Row, _ scoreStride: Int
) {
  var query = 0
  while query < queryCount {
    let block = QueryBlock(queries + query &* queryStride, queryStride, dimension)
    var row = 0
    while row < rowCount {
      let next = min(row &+ 1, rowCount &- 1)
      let (left, right) = block.products(rows[row], rows[next])
      for index in 0..<4 {
        scores[(query &+ index) &* scoreStride &+ row] = left[index]
        scores[(query &+ index) &* scoreStride &+ next] = right[index]
      }
      row &+= 2
    }
    query &+= 4
  }
}

/// The bytes of a number.
private let size = MemoryLayout<Float>.size

/// Four queries, with the register for the last columns of each.
private struct QueryBlock {
  let base: UnsafePointer<Float>
  let stride: Int
  let dimension: Int
  /// The columns that whole registers take.
  let whole: Int
  var tails: (Lanes, Lanes, Lanes, Lanes) = (.zero, .zero, .zero, .zero)

  @inline(__always)
  init(_ base: UnsafePointer<Float>, _ stride: Int, _ dimension: Int) {
    self.base = base
    self.stride = stride
    self.dimension = dimension
    whole = dimension & ~(laneCount &- 1)
    guard whole < dimension, dimension >= laneCount else { return }
    for lane in 0..<laneCount where dimension &- laneCount &+ lane >= whole {
      let column = dimension &- laneCount &+ lane
      tails.0[lane] = base[column]
      tails.1[lane] = base[stride &+ column]
      tails.2[lane] = base[2 &* stride &+ column]
      tails.3[lane] = base[3 &* stride &+ column]
    }
  }

  @inline(__always)
  func products(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> (SIMD4<Float>, SIMD4<Float>) {
    var (a0, a1, a2, a3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (b0, b1, b2, b3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var column = 0
    while column < whole {
      let a = left.loadUnaligned(fromByteOffset: column &* size, as: Lanes.self)
      let b = right.loadUnaligned(fromByteOffset: column &* size, as: Lanes.self)
      let q0 = load(base, column)
      addProduct(&a0, a, q0)
      addProduct(&b0, b, q0)
      let q1 = load(base, stride &+ column)
      addProduct(&a1, a, q1)
      addProduct(&b1, b, q1)
      let q2 = load(base, 2 &* stride &+ column)
      addProduct(&a2, a, q2)
      addProduct(&b2, b, q2)
      let q3 = load(base, 3 &* stride &+ column)
      addProduct(&a3, a, q3)
      addProduct(&b3, b, q3)
      column &+= laneCount
    }
    if whole < dimension && dimension >= laneCount {
      let a = left.loadUnaligned(fromByteOffset: (dimension &- laneCount) &* size, as: Lanes.self)
      let b = right.loadUnaligned(fromByteOffset: (dimension &- laneCount) &* size, as: Lanes.self)
      addProduct(&a0, a, tails.0)
      addProduct(&b0, b, tails.0)
      addProduct(&a1, a, tails.1)
      addProduct(&b1, b, tails.1)
      addProduct(&a2, a, tails.2)
      addProduct(&b2, b, tails.2)
      addProduct(&a3, a, tails.3)
      addProduct(&b3, b, tails.3)
    }
    var (first, second) = (sums(a0, a1, a2, a3), sums(b0, b1, b2, b3))
    if dimension < laneCount {
      for column in 0..<dimension {
        let queries = SIMD4(
          base[column], base[stride &+ column], base[2 &* stride &+ column], base[3 &* stride &+ column])
        first += queries * left.loadUnaligned(fromByteOffset: column &* size, as: Float.self)
        second += queries * right.loadUnaligned(fromByteOffset: column &* size, as: Float.self)
      }
    }
    return (first, second)
  }
}
