internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecSystem

extension KernelStepProblem {
  /// The steps that training takes on a sentence, planned by the planner that plans all training, with chosen negatives.
  ///
  /// - Parameters:
  ///   - options: what is trained.
  ///   - wordCounts: the counts of the words.
  ///   - sentence: the ids of its words, of which none is dropped.
  ///   - negatives: the words that are drawn for each step, as many as the options ask for.
  /// - Throws: ``FileError`` if there is not enough memory.
  static func steps(
    _ options: TrainingOptions, wordCounts: [UInt64], sentence: [UInt32], negatives: [UInt32]
  ) throws(FileError) -> [KernelStepProblem] {
    var options = options
    options.sampleThreshold = 0
    let rows = options.outputRowCount(wordCount: wordCounts.count)
    let run = try TrainingRun(
      options: options, kernels: KernelSet(.portable),
      input: try SharedTable(anonymousRows: wordCounts.count, dimension: options.dimension),
      output: try SharedTable(anonymousRows: rows, dimension: options.dimension), copies: nil,
      wordCounts: wordCounts,
      corpus: try EncodedCorpus(sentences: [sentence], wordCount: wordCounts.count), position: nil)
    var planner = StepPlanner(run: run)
    var plan = StepPlan(planner.capacity)
    planner.startChunk(epoch: 0, chunk: 0)
    var position = 0
    _ = planner.readPiece(&position, end: run.unitCount)
    var steps: [KernelStepProblem] = []
    planner.negatives.choose(negatives, run.wordWeights)
    while planner.next(&plan) {
      steps.append(KernelStepProblem(plan, of: run))
      planner.negatives.choose(negatives, run.wordWeights)
    }
    return steps
  }

  private init(_ plan: borrowing StepPlan, of run: TrainingRun) {
    let options = run.options
    inputRowCount = run.input.rowCount
    outputRowCount = run.output.rowCount
    dimension = options.dimension
    // The plan's rows are rows of the run's tables.
    inputs = (0..<plan.inputCount).map { index in
      unsafe (plan.inputs[index] - run.input.address(ofRow: 0)) / run.input.stride
    }
    outputs = (0..<plan.outputCount).map { index in
      unsafe (plan.outputs[index] - run.output.address(ofRow: 0)) / run.output.stride
    }
    groups = (0..<plan.groupCount).map { unsafe plan.groups[$0] }
    weights = (0..<plan.weightCount).map { unsafe Double(plan.weights[$0]) }
    switch (options.objective, options.architecture) {
    case (.softmax, _):
      step = .softmax
      // The scales in full precision.
      weights = groups.flatMap { scales(options, inputCount: Int($0[1])) }
    case (.word2vec, .skipGram): step = .groups
    case (.word2vec, .cbow):
      let scales = scales(options, inputCount: inputs.count)
      step = .pooled(hiddenScale: scales[0], inputScale: scales[1])
    }
  }
}

/// ``TrainingOptions/poolingScales(inputCount:)`` in double precision: each is 1 or one over the number of inputs.
private func scales(_ options: TrainingOptions, inputCount: Int) -> [Double] {
  let scales = options.poolingScales(inputCount: inputCount)
  return [scales.hidden, scales.input].map { 1 / (1 / Double($0)).rounded() }
}
