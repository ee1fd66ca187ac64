public import HogvecSystem

/// What a training run does. The defaults are those of `hogvec train`.
public struct TrainingOptions: Sendable, Equatable {
  /// Which words predict which.
  public enum Architecture: String, CaseIterable, Sendable {
    /// Each word of the window predicts the word in its middle, as word2vec's skip-gram does.
    case skipGram = "skip-gram"
    /// The mean or sum of the window predicts the word in its middle.
    case cbow
  }

  /// The loss that training minimizes.
  public enum Objective: String, CaseIterable, Sendable {
    /// What word2vec has: ``negativeCount`` negatives, ``hasHierarchicalSoftmax``, or the sum of both.
    case word2vec
    /// The softmax over all words: exact, and slower by the ratio of words to negatives.
    case softmax
  }

  /// How CBOW makes one vector of a window.
  public enum CBOWPooling: String, CaseIterable, Sendable {
    case mean, sum
  }

  /// What CBOW adds to each row of the window, when it takes the mean. The gradient of a sum is the whole
  /// error.
  public enum CBOWUpdate: String, CaseIterable, Sendable {
    /// The whole error of the mean, as word2vec does.
    case word2vec
    /// The gradient: the error divided by the number of words in the window.
    case exact
  }

  /// Which pairs of skip-gram, or which windows of CBOW, share a set of negatives.
  public enum Sharing: String, CaseIterable, Sendable {
    /// Each pair draws its own: the reference. Not for CBOW, which makes one prediction a window.
    case pair
    /// The pairs of a window share one set (Ji et al. 2016), which turns them into a small matrix product. In
    /// CBOW a window has a set of its own.
    case window
    /// Several consecutive centers share one set: ``blockCenters`` in skip-gram, four in CBOW.
    case block
  }

  /// The components of a vector, 1 to 100,000.
  public var dimension = 100
  /// The largest distance of a pair, in words kept by subsampling, 1 to 10,000.
  public var window = 5
  /// Whether every window has its full size; otherwise its size is drawn uniformly from 1...``window``.
  public var hasFixedWindow = false
  /// Whether the words of a line come in no order, as the items of a basket: each epoch shuffles them before
  /// windows are taken, so that all pairs of a line, up to ``maximumSentenceLength``, are equally likely.
  public var ignoresOrder = false
  /// Negatives of a pair, which ``negativeDraws`` stand for, 0 to 10,000; 0 is for hierarchical softmax
  /// alone.
  public var negativeCount = 5
  /// The negatives that are drawn for a step, 1 to 10,000; `nil` is ``negativeDraws``'s default.
  public var chosenNegativeDraws: Int?
  /// The steps that a negative is used in once it is drawn, 1 to 100; `nil` is ``negativeUses``'s default.
  public var chosenNegativeUses: Int?
  /// The power of counts by which frequent words weigh less, 0 to 0.5; `nil` is ``rareWeight``'s default.
  public var chosenRareWeight: Double?
  /// Whether words are predicted by the turns on their path through a Huffman tree, besides negative sampling
  /// or alone.
  public var hasHierarchicalSoftmax = false
  /// word2vec's threshold t of subsampling: words more frequent than it are dropped at random; 0 keeps all.
  public var sampleThreshold = 1e-3
  /// How often each token is trained, 1 or more.
  public var epochs = 5
  /// The learning rate at the start; `nil` is ``rate``'s default.
  public var initialRate: Float?
  /// The learning rate at the end, at most ``rate``; `nil` is ``minimumRate``'s default.
  public var chosenMinimumRate: Float?
  /// The power of a word's count in the distribution of negatives.
  public var negativeExponent = 0.75
  /// Skip-gram or CBOW.
  public var architecture = Architecture.skipGram
  /// The loss that training minimizes.
  public var objective = Objective.word2vec
  /// How CBOW makes one vector of a window.
  public var cbowPooling = CBOWPooling.mean
  /// What CBOW's mean adds to each row.
  public var cbowUpdate = CBOWUpdate.word2vec
  /// Which pairs share negatives; `nil` is ``sharing``'s default.
  public var chosenSharing: Sharing?
  /// Centers of a block, 1 to 64. With up to 6 centers and negatives together, or 8 on some processors, a
  /// block is a single product in registers.
  public var blockCenters = 2
  /// The characters of the n-grams that words are made of besides themselves, inside
  /// ``Subwords/lengthsRange``; `nil` if words have rows of their own alone.
  ///
  /// A word's vector is then the mean of its row and its n-grams' rows. In skip-gram it predicts the words of
  /// its window, as in fastText.
  public var subwordLengths: ClosedRange<Int>?
  /// The buckets that n-grams share by their hash, inside ``Subwords/bucketCountRange``.
  public var subwordBuckets = Subwords().bucketCount
  /// Whether each bucket has a row of its own in the table of word vectors, so that other first values can be
  /// put there. Otherwise buckets that the same words have share one, and those that no word has have none,
  /// which takes a small part of the memory and changes nothing but the rounding.
  package var keepsAllBuckets = false
  /// Components start uniform in +-this / (2 ``dimension``): 1 in word2vec, 2 in gensim.
  public var initialScale: Float = 4
  /// The longest piece, in words of the vocabulary, that is trained as one sentence; longer ones are cut.
  public var maximumSentenceLength = 1000
  /// The number of workers.
  public var threads = 1
  /// Where all random choices start from.
  public var seed: UInt64 = 1
  /// When processes that train together exchange what they have learned; of no effect in one that trains
  /// alone.
  public var exchange = ExchangeOptions()

