public import HogvecKernels
public import HogvecSystem
public import HogvecVectorFiles

/// A trained n-gram language model: a vocabulary and Float parameters. Any number of threads may read.
public struct NGramModel: Sendable {
  /// The words, in the order of their ids.
  public let words: [[UInt8]]
  /// The sizes.
  public var shape: NGramShape { parameters.shape }

  let parameters: NGramParameters<Float>
  private let ids: [[UInt8]: Int]

  /// A copy of parameters with the words that they are for.
  init(words: [[UInt8]], parameters: NGramParameters<Float>) {
    precondition(words.count == parameters.shape.words, "there is a word for each row of the embedding")
    self.words = words
    self.parameters = NGramParameters(parameters.shape)
    self.parameters.storage.copy(from: parameters.storage)
    ids = Dictionary(zip(words, words.indices)) { first, _ in first }
  }

  /// A word's place in the vocabulary; `nil` if it is not in it.
  public func id(of word: [UInt8]) -> Int? { ids[word] }

  /// The mean loss of rows, -log of the probability of the word that follows, in nats.
  public func meanLoss(_ rows: NGramRows, threads: Int, instructionSet: InstructionSet? = nil) -> Double {
    precondition(rows.context == shape.context, "rows have the model's context")
    let kernels = (instructionSet.map { KernelSet($0) } ?? .best).table
    let batch = NGramBatch(shape, batchSize: 400, threads: threads, dropout: 0, seed: 0, kernels: kernels)
    return batch.loss(parameters, rows) / Double(rows.count)
  }

  /// The probability of each word to follow a context of as many words as the model's.
  public func probabilities(after context: [Int]) -> [Double] {
    precondition(context.count == shape.context, "the context has the model's length")
    let row = NGramRows(context: shape.context, ids: (context + [0]).map { UInt32($0) })
    let network = NGramNetwork<Float>(shape, capacity: 1, kernels: KernelSet(.portable).table)
    var noDropout: DropoutMask?
    _ = network.loss(parameters, row, [0], dropout: &noDropout)
    let result = network.probabilities(1)
    return (0..<shape.words).map { Double(result[0, $0]) }
  }

  /// The Euclidean distance between two words' embeddings.
  public func distance(_ first: Int, _ second: Int) -> Double {
    let embedding = parameters.embedding
    var sum = 0.0
    for column in 0..<shape.dimension {
      let difference = Double(embedding[first, column]) - Double(embedding[second, column])
      sum += difference * difference
    }
    return sum.squareRoot()
  }

  /// The words at the smallest Euclidean distance from a word, the nearest first, equals in the order of ids.
  public func neighbors(of word: Int, count: Int) -> [(word: Int, distance: Double)] {
    let all = words.indices.filter { $0 != word }.map { (word: $0, distance: distance(word, $0)) }
    return Array(all.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(count))
  }

  /// Writes the embedding as a vector file.
  ///
  /// - Parameter format: the file's format; `nil` for the one that its name stands for, or word2vec's binary
  ///   format.
  /// - Throws: ``FileError`` if it cannot be written, or the format cannot hold a word.
  public func writeEmbedding(to path: String, format: VectorFormat? = nil) throws(FileError) {
    var writer = try VectorFileWriter(
      path: path, format: format ?? .named(by: path) ?? .binary, count: shape.words,
      dimension: shape.dimension)
    let embedding = parameters.embedding
    for (row, word) in words.enumerated() {
      try writer.append(word: word, vector: (0..<shape.dimension).map { embedding[row, $0] })
    }
    try writer.publish()
  }
}
