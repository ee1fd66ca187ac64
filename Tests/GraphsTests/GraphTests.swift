import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecGraphs

@Suite struct GraphTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func graph(_ text: String, directed: Bool = false, uniform: Bool = false, threads: Int = 2) throws
    -> Graph
  {
    var options = Graph.Options()
    (options.isDirected, options.ignoresWeights, options.threads) = (directed, uniform, threads)
    return try Graph(edges: try directory.write(text, to: "edges"), options)
  }

  /// The rows of a graph by name, with what each entry weighs.
  private func rows(_ graph: Graph) -> [String: [String: Double]] {
    func name(_ node: Int) -> String { String(decoding: graph.name(of: node), as: UTF8.self) }
    var rows: [String: [String: Double]] = [:]
    for node in 0..<graph.nodeCount {
      let places = Array(graph.row(of: node))
      rows[name(node)] = Dictionary(
        uniqueKeysWithValues: zip(graph.neighbors(of: node).map(name), places.map { graph.weight(at: $0) }))
    }
    return rows
  }

  @Test func anUndirectedEdgeIsInBothRows() throws {
    let graph = try graph("a b\nb c\n")
    #expect(rows(graph) == ["a": ["b": 1], "b": ["a": 1, "c": 1], "c": ["b": 1]])
    #expect(graph.nodeCount == 3 && graph.edgeCount == 2 && !graph.isWeighted)
  }

  @Test func aDirectedEdgeIsInOne() throws {
    let graph = try graph("a b\nb c\na c\n", directed: true)
    #expect(rows(graph) == ["a": ["b": 1, "c": 1], "b": ["c": 1], "c": [:]])
    #expect(graph.edgeCount == 3)
  }

  @Test func anEdgeThatIsListedTwiceIsOne() throws {
    #expect(rows(try graph("a b\na b\nb a\n")) == ["a": ["b": 1], "b": ["a": 1]])
    #expect(try graph("a b\nb a\n").edgeCount == 1)
    #expect(try graph("a b\nb a\n", directed: true).edgeCount == 2)
  }

  @Test func theLastWeightHolds() throws {
    let text = "a b 5\na c 8\nb a 2\n"
    #expect(rows(try graph(text)) == ["a": ["b": 0.25, "c": 1], "b": ["a": 1], "c": ["a": 1]])
    #expect(rows(try graph(text, directed: true)) == ["a": ["b": 0.625, "c": 1], "b": ["a": 1], "c": [:]])
    #expect(rows(try graph(text, uniform: true)) == ["a": ["b": 1, "c": 1], "b": ["a": 1], "c": ["a": 1]])
  }

  @Test func aLoopIsOneEntry() throws {
    for text in ["a a\na b\n", "a a 3\na b 3\n"] {
      let graph = try graph(text)
      #expect(rows(graph) == ["a": ["a": 1, "b": 1], "b": ["a": 1]])
      #expect(graph.edgeCount == 2)
    }
  }

  @Test(arguments: [false, true])
  func anEdgeOfWeightZeroIsNone(_ isUniform: Bool) throws {
    let graph = try graph("a b 0\na c 1\nc d 1\nd c 0\n", uniform: isUniform)
    #expect(rows(graph) == ["a": ["c": 1], "b": [:], "c": ["a": 1], "d": [:]])
    #expect(graph.edgeCount == 1)
    let error = #expect(throws: FileError.self) { try self.graph("a b 0\n", uniform: isUniform) }
    #expect(error?.description == "'\(directory.file("edges"))' has no edge with a weight of more than 0")
  }

  @Test func hugeAndTinyWeightsKeepTheirShares() throws {
    let graph = try graph("a b 3e38\na c 1.5e38\na d 1e-45\ne f 1e-45\ne g 2.8e-45\n", directed: true)
    #expect(rows(graph)["a"] == ["b": 1, "c": 0.5, "d": Double(Float.leastNonzeroMagnitude)])
    #expect(rows(graph)["e"] == ["f": 0.5, "g": 1])
  }

  @Test(arguments: [false, true], [false, true])
  func rowsDoNotDependOnThreads(isDirected: Bool, isWeighted: Bool) throws {
    var random = SeededGenerator(seed: 8)
    // With edges that are listed several times, loops, and weights of 0.
    let lines = (0..<4000).map { _ in
      let nodes = (0..<2).map { _ in
        Int.random(in: 0..<200, using: &random) * Int.random(in: 0..<9, using: &random)
      }
      return "\(nodes[0]) \(nodes[1])" + (isWeighted ? " \(Int.random(in: 0..<5, using: &random))" : "")
    }
    let text = lines.joined(separator: "\n")
    var expected: [String: [String: Double]] = [:]
    for line in lines {
      let fields = line.split(separator: " ").map(String.init)
      let weight = isWeighted ? Double(fields[2])! : 1
      expected[fields[0], default: [:]][fields[1]] = weight
      if !isDirected { expected[fields[1], default: [:]][fields[0]] = weight }
      expected[fields[1], default: [:]] = expected[fields[1]] ?? [:]
    }
    let shares = expected.mapValues { row in
      let kept = row.filter { $0.value > 0 }
      let largest = kept.values.max() ?? 1
      return kept.mapValues { Double(Float($0) / Float(largest)) }
    }
    for threads in [1, 2, 5] {
      let graph = try graph(text, directed: isDirected, threads: threads)
      #expect(rows(graph) == shares)
      for node in 0..<graph.nodeCount {
        let row = graph.neighbors(of: node)
        #expect(row == row.sorted())
        for (index, other) in row.enumerated() {
          #expect(graph.place(of: UInt32(other), inRowOf: node) == graph.row(of: node).lowerBound + index)
          #expect(
            other == 0 || row.contains(other - 1) || graph.place(of: UInt32(other - 1), inRowOf: node) == nil)
        }
      }
    }
  }
}
