import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecGraphs

@Suite struct RandomWalksTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Walks over a graph of numbered nodes, and what was said of them.
  private func walks(
    _ edges: [(Int, Int, Double)], directed: Bool = false, threads: Int = 2,
    _ change: (inout WalkOptions) -> Void = { _ in }
  ) throws -> [[Int]] {
    let text = edges.map { "\($0) \($1) \($2)\n" }.joined()
    var graphOptions = Graph.Options()
    graphOptions.isDirected = directed
    let graph = try Graph(edges: try directory.write(text, to: "edges"), graphOptions)
    var options = WalkOptions()
    options.threads = threads
    change(&options)
    let path = directory.file("walks")
    let summary = try RandomWalks(graph, options).write(to: path)
    let lines = String(decoding: try directory.contents("walks"), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "")
    let walks = lines.dropLast().map { $0.split(separator: " ").map { Int($0)! } }
    #expect(summary.walks == walks.count && summary.nodes == walks.reduce(0) { $0 + $1.count })
    return walks
  }

  /// How far the frequencies of steps are from node2vec's probabilities: Pearson's statistic over all pairs
  /// of a step and the one before, less its mean, in standard deviations.
  private func deviation(
    of walks: [[Int]], from edges: [(Int, Int, Double)], directed: Bool = false, p: Double = 1, q: Double = 1
  ) -> Double {
    var weights: [Int: [Int: Double]] = [:]
    for (source, target, weight) in edges {
      weights[source, default: [:]][target] = weight
      if !directed { weights[target, default: [:]][source] = weight }
    }
    var counts: [[Int]: [Int: Int]] = [:]
    for walk in walks {
      for (index, node) in walk.enumerated().dropFirst() {
        counts[Array(walk[max(0, index - 2)..<index]), default: [:]][node, default: 0] += 1
      }
    }
    var (statistic, freedom) = (0.0, 0.0)
    for (before, seen) in counts {
      guard let row = weights[before.last!] else { return .infinity }
      let biased = Dictionary(
        uniqueKeysWithValues: row.map { node, weight in
          guard before.count == 2 else { return (node, weight) }
          let isNear = weights[before[0]]?[node] != nil
          return (node, weight * (node == before[0] ? 1 / p : isNear ? 1 : 1 / q))
        })
      guard seen.keys.allSatisfy({ biased[$0] != nil }) else { return .infinity }
      let (sum, total) = (biased.values.reduce(0, +), Double(seen.values.reduce(0, +)))
      // What is expected less than five times counts together.
      var (rareExpected, rareSeen) = (0.0, 0.0)
      var cells = 0.0
      for (node, weight) in biased {
        let expected = total * weight / sum
        let count = Double(seen[node] ?? 0)
        if expected < 5 {
          (rareExpected, rareSeen) = (rareExpected + expected, rareSeen + count)
        } else {
          statistic += (count - expected) * (count - expected) / expected
          cells += 1
        }
      }
      if rareExpected >= 5 {
        statistic += (rareSeen - rareExpected) * (rareSeen - rareExpected) / rareExpected
        cells += 1
      }
      freedom += max(0, cells - 1)
    }
    return (statistic - freedom) / (2 * freedom).squareRoot()
  }

  /// A ring of 12 nodes with chords, a hub, and weights from 0.1 to 30.
  private static let edges: [(Int, Int, Double)] = {
    var random = SeededGenerator(seed: 3)
    var edges: [(Int, Int, Double)] = []
    for node in 0..<12 {
      edges.append((node, (node + 1) % 12, 0.5 + Double(node % 3)))
      if node % 2 == 0 { edges.append((node, (node + 2) % 12, 0.1)) }
      if node % 3 != 0 { edges.append((12, node, node == 1 ? 30 : 1)) }
    }
    for _ in 0..<6 {
      edges.append((Int.random(in: 0..<6, using: &random), Int.random(in: 6..<12, using: &random), 2.5))
    }
    return edges
  }()

  private static let biases: [(Double, Double)] = [
    (1, 1), (0.25, 1), (4, 1), (1, 0.25), (1, 4), (0.25, 4), (4, 0.25), (0.01, 0.5), (1e6, 1e6), (1e-6, 1e6),
    (100, 100), (1e6, 1e-6), (2, 3),
  ]

  @Test(.slow, arguments: biases, [(false, false), (false, true), (true, false), (true, true)])
  func stepsFollowTheProbabilities(_ bias: (Double, Double), _ kind: (isDirected: Bool, isWeighted: Bool))
    throws
  {
    let edges = kind.isWeighted ? Self.edges : Self.edges.map { ($0.0, $0.1, 1) }
    let walks = try walks(edges, directed: kind.isDirected) { options in
      (options.walksPerNode, options.length) = (200, 40)
      (options.returnParameter, options.inOutParameter) = bias
    }
    let (p, q) = bias
    #expect(deviation(of: walks, from: edges, directed: kind.isDirected, p: p, q: q) < 4.5)
    // The same walks do not follow other probabilities.
    let other = deviation(of: walks, from: edges, directed: kind.isDirected, p: p * 1.3, q: q / 1.3)
    let isFarFromOther = p > 1e-3 && p < 100
    #expect(!isFarFromOther || other > 8)
  }

  @Test(.slow, arguments: [(1.0, 1.0), (0.5, 2.0)])
  func threadsDoNotChangeTheWalks(_ p: Double, _ q: Double) throws {
    var random = SeededGenerator(seed: 9)
    // Several pieces of walks.
    let edges = (0..<4000).map { _ in
      (Int.random(in: 0..<700, using: &random), Int.random(in: 0..<700, using: &random), 1.5)
    }
    let results = try [1, 2, 3, 8].map { threads in
      try walks(edges, threads: threads) { options in
        (options.walksPerNode, options.length) = (4, 50)
        (options.returnParameter, options.inOutParameter) = (p, q)
      }
    }
    #expect(results.dropFirst().allSatisfy { $0 == results[0] })
    let other = try walks(edges) { options in
      (options.walksPerNode, options.length, options.seed) = (4, 50, 2)
      (options.returnParameter, options.inOutParameter) = (p, q)
    }
    #expect(other != results[0])
  }

  @Test func eachRoundStartsFromEveryNodeOnceInAnotherOrder() throws {
    let edges = (0..<100).map { ($0, ($0 + 1) % 100, 1.0) }
    let walks = try walks(edges) { options in (options.walksPerNode, options.length) = (3, 5) }
    let rounds = stride(from: 0, to: 300, by: 100).map { start in walks[start..<(start + 100)].map { $0[0] } }
    for round in rounds { #expect(round.sorted() == Array(0..<100)) }
    #expect(Set(rounds).count == 3 && !rounds.contains(Array(0..<100)))
    #expect(walks.allSatisfy { $0.count == 5 })
  }

  @Test func aWalkEndsWhereNoEdgeLeadsOn() throws {
    let walks = try walks([(1, 2, 1), (2, 3, 1), (4, 5, 0)], directed: true) { options in
      (options.walksPerNode, options.inOutParameter) = (1, 2)
    }
    #expect(Set(walks) == [[1, 2, 3], [2, 3], [3], [4], [5]])
  }

  @Test func aWalkMayBeOneNode() throws {
    #expect(try Set(walks([(1, 2, 1)]) { ($0.walksPerNode, $0.length) = (1, 1) }) == [[1], [2]])
  }

  @Test func longNamesAreWritten() throws {
    let names = [
      "a", String(repeating: "b", count: 16), String(repeating: "c", count: 17),
      String(repeating: "d", count: 3000),
    ]
    let text = names.map { "\($0) \($0)\n" }.joined()
    let graph = try Graph(edges: try directory.write(text, to: "edges"))
    var options = WalkOptions()
    (options.walksPerNode, options.length) = (1, 3)
    _ = try RandomWalks(graph, options).write(to: directory.file("walks"))
    let lines = String(decoding: try directory.contents("walks"), as: UTF8.self).split(separator: "\n")
    #expect(Set(lines.map(String.init)) == Set(names.map { "\($0) \($0) \($0)" }))
  }

  /// A byte-order mark, and the first bytes of files that zstd compressed.
  @Test(arguments: [[0xEF, 0xBB, 0xBF], [0x28, 0xB5, 0x2F, 0xFD]] as [[UInt8]])
  func namesThatDoNotLookLikeTextComeAfterAByteOrderMark(_ beginning: [UInt8]) throws {
    // The comment lets the edges be read.
    let (a, b) = (beginning + Array("a".utf8), beginning + Array("b".utf8))
    let edge: [UInt8] = a + [0x20] + b + [0x0A]
    let path = try directory.write(Array("# names\n".utf8) + edge, to: "edges")
    var options = WalkOptions()
    (options.walksPerNode, options.length) = (1, 2)
    _ = try RandomWalks(Graph(edges: path), options).write(to: directory.file("walks"))
    let back: [UInt8] = b + [0x20] + a + [0x0A]
    let text = try directory.contents("walks")
    #expect(text.starts(with: TextLines.byteOrderMark))
    let walks = Array(text.dropFirst(3))
    #expect(walks == edge + back || walks == back + edge)
  }

  @Test func optionsOutOfRangeTrap() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      var options = WalkOptions()
      options.returnParameter = 0
      _ = RandomWalks(try Graph(edges: try directory.write("a b\n", to: "edges")), options)
    }
  }
}
