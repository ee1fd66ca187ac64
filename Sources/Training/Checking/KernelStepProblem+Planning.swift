internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem

extension KernelStepProblem {
  /// The steps that training takes on a sentence, planned as all training is, with chosen negatives.
  ///
  /// - Parameters:
  ///   - options: what is trained.
  ///   - wordCounts: the counts of the words.
  ///   - sentence: the ids of its words, of which none is dropped.
  ///   - negatives: the words that are drawn for each step, as many as the options ask for.
  ///   - kernels: whose groups the steps have.
  /// - Throws: ``FileError`` if there is not enough memory.
  static func steps(
    _ options: TrainingOptions, wordCounts: [UInt64], sentence: [UInt32], negatives: [UInt32],
    kernels: KernelSet = KernelSet(.portable)
  ) throws(FileError) -> [KernelStepProblem] {
    var options = options
    options.sampleThreshold = 0
    let corpus = try EncodedCorpus(sentences: [sentence], wordCount: wordCounts.count)
    let subwords = SubwordRows(options, corpus)
    let (inputRows, outputRows) = (subwords.rowCount, options.outputRowCount(wordCount: wordCounts.count))
    let shared = try SharedState(
      options: options, kernels: kernels, subwords: subwords,
      input: try SharedTable(anonymousRows: inputRows, dimension: options.dimension),
      output: try SharedTable(anonymousRows: outputRows, dimension: options.dimension), copies: nil,
      wordCounts: wordCounts, corpus: corpus, position: nil, privateRows: PrivateRowChoice())
    return steps(of: options.form, shared, negatives)
  }

  private static func steps<Form: TrainingForm>(
    of _: Form.Type, _ shared: SharedState, _ negatives: [UInt32]
  ) -> [KernelStepProblem] {
    let capacity = Form.capacity(shared)
    var form = Form(shared)
    var piece = Piece(shared, capacity)
    // No kernel takes these steps as they are.
    let scratch = UnsafeMutablePointer<Float>.allocate(capacity: 1)
    defer { unsafe scratch.deallocate() }
    var plan = unsafe StepPlan(capacity, dimension: shared.options.dimension, scratch: scratch)
    piece.startChunk(epoch: 0, chunk: 0)
    var position = 0
    _ = piece.read(&position, end: shared.unitCount)
    var steps: [KernelStepProblem] = []
    piece.negatives.choose(negatives, shared.wordWeights)
    while form.planNext(&plan, of: &piece) {
      steps.append(KernelStepProblem(plan, of: shared, by: Form.self))
      piece.negatives.choose(negatives, shared.wordWeights)
    }
    return steps
  }

  private init<Form: TrainingForm>(_ plan: borrowing StepPlan, of shared: SharedState, by _: Form.Type) {
    inputRowCount = shared.input.rowCount
    outputRowCount = shared.output.rowCount
    dimension = shared.options.dimension
    // The plan's rows are rows of the tables.
    inputs = (0..<plan.inputCount).map { index in
      unsafe (plan.inputs[index] - shared.input.address(ofRow: 0)) / shared.input.stride
    }
    inputFactors =
      plan.hasInputFactors ? (0..<plan.inputCount).map { unsafe Double(plan.inputFactors[$0]) } : []
    shares =
      plan.hasWindows
      ? (0..<plan.inputCount).flatMap { input in (0..<4).map { unsafe Double(plan.shares[input][$0]) } } : []
    windowScales = plan.hasWindows ? (0..<4).map { unsafe Double(plan.windowScales[0][$0]) } : []
    outputs = (0..<plan.outputCount).map { index in
      unsafe (plan.outputs[index] - shared.output.address(ofRow: 0)) / shared.output.stride
    }
    groups = (0..<plan.groupCount).map { unsafe plan.groups[$0] }
    weights = (0..<plan.weightCount).map { unsafe Double(plan.weights[$0]) }
    scales = (Double(plan.scales.hidden), Double(plan.scales.input))
    outputCount = plan.tableRowCount > 0 ? plan.tableRowCount : plan.outputCount
    scratchCount = Form.scratchCount(
      Form.capacity(shared), stride: shared.input.stride, outputRows: outputRowCount)
    unsafe kernel = Form.kernel(of: .double)
  }
}
