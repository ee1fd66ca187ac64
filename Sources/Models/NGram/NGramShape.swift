/// The sizes of an n-gram language model (Bengio et al. 2003, without the direct connections).
public struct NGramShape: Equatable, Sendable {
  /// The number of words, V.
  public var words: Int
  /// The number of words that a prediction is made from, C.
  public var context: Int
  /// The numbers of a word's embedding, D.
  public var dimension: Int
  /// The number of hidden units, H.
  public var hidden: Int

  /// The sizes; all at least 1.
  public init(words: Int, context: Int, dimension: Int, hidden: Int) {
    precondition(min(words, context, dimension, hidden) > 0, "all sizes of a model are at least 1")
    self.words = words
    self.context = context
    self.dimension = dimension
    self.hidden = hidden
  }

  /// The numbers that enter the hidden layer.
  var inputs: Int { context * dimension }

  /// How many numbers are learned.
  public var parameterCount: Int { sizes.reduce(0, +) }

  /// The numbers of the parts, in their order: embedding (V x D), hidden weights (H x CD), hidden bias (H),
  /// output weights (V x H), output bias (V).
  var sizes: [Int] { [words * dimension, hidden * inputs, hidden, words * hidden, words] }
}
