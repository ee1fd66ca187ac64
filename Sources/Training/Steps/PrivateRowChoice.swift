/// Which rows each worker trains as copies of its own (``PrivateRows``): those that the steps of all workers
/// change most often.
struct PrivateRowChoice: Sendable, Equatable {
  /// The words, from the first on, whose input rows they are.
  var inputWords = 0
  /// The words, from the first on, whose output rows they are.
  var outputWords = 0
  /// The inner nodes of the tree, up to the last.
  var nodes = 0
  /// After how many uses a row is merged, 2 or more.
  var usesPerMerge = 2

  /// The share of the words that subsampling leaves from which on a word is frequent; so there are hardly
  /// more than 2,000.
  private static let leastShare = 1.0 / 2000
  /// The uses of a row that all workers together may not have merged yet. With 1,000 rows and four times as
  /// many uses, sixteen workers' vectors were unusable (perf/NOTEBOOK.md, 2026-11-29).
  private static let hiddenUses = 64
  /// With fewer uses for each merge, merging costs more than it gains.
  private static let leastUses = 8

  /// No row.
  init() {}

  /// The choice for a run: nothing for a single worker, or for so many that they would have to merge too
  /// often.
  ///
  /// - Parameter counts: those of the words, in descending order but for the first, which may be a rare
  ///   `</s>`.
  /// - Complexity: that of going through the words, and all paths in the tree.
  init(_ options: TrainingOptions, wordCounts counts: [UInt64], tree: HuffmanTree?) {
    let uses = PrivateRowChoice.hiddenUses / options.threads
    guard options.threads > 1, uses >= PrivateRowChoice.leastUses, options.usesNegatives || tree != nil
    else { return }
    usesPerMerge = uses
    let total = Double(max(1, counts.reduce(0, +)))
    // Not kept in memory, since a vocabulary may have millions of words.
    let kept = counts.lazy.map {
      Subsampler.keptShare(of: Double($0) / total, threshold: options.sampleThreshold)
    }
    let least = PrivateRowChoice.leastShare * kept.reduce(0, +)
    guard least > 0 else { return }
    let words = min(kept.count, 1 + kept.dropFirst().prefix { $0 >= least }.count)
    // Its own row is one of the many that make a vector with n-grams, and copies of all these are slower
    // where cores share a cache.
    inputWords = options.subwordLengths == nil ? words : 0
    outputWords = options.usesNegatives ? words : 0
    guard let tree else { return }
    var passing = Array(repeating: 0.0, count: tree.nodeCount)
    for (word, share) in kept.enumerated() {
      tree.forEachTurn(to: word) { passing[$0.node] += share }
    }
    nodes = passing.reversed().prefix { $0 >= least }.count
  }
}
