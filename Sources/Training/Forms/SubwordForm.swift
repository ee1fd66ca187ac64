internal import HogvecKernels

/// Words with n-grams (Bojanowski et al. 2017): the mean of a word's rows, a single vector, meets the words
/// of its window, or of a part of it (``WindowParts``), and one set of negatives; in CBOW, the mean of the
/// rows of all words of the window meets the word in the middle.
struct SubwordForm: TrainingForm {
  private var parts: WindowParts

  init(_ shared: SharedState) { parts = WindowParts(shared.options) }

  @inline(__always)
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    let isCBOW = piece.shared.options.architecture == .cbow
    let window = parts.next { piece.drawWindow(of: piece.center) }
    piece.prefetchSubwords(reach: isCBOW ? piece.shared.options.window : 0)
    var rowCount = 0
    if isCBOW {
      for position in window where position != piece.center {
        rowCount &+= piece.addSubwords(of: position, to: &step)
      }
    } else {
      rowCount = piece.addSubwords(of: piece.center, to: &step)
    }
    step.scales = piece.shared.options.poolingScales(inputCount: rowCount)
    if isCBOW {
      piece.addCenterAndNegatives(to: &step, pairCount: 1)
    } else {
      piece.addWindowAndNegatives(window, to: &step)
    }
    if parts.isDone { piece.center &+= 1 }
  }

  static func kernel<Scalar>(of kernels: KernelTable<Scalar>) -> KernelTable<Scalar>.Step {
    unsafe PooledForm.kernel(of: kernels)
  }

  static func capacity(_ shared: SharedState) -> StepPlan.Capacity {
    let (options, window) = (shared.options, windowCapacity(shared))
    let longest = shared.subwords.longest
    let isCBOW = options.architecture == .cbow
    let outputs = options.negativeDraws + (isCBOW ? 1 + (shared.tree?.longestPath ?? 0) : window)
    return StepPlan.Capacity(
      inputs: isCBOW ? window * longest : longest, outputs: outputs, groups: outputs, weights: outputs)
  }

  static func scratchCount(_ capacity: StepPlan.Capacity, stride: Int, outputRows: Int) -> Int {
    PooledForm.scratchCount(capacity, stride: stride, outputRows: outputRows)
  }

  /// An input is added to the mean, and the step, times a factor, to each input.
  static func operations(_ counts: StageCounts) -> Double {
    PooledForm.operations(counts) + Double(counts.inputs)
  }

  // A window has one vector, for which fewer would weigh too much (README.md).
  static func usualDraws(_ options: TrainingOptions) -> Int {
    options.architecture == .cbow ? WindowForm.usualDraws(options) : 3 * options.negativeCount
  }

  static func negativeUses(_ options: TrainingOptions) -> Int { PooledForm.negativeUses(options) }
  static func usualRareWeight(_ options: TrainingOptions) -> Double { WindowForm.usualRareWeight(options) }
}
