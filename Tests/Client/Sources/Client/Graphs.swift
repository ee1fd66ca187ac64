import Hogvec

// The code of the article on graphs. It runs in a directory with an edges.txt.

func trainNodes() throws {
  let graph = try Graph(edges: "edges.txt")
  var options = WalkOptions()
  options.inOutParameter = 0.5
  let summary = try RandomWalks(graph, options).write(to: "walks.txt")
  print("\(summary.walks) walks from \(graph.nodeCount) nodes")

  var settings = JobSettings(text: ["walks.txt"], output: "nodes.bin")
  settings.corpus.minimumCount = 1
  settings.training.sampleThreshold = 0
  try TrainingJob(settings).run()
}
