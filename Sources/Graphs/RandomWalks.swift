internal import HogvecCorpus
public import HogvecSystem
internal import Synchronization

/// Random walks over a graph, as text for training: a line for each walk, with the names of its nodes.
///
/// Walks go in rounds, one from each node, in an order that each round shuffles anew (Perozzi et al. 2014;
/// Grover and Leskovec 2016). A walk ends early at a node that no edge leads away from. Each walk has a
/// random stream of its own, so the text depends on the graph and the options alone, not on the number of
/// threads.
public final class RandomWalks: Sendable {
  private let graph: Graph
  private let options: WalkOptions
  private let taken = Atomic<Int>(0)

  /// What was written.
  public struct Summary: Sendable, Equatable {
    /// The number of walks.
    public var walks = 0
    /// The number of nodes in all walks.
    public var nodes = 0
  }

  /// Walks over a graph.
  ///
  /// - Precondition: the options are in their ranges.
  public init(_ graph: Graph, _ options: WalkOptions = WalkOptions()) {
    precondition(options.walksPerNode > 0, "there is at least one walk from each node")
    precondition(WalkOptions.lengthRange.contains(options.length), "a walk has 1 to 10,000,000 nodes")
    for parameter in [options.returnParameter, options.inOutParameter] {
      precondition(WalkOptions.biasRange.contains(parameter), "p and q are from 1e-6 to 1e6")
    }
    precondition(options.threads > 0, "there is at least one thread")
    self.graph = graph
    self.options = options
  }

  /// The number of walks that ``write(to:)`` writes.
  public var count: Int { graph.nodeCount * options.walksPerNode }

  /// The number of walks that were taken so far. Any thread may ask.
  public var takenCount: Int {
    // Relaxed: the number is shown to people and orders nothing.
    taken.load(ordering: .relaxed)
  }

  /// Takes the walks and writes them, each on a line with a space between two nodes. If the first names would
  /// be taken for something else than text, a byte-order mark comes before them, which reading drops.
  ///
  /// - Parameter path: the file, which is replaced when all walks are written; `-` is standard output, to
  ///   which they go as they come.
  /// - Throws: ``FileError`` if it cannot be written.
  public func write(to path: String) throws(FileError) -> Summary {
    var file = try FileReplacement.output(path)
    var summary = Summary()
    var (order, round, next) = ((0..<UInt32(graph.nodeCount)).map { $0 }, -1, graph.nodeCount)
    let pieceCount = max(1, RandomWalks.nodesPerPiece / options.length)
    try forEachInOrder(threads: options.threads, label: "walks") { () throws(FileError) -> Piece? in
      if next == graph.nodeCount {
        round += 1
        if round == options.walksPerNode { return nil }
        var random = RandomStream(seed: options.seed, .max, UInt64(round))
        order.shuffle(using: &random)
        next = 0
      }
      let range = next..<min(next + pieceCount, order.count)
      next = range.upperBound
      return Piece(round: round, starts: order[range])
    } work: { [self] (piece: Piece) throws(FileError) -> (text: [UInt8], nodes: Int, walks: Int) in
      let (text, nodes) = text(of: piece)
      return (text, nodes, piece.starts.count)
    } take: { piece throws(FileError) in
      if summary.walks == 0 && TextFile.needsByteOrderMark(piece.text.prefix(ForeignContent.byteCount)) {
        try file.write(TextLines.byteOrderMark)
      }
      try file.write(piece.text)
      summary.walks += piece.walks
      summary.nodes += piece.nodes
      taken.store(summary.walks, ordering: .relaxed)
      return true
    }
    try file.publish()
    return summary
  }

  /// Walks that one thread takes at a time.
  private struct Piece: Sendable {
    let round: Int
    /// The nodes that they start from.
    let starts: ArraySlice<UInt32>
  }

  /// About how many nodes the walks of a piece have: enough that handing it on costs nothing.
  private static let nodesPerPiece = 1 << 16

  private func text(of piece: Piece) -> (text: [UInt8], nodes: Int) {
    let nodes = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: piece.starts.count * options.length)
    defer { unsafe nodes.deallocate() }
    var walker = Walker(graph, options)
    let lengths = unsafe walker.walk(from: piece.starts, round: piece.round, into: nodes)
    return unsafe (text(of: UnsafeBufferPointer(nodes), lengths), lengths.reduce(0, +))
  }

  /// The lines of walks.
  ///
  /// - Parameters:
  ///   - nodes: the walks, each at a multiple of the full length.
  ///   - lengths: their lengths.
  private func text(of nodes: UnsafeBufferPointer<UInt32>, _ lengths: [Int]) -> [UInt8] {
    let names = graph.names
    var byteCount = 0
    unsafe forEach(nodes, lengths) { node, _ in
      // A byte comes after each name.
      byteCount += unsafe names.starts[node + 1] - names.starts[node] + 1
    }
    return unsafe Array(unsafeUninitializedCapacity: byteCount + NodeNames.slack) { text, initializedCount in
      var place = 0
      unsafe forEach(nodes, lengths) { node, isLast in
        let (name, length) = unsafe (
          names.bytes + names.starts[node], names.starts[node + 1] - names.starts[node]
        )
        let target = unsafe UnsafeMutableRawPointer(text.baseAddress! + place)
        if length <= NodeNames.slack {
          // Both have this many bytes from here on.
          unsafe target.storeBytes(
            of: UnsafeRawPointer(name).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
        } else {
          unsafe target.copyMemory(from: name, byteCount: length)
        }
        unsafe text[place + length] = isLast ? 0x0A : 0x20
        place += length + 1
      }
      initializedCount = place
    }
  }

  /// Calls `body` with each node of walks, and whether it is the last of its walk.
  @inline(__always)
  private func forEach(
    _ nodes: UnsafeBufferPointer<UInt32>, _ lengths: [Int], _ body: (_ node: Int, _ isLast: Bool) -> Void
  ) {
    for (walk, length) in lengths.enumerated() {
      let start = walk * options.length
      for place in start..<(start + length) { unsafe body(Int(nodes[place]), place == start + length - 1) }
    }
  }
}
