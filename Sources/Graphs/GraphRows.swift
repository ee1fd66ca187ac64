internal import HogvecSystem

/// The memory of a ``Graph``, and how it is filled.
///
/// Each thread has some nodes, whose rows it alone writes, and looks at all edges for those of its nodes. So
/// rows are in the order of the list, whatever the number of threads.
@safe final class GraphRows: @unchecked Sendable {
  // Sendable: while it is filled, threads write different rows.

  let isWeighted: Bool
  private let isDirected: Bool
  private let nodeCount: Int
  let starts: TableMemory<Int>
  let neighbors: TableMemory<UInt32>
  let weights: TableMemory<Float>
  let sums: TableMemory<Double>
  let columns: TableMemory<AliasColumn>
  /// The entries of all rows.
  private(set) var entryCount = 0
  /// The entries that are their row's own node.
  private(set) var loopCount = 0

  /// - Throws: ``FileError`` if there is not enough memory.
  init(_ list: EdgeList, isWeighted: Bool, isDirected: Bool, threads: Int) throws(FileError) {
    (self.isWeighted, self.isDirected, nodeCount) = (isWeighted, isDirected, list.names.count)
    let use = "the graph"
    starts = try TableMemory(zeros: nodeCount + 1, for: use)
    let entryLimit = max(1, list.count * (isDirected ? 1 : 2))
    neighbors = try TableMemory(zeros: entryLimit, for: use)
    // An edge of weight 0 is none, also where weights are not used.
    weights = try TableMemory(zeros: list.isWeighted ? entryLimit : 1, for: use)
    sums = try TableMemory(zeros: isWeighted ? nodeCount : 1, for: use)
    columns = try TableMemory(zeros: isWeighted ? entryLimit : 1, for: use)
    countEntries(list, threads)
    fillRows(list, threads)
    sortRows(list, threads)
    if isWeighted { weighRows(threads) }
  }

  /// Gives each thread some of the nodes, whose rows have about the same number of entries together.
  @discardableResult
  private func onNodes<Output: Sendable>(
    _ threads: Int, _ body: @escaping @Sendable (_ nodes: Range<Int>) -> Output
  ) -> [Output] {
    let entryCount = unsafe starts.base[nodeCount]
    let bounds = (0...threads).map { bound in
      bound == threads ? nodeCount : firstNode(from: entryCount / threads * bound)
    }
    return onWorkers(threads, label: "graph") { worker in
      body(bounds[worker]..<max(bounds[worker], bounds[worker + 1]))
    }
  }

  /// The first node whose row starts at an entry or after it.
  private func firstNode(from entry: Int) -> Int {
    (0..<nodeCount).partitionPoint { unsafe starts.base[$0] < entry }
  }

  /// Calls `body` with each entry of the rows of some nodes, in the order of the list.
  @inline(__always)
  private func forEachEntry(
    of nodes: Range<Int>, _ list: EdgeList, _ body: (_ node: Int, _ neighbor: UInt32, _ weight: Float) -> Void
  ) {
    for part in list.parts {
      for edge in part.sources.indices {
        let (source, target) = (part.sources[edge], part.targets[edge])
        let weight = list.isWeighted ? part.weights[edge] : 1
        if nodes.contains(Int(source)) { body(Int(source), target, weight) }
        if !isDirected && source != target && nodes.contains(Int(target)) {
          body(Int(target), source, weight)
        }
      }
    }
  }

  /// Finds where the rows start, with an entry for each line that has an edge.
  private func countEntries(_ list: EdgeList, _ threads: Int) {
    onWorkers(threads, label: "graph") { [self] worker in
      let nodes = (0..<nodeCount).share(of: worker, among: threads)
      // A row's length is at its end, in the range of one thread. Adding by way of the property would be an
      // access to the whole of it, which threads must not have at a time.
      let ends = unsafe starts.base + 1
      forEachEntry(of: nodes, list) { node, _, _ in unsafe ends[node] += 1 }
    }
    for node in 0..<nodeCount { unsafe starts.base[node + 1] += starts.base[node] }
  }

  private func fillRows(_ list: EdgeList, _ threads: Int) {
    onNodes(threads) { [self] nodes in
      var ends = nodes.map { unsafe starts.base[$0] }
      let (neighbors, weights) = unsafe (neighbors.base, weights.base)
      forEachEntry(of: nodes, list) { node, neighbor, weight in
        let place = ends[node - nodes.lowerBound]
        ends[node - nodes.lowerBound] += 1
        // The place is inside the row, which has an entry for each line.
        unsafe neighbors[place] = neighbor
        if list.isWeighted { unsafe weights[place] = weight }
      }
    }
  }

  /// Sorts each row, keeps of entries that are listed several times the last, and of those none that weigh 0.
  private func sortRows(_ list: EdgeList, _ threads: Int) {
    let lengths = UnsafeMutablePointer<Int>.allocate(capacity: nodeCount + 1)
    unsafe lengths.initialize(repeating: 0, count: nodeCount + 1)
    defer { unsafe lengths.deallocate() }
    let sorting = unsafe RowSorting(
      neighbors: neighbors.base, weights: list.isWeighted ? weights.base : nil, lengths: lengths)
    let loopCounts = onNodes(threads) { [self] nodes in
      var sorting = sorting
      for node in nodes { unsafe sorting.sort(starts.base[node]..<starts.base[node + 1], of: node) }
      return sorting.loopCount
    }
    loopCount = loopCounts.reduce(0, +)
    // What is left moves together, from the first row on.
    var end = 0
    for node in 0..<nodeCount {
      let (start, length) = unsafe (starts.base[node], lengths[node])
      if start != end {
        unsafe memmove(neighbors.base + end, neighbors.base + start, length * MemoryLayout<UInt32>.stride)
        if list.isWeighted {
          unsafe memmove(weights.base + end, weights.base + start, length * MemoryLayout<Float>.stride)
        }
      }
      unsafe starts.base[node] = end
      end += length
    }
    unsafe starts.base[nodeCount] = end
    entryCount = end
  }

  /// Makes weights parts of the largest of their row, and the rows' sums and alias tables.
  private func weighRows(_ threads: Int) {
    onNodes(threads) { [self] nodes in
      var (shares, stack): ([Double], [UInt32]) = ([], [])
      let rowSums = unsafe sums.base
      for node in nodes {
        let (start, end) = unsafe (starts.base[node], starts.base[node + 1])
        if start == end { continue }
        let row = unsafe UnsafeMutableBufferPointer(start: weights.base + start, count: end - start)
        var largest: Float = 0
        for index in 0..<row.count { largest = unsafe max(largest, row[index]) }
        for index in 0..<row.count {
          // A share of less than a float's least positive number stays one that can be drawn.
          unsafe row[index] = max(row[index] / largest, .leastNonzeroMagnitude)
        }
        shares = unsafe row.map { Double($0) }
        unsafe rowSums[node] = shares.reduce(0, +)
        if stack.count < row.count { stack = Array(repeating: 0, count: max(row.count, stack.count * 2)) }
        let table = unsafe UnsafeMutableBufferPointer(start: columns.base + start, count: row.count)
        unsafe shares.lendElements { shares in
          unsafe stack.lendElements { stack in
            unsafe AliasColumn.fill(
              table, weights: shares, stack: UnsafeMutableBufferPointer(rebasing: stack[..<shares.count]))
          }
        }
      }
    }
  }
}
