internal import CHogvec
internal import HogvecSystem

/// Takes walks, several at a time, so that the processor fetches what one needs from memory while it steps
/// with others.
///
/// With p and q, a step draws a node as a walk without memory does and takes it with a probability that makes
/// up for the difference (rejection sampling, as KnightKing has it: Yang et al. 2019); so nothing is stored
/// for pairs of edges. The probabilities are exactly node2vec's. For one thread.
@safe struct Walker: ~Copyable {
  private let graph: Graph
  private let options: WalkOptions
  /// What going back, going to a neighbor of the node before, and going elsewhere weigh.
  private let returnBias: Double
  private let outBias: Double
  /// The most and the least that going on weighs.
  private let ceiling: Double
  private let floor: Double
  /// Walks under way: where they are, where they were, the random bits of the next step, and what the bits
  /// after them come from.
  private var walks: [Walk] = []
  /// Sums of what the entries of a row weigh.
  private var sums: [Double] = []

  private struct Walk {
    let index: Int
    var node: UInt32
    var last: UInt32
    var bits: UInt64 = 0
    var random: RandomStream
  }

  /// Walks at a time: more than the processor can have misses of the cache, and few enough that what was
  /// fetched is still there.
  private static let batchCount = 64

  init(_ graph: Graph, _ options: WalkOptions) {
    self.graph = graph
    self.options = options
    (returnBias, outBias) = (1 / options.returnParameter, 1 / options.inOutParameter)
    (ceiling, floor) = (max(1, outBias), min(1, outBias))
  }

  /// Takes a walk from each of some nodes.
  ///
  /// - Parameters:
  ///   - starts: the nodes.
  ///   - round: which walk of these nodes it is.
  ///   - nodes: room for a walk of the full length for each.
  /// - Returns: the lengths.
  mutating func walk(
    from starts: ArraySlice<UInt32>, round: Int, into nodes: UnsafeMutableBufferPointer<UInt32>
  ) -> [Int] {
    precondition(nodes.count >= starts.count * options.length, "there is room for the walks")
    var lengths = Array(repeating: 1, count: starts.count)
    var first = starts.startIndex
    while first < starts.endIndex {
      let batch = first..<min(first + Walker.batchCount, starts.endIndex)
      walks.removeAll(keepingCapacity: true)
      for position in batch {
        let (index, node) = (position - starts.startIndex, starts[position])
        unsafe nodes[index * options.length] = node
        unsafe hogvec_prefetch_read(graph.starts + Int(node))
        walks.append(
          Walk(
            index: index, node: node, last: node,
            random: RandomStream(seed: options.seed, UInt64(round), UInt64(node))))
      }
      for step in 1..<max(1, options.length) {
        begin()
        if walks.isEmpty { break }
        for index in walks.indices {
          var walk = walks[index]
          let next = next(&walk, isFirst: step == 1)
          // There is room for the full length, and the step is below it.
          unsafe nodes[walk.index * options.length + step] = next
          lengths[walk.index] = step + 1
          unsafe hogvec_prefetch_read(graph.starts + Int(next))
          (walk.last, walk.node) = (walk.node, next)
          walks[index] = walk
        }
      }
      first = batch.upperBound
    }
    return lengths
  }

  /// Draws for each walk, asks for the memory that it will look at, and leaves out those that have ended.
  private mutating func begin() {
    var count = 0
    for index in walks.indices {
      var walk = walks[index]
      let row = graph.row(of: Int(walk.node))
      if row.isEmpty { continue }
      walk.bits = walk.random.next()
      let place = row.lowerBound + Int(AliasColumn.index(for: walk.bits, count: UInt32(row.count)))
      // The place is in the row.
      unsafe hogvec_prefetch_read(graph.neighbors + place)
      if graph.isWeighted { unsafe hogvec_prefetch_read(graph.columns + place) }
      walks[count] = walk
      count += 1
    }
    walks.removeLast(walks.count - count)
  }

  /// The node of a walk's next step.
  @inline(__always)
  private mutating func next(_ walk: inout Walk, isFirst: Bool) -> UInt32 {
    isFirst || !options.hasMemory ? neighbor(of: Int(walk.node), walk.bits) : nextWithMemory(&walk)
  }

  /// The node that 64 random bits draw from a node's row, which is not empty.
  @inline(__always)
  private func neighbor(of node: Int, _ bits: UInt64) -> UInt32 {
    let row = graph.row(of: node)
    let index = AliasColumn.index(for: bits, count: UInt32(truncatingIfNeeded: row.count))
    // Either place is in the row.
    guard graph.isWeighted else { return unsafe graph.neighbors[row.lowerBound &+ Int(index)] }
    let drawn = unsafe graph.columns[row.lowerBound &+ Int(index)].draw(for: bits, index: index)
    return unsafe graph.neighbors[row.lowerBound &+ Int(drawn)]
  }

  /// The node of a step that depends on the one before.
  ///
  /// Over an entry of weight w there is a column of height ``ceiling`` w, over the way back one of w / p
  /// where that is more. A point in them is drawn; it is taken where it is below what the entry weighs.
  private mutating func nextWithMemory(_ walk: inout Walk) -> UInt32 {
    let node = Int(walk.node)
    let returnShare = returnShare(from: node, to: walk.last)
    // When this many were refused, looking at the whole row costs as much. What was refused says nothing
    // about what comes, so the probabilities are the same.
    var triesLeft = graph.row(of: node).count + 16
    while true {
      if returnShare > 0 && unit(&walk.random) < returnShare { return walk.last }
      let drawn = neighbor(of: node, walk.bits)
      let height = unit(&walk.random) * ceiling
      if drawn == walk.last {
        if height < returnBias { return drawn }
      } else if height < floor || height < bias(of: drawn, after: walk.last) {
        return drawn
      }
      triesLeft -= 1
      if triesLeft == 0 { return nextOfAll(&walk) }
      walk.bits = walk.random.next()
    }
  }

  /// The part of all columns that is the way back above ``ceiling``.
  @inline(__always)
  private func returnShare(from node: Int, to last: UInt32) -> Double {
    guard returnBias > ceiling else { return 0 }
    var weight = 1.0
    if graph.isWeighted || graph.isDirected {
      guard let place = graph.place(of: last, inRowOf: node) else { return 0 }
      weight = graph.weight(at: place)
    }
    let excess = (returnBias - ceiling) * weight
    return excess / (ceiling * graph.sum(of: node) + excess)
  }

  /// What going to a node other than the last weighs.
  @inline(__always)
  private func bias(of node: UInt32, after last: UInt32) -> Double {
    graph.place(of: node, inRowOf: Int(last)) == nil ? outBias : 1
  }

  /// Draws the node of the next step from the sums of the whole row.
  private mutating func nextOfAll(_ walk: inout Walk) -> UInt32 {
    let row = graph.row(of: Int(walk.node))
    sums.removeAll(keepingCapacity: true)
    var sum = 0.0
    for place in row {
      let neighbor = unsafe graph.neighbors[place]
      sum +=
        graph.weight(at: place) * (neighbor == walk.last ? returnBias : bias(of: neighbor, after: walk.last))
      sums.append(sum)
    }
    let point = unit(&walk.random) * sum
    // Rounding may bring the point to the sum itself.
    let index = sums.firstIndex { point < $0 } ?? sums.count - 1
    return unsafe graph.neighbors[row.lowerBound + index]
  }

  /// A number from 0 to 1, 1 excluded.
  @inline(__always)
  private func unit(_ random: inout RandomStream) -> Double { Double(random.next() &>> 11) * 0x1p-53 }
}
