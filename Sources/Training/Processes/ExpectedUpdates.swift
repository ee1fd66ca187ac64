internal import HogvecSystem

/// How many pairs each row of the tables is expected to take part in for each word of the text that is gone
/// through: follows from counts, subsampling, windows and negatives, so that nothing is counted or sent.
struct ExpectedUpdates {
  /// For each row of the input table.
  private(set) var input: [Float]
  /// For each row of the output table.
  private(set) var output: [Float]

  /// - Complexity: that of going through all rows of all words, and all paths in a tree.
  init(_ shared: SharedState, wordCounts: [UInt64]) {
    let options = shared.options
    let total = max(1, wordCounts.reduce(0.0) { $0 + Double($1) })
    input = Array(repeating: 0, count: shared.input.rowCount)
    output = Array(repeating: 0, count: shared.output.rowCount)
    // A window's size is uniform in 1...window, and it is on both sides.
    let pairs = Double(options.hasFixedWindow ? 2 * options.window : options.window + 1)
    let predictions = options.architecture == .cbow ? 1 : pairs
    let powers = wordCounts.map { $0 == 0 ? 0 : pow(Double($0), options.negativeExponent) }
    let powerSum = max(powers.reduce(0, +), .leastNormalMagnitude)
    let keptShares = wordCounts.map {
      Subsampler.keptShare(of: Double($0) / total, threshold: options.sampleThreshold)
    }
    // What an input meets in a pair: the word, and as much again with negatives, and the nodes of a path.
    var meetings = options.usesNegatives ? 2.0 : 0
    if let tree = shared.tree {
      let nodes = wordCounts.indices.reduce(0) { $0 + keptShares[$1] * Double(tree.turnCount(to: $1)) }
      meetings += nodes / max(keptShares.reduce(0, +), .leastNormalMagnitude)
    }
    for word in wordCounts.indices {
      let kept = keptShares[word]
      let asInput = Float(kept * pairs * meetings)
      if shared.subwords.isEmpty {
        input[word] += asInput
      } else {
        // Parts lie in the rows, which live as long as the run.
        let parts = unsafe shared.subwords.parts(of: UInt32(word))
        for index in 0..<parts.count { unsafe input[Int(parts[index].row)] += asInput }
      }
      if options.usesNegatives {
        // All negatives of a pair change as much as the pair itself.
        output[word] += Float((kept + powers[word] / powerSum) * predictions)
      }
      shared.tree?.forEachTurn(to: word) { turn in
        output[shared.firstNodeRow + turn.node] += Float(kept * predictions)
      }
    }
  }

  /// The rows with these updates, the most updated first; of equals the first.
  static func order(of updates: [Float]) -> [UInt32] {
    (0..<UInt32(updates.count)).sorted {
      let (first, second) = (updates[Int($0)], updates[Int($1)])
      return first == second ? $0 < $1 : first > second
    }
  }
}
