package import HogvecKernels

/// A way to train: what a step is made of, and which kernel takes it.
///
/// What differs between the ways to train is said by a form and nowhere else; ``TrainingOptions/form``
/// chooses one. A worker is compiled for one form and one clock.
protocol TrainingForm: SendableMetatype {
  /// What a form keeps between steps.
  init(_ shared: SharedState)

  /// Adds rows and weights to an empty step, from the piece's next words on.
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece)

  /// The kernel that takes the steps.
  static func kernel<Scalar>(of kernels: KernelTable<Scalar>) -> KernelTable<Scalar>.Step

  /// The most that a step has.
  static func capacity(_ shared: SharedState) -> StepPlan.Capacity

  /// The numbers of scratch memory that the kernel asks for, for a step and a stride of rows.
  static func scratchCount(_ capacity: StepPlan.Capacity, stride: Int, outputRows: Int) -> Int

  /// Has one worker train all chunks that it gets. A requirement, so that each form's is compiled for it.
  ///
  /// - Returns: what its clock saw, if it has one.
  static func train(
    _ shared: SharedState, worker: Int, progress: WorkerProgress, frozenRows: [Bool], measuringStages: Bool
  ) -> StageCounts?

  // MARK: - What it costs

  /// Additions and multiplications of the steps that a clock saw, for each component of a row; 0 if they are
  /// not counted.
  static func operations(_ counts: StageCounts) -> Double

  /// Whether several inputs meet several outputs, for which some kernels have products of pairs.
  static var hasPairedProducts: Bool { get }

  /// Words whose windows are one step.
  static func centersPerStep(_ options: TrainingOptions) -> Int

  /// Whether the loss is measured for every step, since it costs nothing more.
  static var measuresEveryLoss: Bool { get }

  // MARK: - Defaults

  /// The negatives of a step, unless the options say.
  static func usualDraws(_ options: TrainingOptions) -> Int

  /// The steps that a negative is used in.
  static func negativeUses(_ options: TrainingOptions) -> Int

  /// The power of counts by which frequent words weigh less, unless the options say.
  static func usualRareWeight(_ options: TrainingOptions) -> Double
}

extension TrainingOptions {
  /// The instruction set of what kernels can do at best for these options: without products of pairs where
  /// they have no use for these.
  package func usableSet(of kernels: InstructionSet) -> InstructionSet {
    form.hasPairedProducts ? kernels : kernels.withoutPairs
  }

  /// How these options train.
  var form: any TrainingForm.Type {
    switch (objective, architecture, sharing) {
    case (.softmax, _, _): SoftmaxForm.self
    case (.word2vec, _, _) where subwordLengths != nil: SubwordForm.self
    case (.word2vec, .cbow, .block) where !usesTree: PooledBlockForm.self
    case (.word2vec, .cbow, _): PooledForm.self
    case (.word2vec, .skipGram, .window): WindowForm.self
    case (.word2vec, .skipGram, .pair): PairForm.self
    case (.word2vec, .skipGram, .block): BlockForm.self
    }
  }

  /// Words whose windows are one step.
  package var centersPerStep: Int { form.centersPerStep(self) }
}

/// What most forms do: a step is a window, whose words meet groups of outputs, and all else is as in
/// word2vec.
extension TrainingForm {
  static func kernel<Scalar>(of kernels: KernelTable<Scalar>) -> KernelTable<Scalar>.Step {
    unsafe kernels.stepGroups
  }

  static func capacity(_ shared: SharedState) -> StepPlan.Capacity {
    let (options, centers) = (shared.options, centersPerStep(shared.options))
    let inputs = windowCapacity(shared)
    let outputs = options.negativeDraws + centers * (1 + (shared.tree?.longestPath ?? 0))
    return StepPlan.Capacity(inputs: inputs, outputs: outputs, groups: outputs, weights: inputs * outputs)
  }

  /// The most words that the windows of one step have.
  static func windowCapacity(_ shared: SharedState) -> Int {
    let options = shared.options
    let length = min(options.maximumSentenceLength, max(1, shared.unitCount))
    return max(1, min(2 * options.window + centersPerStep(options), length))
  }

  static func scratchCount(_ capacity: StepPlan.Capacity, stride: Int, outputRows: Int) -> Int {
    StepArguments<Float>.scratchCount(weights: capacity.weights)
  }

  static func train(
    _ shared: SharedState, worker: Int, progress: WorkerProgress, frozenRows: [Bool], measuringStages: Bool
  ) -> StageCounts? {
    // Its memory is not needed then.
    if shared.isStopped { return nil }
    if measuringStages {
      var worker = Worker<Self, RunningStageClock>(
        shared, index: worker, progress: progress, frozenRows: frozenRows)
      worker.trainAll()
      return worker.clock.counts
    }
    var worker = Worker<Self, StoppedStageClock>(
      shared, index: worker, progress: progress, frozenRows: frozenRows)
    worker.trainAll()
    return nil
  }

  static func operations(_ counts: StageCounts) -> Double { 6 * Double(counts.meetings) }
  static var hasPairedProducts: Bool { false }
  static func centersPerStep(_ options: TrainingOptions) -> Int { 1 }
  static var measuresEveryLoss: Bool { false }
  static func usualDraws(_ options: TrainingOptions) -> Int { options.negativeCount }
  static func negativeUses(_ options: TrainingOptions) -> Int { options.chosenNegativeUses ?? 1 }
  static func usualRareWeight(_ options: TrainingOptions) -> Double { 0 }

  /// Plans the piece's next step.
  ///
  /// - Returns: whether there was one.
  @inline(__always)
  mutating func planNext(_ step: inout StepPlan, of piece: inout Piece) -> Bool {
    step.removeAll()
    guard piece.hasNext else { return false }
    let first = piece.center
    plan(&step, of: &piece)
    piece.useInputs(from: first)
    piece.prepareNegatives()
    return true
  }
}
