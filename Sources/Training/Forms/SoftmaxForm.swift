internal import HogvecKernels
internal import HogvecSystem

/// The softmax over all words: each word of a window, or in CBOW the window's mean or sum, predicts the word
/// in the middle among all output rows.
///
/// Windows are gathered, so that a step is a few products of matrices.
struct SoftmaxForm: TrainingForm {
  /// A step ends with the window in which it has this many predictions: enough for products of matrices, few
  /// enough to be one step.
  static let predictionsPerStep = 32

  init(_ shared: SharedState) {}

  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    let (shared, options) = (piece.shared, piece.shared.options)
    unsafe step.setOutputTable(shared.output.address(ofRow: 0), rowCount: shared.output.rowCount)
    while piece.center < piece.wordCount && step.groupCount < SoftmaxForm.predictionsPerStep {
      let first = step.inputCount
      for position in piece.drawWindow(of: piece.center) where position != piece.center {
        piece.addInput(position, isArriving: false, to: &step)
      }
      let target = unsafe piece.words[piece.center]
      let scales = options.poolingScales(inputCount: step.inputCount &- first)
      if options.architecture == .cbow {
        step.addPrediction(inputs: first..<step.inputCount, target: target, scales: scales)
      } else {
        for input in first..<step.inputCount {
          step.addPrediction(inputs: input..<(input &+ 1), target: target, scales: scales)
        }
      }
      piece.center &+= 1
    }
    step.pairCount = step.groupCount
  }

  static func kernel<Scalar>(of kernels: KernelTable<Scalar>) -> KernelTable<Scalar>.Step {
    unsafe kernels.stepSoftmax
  }

  static func capacity(_ shared: SharedState) -> StepPlan.Capacity {
    let window = windowCapacity(shared)
    let predictions = predictionsPerStep + window
    return StepPlan.Capacity(
      inputs: predictionsPerStep * window, outputs: 1, groups: predictions, weights: 2 * predictions)
  }

  static func scratchCount(_ capacity: StepPlan.Capacity, stride: Int, outputRows: Int) -> Int {
    capacity.groups * (2 * stride + outputRows)
  }

  static func operations(_ counts: StageCounts) -> Double { 0 }
  static var measuresEveryLoss: Bool { true }

  static func negativeUses(_ options: TrainingOptions) -> Int {
    options.architecture == .cbow ? PooledForm.negativeUses(options) : options.chosenNegativeUses ?? 1
  }
}
