/// Adds to a row what has been added to a copy of it since both were equal, and makes them equal again.
///
/// - Parameters:
///   - copy: a row that nobody else reads or writes.
///   - origin: what both were when they were equal.
///   - count: the numbers of a row, a multiple of 16.
func mergeRow(_ row: Row, _ copy: Row, _ origin: Row, _ count: Int) {
  var column = 0
  while column < count {
    let merged = load(row, column) + (load(copy, column) - load(origin, column))
    store(merged, row, column)
    store(merged, copy, column)
    store(merged, origin, column)
    column &+= laneCount
  }
}
