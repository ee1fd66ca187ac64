/// Skip-gram by windows: the words of a window meet the one in the middle and one set of negatives (Ji et al.
/// 2016), which turns a window into a small product of matrices. A wide window is several steps
/// (``WindowParts``).
struct WindowForm: TrainingForm {
  private var parts: WindowParts
  /// Weights are always written for this many pairs, as many as a window may have, so that the loop has no
  /// branch on chance.
  private let usualPairCount: Int

  init(_ shared: SharedState) {
    parts = WindowParts(shared.options)
    let capacity = min(WindowForm.windowCapacity(shared), parts.mostPositionsOfWide ?? .max)
    usualPairCount = capacity <= 16 ? capacity : 0
  }

  @inline(__always)
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    let window = parts.next { piece.drawWindow(of: piece.center) }
    let (before, after) = window.split(at: piece.center)
    // There is room for eight more words before and after what is copied.
    unsafe copy(
      piece.weights + before.lowerBound, before.count, to: piece.inputWeights, eight: SIMD8<Float>.self)
    unsafe copy(
      piece.weights + after.lowerBound, after.count, to: piece.inputWeights + before.count,
      eight: SIMD8<Float>.self)
    piece.addInputs(of: window, to: &step)
    piece.addCenterAndNegatives(to: &step, pairCount: step.inputCount, usual: usualPairCount)
    if parts.isDone { piece.center &+= 1 }
  }

  static var hasPairedProducts: Bool { true }

  // Fewer negatives are drawn, and weights of words make up for them: what perf/README.md's runs are about.
  static func usualDraws(_ options: TrainingOptions) -> Int {
    options.usesTree ? options.negativeCount : (4 * options.negativeCount + 4) / 5
  }

  static func negativeUses(_ options: TrainingOptions) -> Int {
    options.chosenNegativeUses ?? (options.usesNegatives && !options.usesTree ? 5 : 1)
  }

  static func usualRareWeight(_ options: TrainingOptions) -> Double {
    options.usesNegatives && !options.usesTree ? 0.1 : 0
  }
}
