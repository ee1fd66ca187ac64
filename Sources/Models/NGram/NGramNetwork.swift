internal import HogvecKernels

/// The forward and backward pass of an n-gram model over some rows, with the memory they need.
///
/// E: the context's embeddings side by side; h = logistic(E W' + b); z = h U' + c; y = softmax(z). The loss
/// is the sum over the rows of -log y[target], and gradients are those of the sum. For one thread at a time.
final class NGramNetwork<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  let shape: NGramShape
  /// The most rows of one pass.
  let capacity: Int
  /// The context's embeddings, rows x CD, and what the loss asks of them.
  private let inputs: ScalarStorage<Scalar>
  private let inputErrors: ScalarStorage<Scalar>
  private let hidden: ScalarStorage<Scalar>
  private let hiddenErrors: ScalarStorage<Scalar>
  private let outputs: ScalarStorage<Scalar>
  private let kernels: KernelTable<Scalar>

  /// Memory for passes over up to `capacity` rows.
  init(_ shape: NGramShape, capacity: Int, kernels: KernelTable<Scalar>) {
    self.shape = shape
    self.capacity = capacity
    self.kernels = kernels
    inputs = ScalarStorage(count: capacity * shape.inputs)
    inputErrors = ScalarStorage(count: capacity * shape.inputs)
    hidden = ScalarStorage(count: capacity * shape.hidden)
    hiddenErrors = ScalarStorage(count: capacity * shape.hidden)
    outputs = ScalarStorage(count: capacity * shape.words)
  }

  /// The summed loss of some rows. Leaves the probabilities in ``probabilities(_:)``.
  ///
  /// - Parameter dropout: switches hidden units off; `nil` for none.
  func loss(
    _ parameters: NGramParameters<Scalar>, _ rows: NGramRows, _ picked: ArraySlice<Int>,
    dropout: inout DropoutMask?
  ) -> Double {
    precondition(picked.count <= capacity, "a pass has no more rows than there is memory for")
    readInputs(parameters, rows, picked)
    runHiddenLayer(parameters, picked.count)
    if dropout != nil { dropout?.apply(to: hidden.matrix(rows: picked.count, columns: shape.hidden)) }
    let scores = outputs.matrix(rows: picked.count, columns: shape.words)
    scores.setProduct(
      hidden.matrix(rows: picked.count, columns: shape.hidden), parameters.outputWeights.transposed,
      using: kernels)
    scores.addToRows(parameters.outputBias)
    var loss = 0.0
    for (index, row) in picked.enumerated() {
      precondition(rows.target(ofRow: row) < shape.words, "a row's words are in the vocabulary")
      let score = Double(scores[index, rows.target(ofRow: row)])
      // A row of the outputs has an element for each word.
      loss += unsafe kernels.applySoftmax(scores.row(index), shape.words) - score
    }
    return loss
  }

  /// The summed loss of some rows, with its gradient added to `gradient`.
  func addGradient(
    to gradient: NGramParameters<Scalar>, _ parameters: NGramParameters<Scalar>, _ rows: NGramRows,
    _ picked: ArraySlice<Int>, dropout: inout DropoutMask?
  ) -> Double {
    let loss = loss(parameters, rows, picked, dropout: &dropout)
    let count = picked.count
    let errors = outputs.matrix(rows: count, columns: shape.words)
    for (index, row) in picked.enumerated() { errors[index, rows.target(ofRow: row)] -= 1 }
    let hidden = hidden.matrix(rows: count, columns: shape.hidden)
    gradient.outputWeights.setProduct(errors.transposed, hidden, adding: true, using: kernels)
    gradient.outputBias.addSumOfRows(errors)

    let hiddenErrors = hiddenErrors.matrix(rows: count, columns: shape.hidden)
    hiddenErrors.setProduct(errors, parameters.outputWeights, using: kernels)
    multiplyBySlope(hiddenErrors, hidden, keptScale: Scalar(dropout?.keptScale ?? 1))
    let inputs = inputs.matrix(rows: count, columns: shape.inputs)
    gradient.hiddenWeights.setProduct(hiddenErrors.transposed, inputs, adding: true, using: kernels)
    gradient.hiddenBias.addSumOfRows(hiddenErrors)

    let inputErrors = inputErrors.matrix(rows: count, columns: shape.inputs)
    inputErrors.setProduct(hiddenErrors, parameters.hiddenWeights, using: kernels)
    for (index, row) in picked.enumerated() {
      var column = 0
      for word in rows.context(ofRow: row) {
        // The column plus the dimension stays within the inputs of a context.
        let (sum, error) = unsafe (gradient.embedding.row(Int(word)), inputErrors.row(index) + column)
        for k in 0..<shape.dimension { unsafe sum[k] += error[k] }
        column += shape.dimension
      }
    }
    return loss
  }

  /// What ``loss(_:_:_:dropout:)`` left: the words' probabilities for each row, or after
  /// ``addGradient(to:_:_:_:dropout:)`` the derivative of the loss by the scores.
  func probabilities(_ count: Int) -> Matrix<Scalar> { outputs.matrix(rows: count, columns: shape.words) }

  /// What the last pass left in the hidden layer.
  func hiddenLayer(_ count: Int) -> Matrix<Scalar> { hidden.matrix(rows: count, columns: shape.hidden) }

  // MARK: - Layers

  private func readInputs(
    _ parameters: NGramParameters<Scalar>, _ rows: NGramRows, _ picked: ArraySlice<Int>
  ) {
    let inputs = inputs.matrix(rows: picked.count, columns: shape.inputs)
    let embedding = parameters.embedding
    for (index, row) in picked.enumerated() {
      var column = 0
      for word in rows.context(ofRow: row) {
        precondition(word < shape.words, "a row's words are in the vocabulary")
        unsafe (inputs.row(index) + column).update(from: embedding.row(Int(word)), count: shape.dimension)
        column += shape.dimension
      }
    }
  }

  private func runHiddenLayer(_ parameters: NGramParameters<Scalar>, _ count: Int) {
    let hidden = hidden.matrix(rows: count, columns: shape.hidden)
    hidden.setProduct(
      inputs.matrix(rows: count, columns: shape.inputs), parameters.hiddenWeights.transposed, using: kernels)
    hidden.addToRows(parameters.hiddenBias)
    unsafe kernels.applyLogistic(hidden.base, count * shape.hidden)
  }

  /// Multiplies errors by the slope of the logistic function, s (1 - s), where the unit holds `keptScale`
  /// times s, or 0 where it was switched off.
  private func multiplyBySlope(_ errors: Matrix<Scalar>, _ hidden: Matrix<Scalar>, keptScale: Scalar) {
    let (error, unit) = unsafe (errors.base, hidden.base)
    let inverse = 1 / keptScale
    for index in 0..<(errors.rows * errors.columns) {
      unsafe error[index] *= unit[index] * (1 - unit[index] * inverse)
    }
  }
}
