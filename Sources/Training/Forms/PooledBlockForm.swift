internal import HogvecKernels

/// CBOW by blocks: the windows of a few words that follow each other are one step. Each has a vector, the mean
/// or sum of its words, which meets the word in the middle and negatives that all of them share.
struct PooledBlockForm: TrainingForm {
  /// The windows of a step.
  private static var windowCount: Int { StepArguments<Float>.windowCount }

  init(_ shared: SharedState) {}

  static func centersPerStep(_ options: TrainingOptions) -> Int { windowCount }

  @inline(__always)
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    let (options, center) = (piece.shared.options, piece.center)
    let count = piece.distinctCenters(atMost: PooledBlockForm.windowCount)
    // Windows that are not there are empty.
    var (starts, ends) = (SIMD4<Int32>.zero, SIMD4<Int32>.zero)
    var (shares, scales) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    var span = center..<center
    for index in 0..<count {
      let window = piece.drawWindow(of: center &+ index)
      span = min(span.lowerBound, window.lowerBound)..<max(span.upperBound, window.upperBound)
      starts[index] = Int32(truncatingIfNeeded: window.lowerBound)
      ends[index] = Int32(truncatingIfNeeded: window.upperBound)
      let scale = options.poolingScales(inputCount: window.count &- 1)
      shares[index] = scale.hidden
      scales[index] = scale.input / scale.hidden
    }
    step.setWindowScales(scales)
    let own = SIMD4<Int32>(0, 1, 2, 3) &+ Int32(truncatingIfNeeded: center)
    for position in span {
      piece.addInput(position, isArriving: position >= piece.firstArriving, to: &step)
      let place = SIMD4(repeating: Int32(truncatingIfNeeded: position))
      let isInside = (place .>= starts) .& (place .< ends) .& (place .!= own)
      step.setShares(SIMD4.zero.replacing(with: shares, where: isInside))
    }
    piece.firstArriving = max(piece.firstArriving, span.upperBound)
    piece.addCentersAndNegatives(count, of: PooledBlockForm.windowCount, to: &step)
    step.pairCount = count
    piece.center &+= count
  }

  static func kernel<Scalar>(of kernels: KernelTable<Scalar>) -> KernelTable<Scalar>.Step {
    unsafe kernels.stepWindows
  }

  static func capacity(_ shared: SharedState) -> StepPlan.Capacity {
    let outputs = windowCount + shared.options.negativeDraws
    return StepPlan.Capacity(
      inputs: windowCapacity(shared), outputs: outputs, groups: 0, weights: windowCount * outputs)
  }

  static func scratchCount(_ capacity: StepPlan.Capacity, stride: Int, outputRows: Int) -> Int {
    16 + 2 * windowCount * stride + windowCount * capacity.outputs + 16
  }

  /// A window's vector meets its own output and those of all; each input is added to each window's vector, and
  /// the steps of all windows to each input.
  static func operations(_ counts: StageCounts) -> Double {
    6 * Double(counts.weights) + 4 * Double(windowCount) * Double(counts.inputs)
  }

  static var hasPairedProducts: Bool { true }

  // As many as give vectors as good as those of single windows (perf/NOTEBOOK.md).
  static func usualDraws(_ options: TrainingOptions) -> Int { (8 * options.negativeCount + 4) / 5 }
  static func negativeUses(_ options: TrainingOptions) -> Int { options.chosenNegativeUses ?? 5 }
  static func usualRareWeight(_ options: TrainingOptions) -> Double { WindowForm.usualRareWeight(options) }
}

extension Piece {
  /// How many words from the next center on are the middles of a step's windows: as far as they differ, since
  /// each has an output of its own.
  @inline(__always)
  fileprivate func distinctCenters(atMost limit: Int) -> Int {
    let end = min(limit, wordCount &- center)
    var count = 1
    while count < end {
      let word = unsafe words[center &+ count]
      for other in 0..<count where unsafe words[center &+ other] == word { return count }
      count &+= 1
    }
    return count
  }

  /// Adds the outputs of several centers and the negatives that all of them meet.
  ///
  /// - Parameter windowCount: the windows of the step; of those that are not there the output is that of the
  ///   last center, and weighs nothing.
  @inline(__always)
  fileprivate mutating func addCentersAndNegatives(
    _ count: Int, of windowCount: Int, to plan: inout StepPlan
  ) {
    for index in 0..<windowCount {
      let own = center &+ min(index, count &- 1)
      unsafe plan.addOutput(outputRow(own))
      unsafe plan.addWeight(index < count ? weights[own] : 0)
    }
    addNegatives(to: &plan)
    var first = windowCount
    while first < plan.outputCount {
      let end = min(first &+ StepPlan.groupWidth, plan.outputCount)
      for index in 0..<windowCount {
        for output in first..<end { unsafe plan.addWeight(index < count ? outputWeights[output] : 0) }
      }
      first = end
    }
  }
}
