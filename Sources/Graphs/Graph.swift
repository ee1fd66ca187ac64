internal import HogvecCorpus
public import HogvecSystem

/// A graph in memory: for each node the nodes that its edges lead to, in ascending order, one after the other
/// (compressed sparse rows).
///
/// An undirected edge is in the rows of both its nodes, a loop once. Takes 8 bytes a node and its name, and 4
/// bytes for each entry of a row, with weights 16 bytes a node and 16 for each entry. Any number of threads
/// may read.
@safe public final class Graph: @unchecked Sendable {
  // Sendable: written when it is made and by nobody later.

  /// What is read of an edge list.
  public struct Options: Sendable {
    /// Whether an edge leads from the first of its nodes to the second, and not back.
    public var isDirected = false
    /// Whether weights are read and not used, but that an edge of weight 0 is none.
    public var ignoresWeights = false
    /// The threads that read.
    public var threads = AvailableProcessors().count

    /// The defaults.
    public init() {}
  }

  /// The number of nodes, those without edges too.
  public var nodeCount: Int { names.count }
  /// The number of edges; one that is listed several times is one.
  public let edgeCount: Int
  /// Whether edges have weights.
  public let isWeighted: Bool
  let isDirected: Bool
  let names: NodeNames

  /// Where each node's row starts, and where the last one ends. Valid while this object lives, as are the
  /// others.
  @unsafe let starts: UnsafeMutablePointer<Int>
  /// The nodes of the rows.
  @unsafe let neighbors: UnsafeMutablePointer<UInt32>
  /// With weights: what each entry weighs, as a part of the largest weight of its row, more than 0.
  @unsafe let weights: UnsafeMutablePointer<Float>
  /// With weights: the sums of the rows.
  @unsafe let sums: UnsafeMutablePointer<Double>
  /// With weights: the alias table of each row.
  @unsafe let columns: UnsafeMutablePointer<AliasColumn>
  /// What owns all these.
  private let rows: GraphRows

  /// Reads an edge list: a line for each edge, with two nodes, or two nodes and a weight, between spaces,
  /// tabs or commas. A line that starts with `#` is a comment. Of an edge that is listed several times the
  /// last line holds, as in networkx and PecanPy; without ``Options/isDirected``, `a b` and `b a` are one
  /// edge.
  ///
  /// Time and memory grow with the number of edges.
  ///
  /// - Parameter path: a file, which may be compressed, a pipe, or `-` for standard input.
  /// - Throws: ``FileError`` if it cannot be read, is not text, has a line that is not an edge, or has no
  ///   edge, or if there is not enough memory.
  public convenience init(edges path: String, _ options: Options = Options()) throws(FileError) {
    let list = try EdgeList(reading: path, threads: options.threads)
    try self.init(list, options)
    if edgeCount == 0 {
      throw FileError("\(TextFile.quotedName(of: path)) has no edge with a weight of more than 0")
    }
  }

  /// - Throws: ``FileError`` if there is not enough memory.
  init(_ list: EdgeList, _ options: Options) throws(FileError) {
    let rows = try GraphRows(
      list, isWeighted: list.isWeighted && !options.ignoresWeights, isDirected: options.isDirected,
      threads: options.threads)
    names = list.names
    isDirected = options.isDirected
    isWeighted = rows.isWeighted
    edgeCount = options.isDirected ? rows.entryCount : (rows.entryCount + rows.loopCount) / 2
    unsafe starts = rows.starts.base
    unsafe neighbors = rows.neighbors.base
    unsafe weights = rows.weights.base
    unsafe sums = rows.sums.base
    unsafe columns = rows.columns.base
    self.rows = rows
  }

  /// The name of a node, as its bytes.
  public func name(of node: Int) -> [UInt8] { unsafe Array(names[node]) }

  /// The nodes that a node's edges lead to, in ascending order.
  public func neighbors(of node: Int) -> [Int] {
    precondition(node >= 0 && node < nodeCount, "the node is one of the graph's")
    return row(of: node).map { unsafe Int(neighbors[$0]) }
  }

  /// Where a node's row lies.
  @inline(__always)
  func row(of node: Int) -> Range<Int> {
    assert(node >= 0 && node < nodeCount, "the node is one of the graph's")
    return unsafe starts[node]..<starts[node &+ 1]
  }

  /// Where a node is in the row of another; `nil` if no edge leads there.
  @inline(__always)
  func place(of node: UInt32, inRowOf other: Int) -> Int? {
    let row = row(of: other)
    if row.isEmpty { return nil }
    // The node is not before `low`, and not after `low` + `count`, if it is in the row. No branch depends on
    // what is compared.
    var (low, count) = (row.lowerBound, row.count)
    while count > 1 {
      let half = count &>> 1
      low = unsafe neighbors[low &+ half] <= node ? low &+ half : low
      count &-= half
    }
    return unsafe neighbors[low] == node ? low : nil
  }

  /// What an entry of a row weighs among the others of the row.
  @inline(__always)
  func weight(at place: Int) -> Double { isWeighted ? unsafe Double(weights[place]) : 1 }

  /// What the entries of a node's row weigh together.
  @inline(__always)
  func sum(of node: Int) -> Double { isWeighted ? unsafe sums[node] : Double(row(of: node).count) }
}
