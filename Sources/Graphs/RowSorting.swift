internal import HogvecSystem

/// Brings the entries of rows into ascending order. For one thread; copies have lists of their own.
@safe struct RowSorting: @unchecked Sendable {
  // Sendable: who has copies sorts different rows.

  @unsafe private let neighbors: UnsafeMutablePointer<UInt32>
  @unsafe private let weights: UnsafeMutablePointer<Float>?
  @unsafe private let lengths: UnsafeMutablePointer<Int>
  /// The entries that were kept and are their row's own node.
  private(set) var loopCount = 0
  /// Entries of a row with their places in it, which keeps entries of one node in their order.
  private var keys: [UInt64] = []
  private var oldWeights: [Float] = []

  /// - Parameters:
  ///   - neighbors: the entries of all rows.
  ///   - weights: what they weigh, if they have weights.
  ///   - lengths: where the lengths of sorted rows go.
  init(
    neighbors: UnsafeMutablePointer<UInt32>, weights: UnsafeMutablePointer<Float>?,
    lengths: UnsafeMutablePointer<Int>
  ) {
    unsafe self.neighbors = neighbors
    unsafe self.weights = weights
    unsafe self.lengths = lengths
  }

  /// Sorts a row, keeps of entries of one node the last, and drops those that weigh 0.
  ///
  /// - Parameters:
  ///   - range: where the row lies.
  ///   - node: whose it is.
  mutating func sort(_ range: Range<Int>, of node: Int) {
    var row = unsafe UnsafeMutableBufferPointer(start: neighbors + range.lowerBound, count: range.count)
    guard let weights = unsafe weights else {
      // Most lists are sorted.
      if unsafe !isAscending(row) { unsafe row.sort() }
      var length = 0
      for index in 0..<row.count where unsafe length == 0 || row[index] != row[length - 1] {
        unsafe row[length] = unsafe row[index]
        if unsafe row[length] == node { loopCount += 1 }
        length += 1
      }
      unsafe lengths[node] = length
      return
    }
    let rowWeights = unsafe UnsafeMutableBufferPointer(start: weights + range.lowerBound, count: range.count)
    keys.removeAll(keepingCapacity: true)
    for index in 0..<row.count { keys.append(unsafe UInt64(row[index]) << 32 | UInt64(index)) }
    if unsafe !isAscending(row) { keys.sort() }
    oldWeights = unsafe Array(rowWeights)
    var length = 0
    for (index, key) in keys.enumerated() {
      let neighbor = UInt32(key >> 32)
      let weight = oldWeights[Int(key & 0xFFFF_FFFF)]
      let isLast = index + 1 == keys.count || UInt32(keys[index + 1] >> 32) != neighbor
      if isLast && weight > 0 {
        unsafe row[length] = neighbor
        unsafe rowWeights[length] = weight
        if neighbor == node { loopCount += 1 }
        length += 1
      }
    }
    unsafe lengths[node] = length
  }

  private func isAscending(_ row: UnsafeMutableBufferPointer<UInt32>) -> Bool {
    for index in 1..<max(1, row.count) where unsafe row[index] < row[index - 1] { return false }
    return true
  }
}