  /// The defaults.
  public init() {}

  /// The learning rate at the start. Unless it is given, 0.05 for CBOW's mean, 0.03 for skip-gram with
  /// n-grams, and 0.025 for all else; word2vec has the first and the last.
  public var rate: Float {
    initialRate ?? (isMean ? 0.05 : subwordLengths != nil ? 0.03 : 0.025)
  }

  /// What the learning rate falls to. Unless it is given, 0.0001 of ``rate``, as in word2vec.
  public var minimumRate: Float { chosenMinimumRate ?? Float(Double(rate) * TrainingOptions.usualRateShare) }

  /// The least part of ``rate`` that is left of it, unless another end is given.
  private static let usualRateShare = 1e-4

  /// The learning rate when a share of the run is done: a straight line from ``rate`` to the end that is
  /// given, as in gensim; else to 0, and not below ``minimumRate``, as in word2vec.
  func rate(whenDone share: Double) -> Float {
    guard let end = chosenMinimumRate else {
      return Float(Double(rate) * max(1 - share, TrainingOptions.usualRateShare))
    }
    return Float(Double(rate) - (Double(rate) - Double(end)) * share)
  }

  /// Which pairs share negatives. Unless it is chosen, those of a block for CBOW without n-grams by negative
  /// sampling alone, and those of a window for all else.
  public var sharing: Sharing {
    let hasBlocks = architecture == .cbow && usesNegatives && !usesTree && subwordLengths == nil
    return chosenSharing ?? (hasBlocks ? .block : .window)
  }

  /// The negatives that are drawn for a step, each weighted to count as ``negativeCount`` for each pair, so
  /// that the gradient expected is the same. Unless it is given, four fifths of ``negativeCount`` for windows
  /// without a tree, seven fifths for blocks of CBOW, three times it for skip-gram with n-grams, 4 for a
  /// block of skip-gram, and else all.
  public var negativeDraws: Int {
    guard usesNegatives else { return 0 }
    return chosenNegativeDraws ?? form.usualDraws(self)
  }

  /// The steps that a negative is used in once it is drawn. They lie apart, so that the gradient expected is
  /// the same, and the negative's row is in the cache. Unless it is given, 5 for CBOW and for windows without
  /// a tree, else 1; ``Sharing/pair`` draws anew for each pair in any case.
  public var negativeUses: Int { form.negativeUses(self) }

  /// The power of counts by which pairs of frequent words weigh less: a pair weighs both counts to the power
  /// of minus this, scaled to a mean of 1. In CBOW only the weight of the predicted word counts, on a path
  /// through a tree only that of the word that predicts, and in the full softmax none. Unless it is given,
  /// 0.1 for windows and CBOW without a tree, and 0 for all else, as in word2vec.
  public var rareWeight: Double { chosenRareWeight ?? form.usualRareWeight(self) }

  /// The n-grams of words, if they have rows.
  public var subwords: Subwords? {
    subwordLengths.map { Subwords(lengths: $0, bucketCount: subwordBuckets) }
  }

  /// The rows of a model that has one for each word and then one for each bucket of n-grams.
  package func modelRowCount(wordCount: Int) -> Int { wordCount + (subwords?.bucketCount ?? 0) }

  /// The rows of the output table for a vocabulary: one a word for negative sampling and the full softmax,
  /// then one for each inner node of the Huffman tree.
  public func outputRowCount(wordCount: Int) -> Int {
    firstNodeRow(wordCount: wordCount) + (usesTree ? max(0, wordCount - 1) : 0)
  }

  /// Whether the output table has a row for each word, and these come first.
  public var hasOutputVectors: Bool { objective == .softmax || usesNegatives }

  /// The output row of the tree's first node.
  func firstNodeRow(wordCount: Int) -> Int { usesTree && !usesNegatives ? 0 : wordCount }

  /// Whether there is negative sampling.
  var usesNegatives: Bool { objective == .word2vec && negativeCount > 0 }

  /// Whether there is hierarchical softmax.
  var usesTree: Bool { objective == .word2vec && hasHierarchicalSoftmax }

  /// Whether it is the mean of a window that predicts.
  private var isMean: Bool { architecture == .cbow && cbowPooling == .mean }

  /// Whether it is the mean of several rows that predicts.
  private var takesMean: Bool { isMean || subwordLengths != nil }

  /// What the sum of a prediction's inputs is multiplied by to be the vector that predicts, and what the
  /// error of that vector is multiplied by for each of them.
  ///
  /// - Parameter inputCount: of how many rows it is the mean.
  @inline(__always)
  func poolingScales(inputCount: Int) -> (hidden: Float, input: Float) {
    guard takesMean else { return (1, 1) }
    let share = 1 / Float(inputCount)
    return (share, cbowUpdate == .exact ? share : 1)
  }
}
