internal import HogvecGraphs
internal import HogvecRuns
internal import HogvecSystem

/// `hogvec walks`: random walks over a graph, as text for training.
enum WalksCommand: Command {
  private static let defaults = WalkOptions()

  static let output = CommandOption(
    "output", "o", kind: .text, value: "FILE", help: "where the walks go, one per line",
    default: "standard output", file: .printed)
  static let directed = CommandOption(
    "directed", kind: .flag, help: "edges lead from the first node to the second, and not back")
  static let uniform = CommandOption(
    "uniform", kind: .flag, help: "ignore weights: all edges of a node are equally likely")
  static let walks = CommandOption(
    "walks", "num-walks", kind: .integer(1...1_000_000), value: "N", help: "walks from each node",
    default: "\(defaults.walksPerNode)")
  static let length = CommandOption(
    "length", "walk-length", kind: .integer(WalkOptions.lengthRange), value: "N",
    help: "the most nodes of a walk, the one that it starts from too", default: "\(defaults.length)")
  static let returnParameter = CommandOption(
    "p", kind: .real(WalkOptions.biasRange), value: "X",
    help: "node2vec's p: going back to the node before is 1/X times as likely", default: "1")
  static let inOutParameter = CommandOption(
    "q", kind: .real(WalkOptions.biasRange), value: "X",
    help:
      "node2vec's q: going to a node that no edge leads to from the node before is 1/X times as likely",
    default: "1")

  static let syntax = CommandSyntax(
    name: "walks",
    summary: "take random walks over a graph, as text to train on",
    usage: "EDGES [options]",
    description: [
      "Takes random walks over a graph and writes them, a line for each with the names of its nodes, which hogvec train "
        + "reads: a node is a word there. From each node start as many walks as --walks says, in rounds whose order is "
        + "shuffled; a walk ends early at a node that no edge leads away from. A step goes to a node in proportion to the "
        + "edge's weight (DeepWalk), with -p and -q as in node2vec. The walks depend on --seed, not on --threads.",
      "EDGES is a text with an edge per line: two nodes, or two nodes and a weight, between spaces, tabs or commas. Lines "
        + "that begin with # are comments. It may be compressed, as for train, or - for standard input. If an edge is "
        + "listed several times, its last line counts; without --directed, a b and b a are the same edge. Edges of weight 0 "
        + "are ignored.",
    ],
    operands: 1...1,
    operandName: "the list of edges",
    groups: [
      CommandSyntax.Group(title: "Files", options: [output]),
      CommandSyntax.Group(title: "Graph", options: [directed, uniform]),
      CommandSyntax.Group(title: "Walks", options: [walks, length, returnParameter, inOutParameter]),
      CommandSyntax.Group(title: "Run", options: [TrainOptions.seed, SharedOptions.threads]),
      CommandSyntax.Group(title: "Messages", options: [TrainOptions.quiet, SharedOptions.json]),
    ],
    examples: [
      CommandSyntax.Example(
        remark: "vectors of a graph's nodes, without a file between",
        line: "hogvec walks edges.txt | hogvec train - -o nodes.bin --min-count 1 --sample 0"),
      CommandSyntax.Example(
        remark: "node2vec's walks, which keep to the neighborhood",
        line: "hogvec walks edges.txt --output walks.txt -p 0.5 -q 2"),
    ])

  static func run(_ arguments: ParsedArguments, console: Console) throws {
    let output = arguments.text(output) ?? "-"
    let isQuiet = arguments.has(TrainOptions.quiet)
    if output == "-" && arguments.has(SharedOptions.json) {
      throw UsageError("--json and the walks both go to standard output; give --output FILE")
    }
    let edges = arguments.operands[0]
    if output != "-" {
      try FileIdentity.checkWritable(output)
    }
    var graphOptions = Graph.Options()
    graphOptions.isDirected = arguments.has(directed)
    graphOptions.ignoresWeights = arguments.has(uniform)
    graphOptions.threads = SharedOptions.threadCount(arguments)
    var options = WalkOptions()
    options.walksPerNode = arguments.integer(walks) ?? options.walksPerNode
    options.length = arguments.integer(length) ?? options.length
    options.returnParameter = arguments.real(returnParameter) ?? options.returnParameter
    options.inOutParameter = arguments.real(inOutParameter) ?? options.inOutParameter
    options.seed = arguments.integer(TrainOptions.seed).map { UInt64($0) } ?? options.seed
    options.threads = graphOptions.threads

    let start = monotonicSeconds()
    let graph = try Graph(edges: edges, graphOptions)
    let walkStart = monotonicSeconds()
    let walks = RandomWalks(graph, options)
    // The program that reads the walks has a progress of its own.
    let reporter: ProgressReporter<WalksStatus>? =
      isQuiet || output == "-"
      ? nil
      : ProgressReporter(console: console) {
        WalksStatus(taken: walks.takenCount, count: walks.count, seconds: monotonicSeconds() - walkStart)
      }
    let summary: RandomWalks.Summary
    do {
      defer { reporter?.finish() }
      summary = try walks.write(to: output)
    }
    let seconds = (reading: walkStart - start, walking: monotonicSeconds() - walkStart)

    if arguments.has(SharedOptions.json) {
      let object: JSONValue = .object([
        "nodes": .integer(graph.nodeCount), "edges": .integer(graph.edgeCount),
        "weighted": .bool(graph.isWeighted), "directed": .bool(graphOptions.isDirected),
        "walks": .integer(summary.walks), "nodesWalked": .integer(summary.nodes),
        "readingSeconds": .seconds(seconds.reading), "walkingSeconds": .seconds(seconds.walking),
        "output": .string(output),
      ])
      try console.write("\(object)\n")
    } else if !isQuiet {
      let weights = graph.isWeighted ? " with weights" : ""
      console.message(
        """
        \(Figures.counted(graph.nodeCount, "node")), \(Figures.counted(graph.edgeCount, "edge"))\(weights), \
        \(Figures.fixed(seconds.reading, 1)) s
        \(Figures.counted(summary.walks, "walk")) of \(Figures.counted(summary.nodes, "node")) written to \(outputName(output)), \
        \(Figures.fixed(seconds.walking, 1)) s

        """)
    }
  }
}
