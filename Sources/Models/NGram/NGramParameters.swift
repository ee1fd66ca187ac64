/// What an n-gram model has learned, or a gradient of it: five matrices in one storage.
struct NGramParameters<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  let shape: NGramShape
  let storage: ScalarStorage<Scalar>

  /// Zeros.
  init(_ shape: NGramShape) {
    self.shape = shape
    storage = ScalarStorage(count: shape.parameterCount)
  }

  /// The words' vectors, V x D.
  var embedding: Matrix<Scalar> { part(0, shape.words, shape.dimension) }
  /// From the context's vectors to the hidden units, H x CD.
  var hiddenWeights: Matrix<Scalar> { part(1, shape.hidden, shape.inputs) }
  /// One for each hidden unit, 1 x H.
  var hiddenBias: Matrix<Scalar> { part(2, 1, shape.hidden) }
  /// From the hidden units to the words, V x H.
  var outputWeights: Matrix<Scalar> { part(3, shape.words, shape.hidden) }
  /// One for each word, 1 x V.
  var outputBias: Matrix<Scalar> { part(4, 1, shape.words) }

  private func part(_ index: Int, _ rows: Int, _ columns: Int) -> Matrix<Scalar> {
    storage.matrix(at: shape.sizes[..<index].reduce(0, +), rows: rows, columns: columns)
  }
}
