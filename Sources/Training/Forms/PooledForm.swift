internal import HogvecKernels

/// CBOW: the mean or sum of a window's words, a single vector, meets the word in the middle and its
/// negatives.
struct PooledForm: TrainingForm {
  init(_ shared: SharedState) {}

  @inline(__always)
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    piece.addInputs(of: piece.drawWindow(of: piece.center), to: &step)
    step.scales = piece.shared.options.poolingScales(inputCount: step.inputCount)
    piece.addCenterAndNegatives(to: &step, pairCount: 1)
    piece.center &+= 1
  }

  static func kernel<Scalar>(of kernels: KernelTable<Scalar>) -> KernelTable<Scalar>.Step {
    unsafe kernels.stepPooled
  }

  static func scratchCount(_ capacity: StepPlan.Capacity, stride: Int, outputRows: Int) -> Int {
    2 * stride + capacity.outputs + 16
  }

  /// The mean meets each output; each input is added to the mean, and the step to each input.
  static func operations(_ counts: StageCounts) -> Double {
    6 * Double(counts.outputs) + 2 * Double(counts.inputs)
  }

  static func usualDraws(_ options: TrainingOptions) -> Int { WindowForm.usualDraws(options) }
  static func negativeUses(_ options: TrainingOptions) -> Int { options.chosenNegativeUses ?? 5 }
  static func usualRareWeight(_ options: TrainingOptions) -> Double { WindowForm.usualRareWeight(options) }
}
