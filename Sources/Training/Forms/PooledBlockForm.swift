internal import HogvecKernels

/// CBOW by blocks: the windows of a few words that follow each other are one step. Each has a vector, the
/// mean or sum of its words, which meets the word in the middle and negatives that all of them share.
struct PooledBlockForm: TrainingForm {
  /// The windows of a step.
  private static var windowCount: Int { StepArguments<Float>.windowCount }
  /// The windows' places in a step.
  fileprivate static var places: SIMD4<Int32> { SIMD4(0, 1, 2, 3) }

  init(_ shared: SharedState) {}

  static func centersPerStep(_ options: TrainingOptions) -> Int { windowCount }

  @inline(__always)
  mutating func plan(_ step: inout StepPlan, of piece: inout Piece) {
    let (options, center, places) = (piece.shared.options, piece.center, PooledBlockForm.places)
    let count = piece.distinctCenters(atMost: PooledBlockForm.windowCount)
    // Windows that are not there are empty. Lanes are chosen by masks: one that is written by its number goes
    // through memory.
    let own = places &+ Int32(truncatingIfNeeded: center)
    var (starts, ends) = (SIMD4<Int32>.zero, SIMD4<Int32>.zero)
    var (shares, scales) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    var span = center..<center
    for index in 0..<count {
      let window = piece.drawWindow(of: center &+ index)
      span = min(span.lowerBound, window.lowerBound)..<max(span.upperBound, window.upperBound)
      let isThis = places .== Int32(truncatingIfNeeded: index)
      starts.replace(with: Int32(truncatingIfNeeded: window.lowerBound), where: isThis)
      ends.replace(with: Int32(truncatingIfNeeded: window.upperBound), where: isThis)
      let scale = options.poolingScales(inputCount: window.count &- 1)
      shares.replace(with: scale.hidden, where: isThis)
      scales.replace(with: scale.input / scale.hidden, where: isThis)
    }
    step.setWindowScales(scales)
    piece.addInputs(at: span, to: &step)
    for index in 0..<span.count {
      let place = SIMD4(repeating: Int32(truncatingIfNeeded: span.lowerBound &+ index))
      let isInside = (place .>= starts) .& (place .< ends) .& (place .!= own)
      step.setShares(SIMD4.zero.replacing(with: shares, where: isInside), of: index)
    }
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
    StepArguments<Float>.scratchCount(
      windowsOf: capacity.inputs, outputs: capacity.outputs, stride: stride)
  }

  /// A window's vector meets its own output and those of all; each input is added to each window's vector,
  /// and the steps of all windows to each input.
  static func operations(_ counts: StageCounts) -> Double {
    6 * Double(counts.meetings) + 4 * Double(windowCount) * Double(counts.inputs)
  }

  static var hasPairedProducts: Bool { true }

  // As few as give vectors as good as those of single windows (perf/NOTEBOOK.md).
  static func usualDraws(_ options: TrainingOptions) -> Int { (7 * options.negativeCount + 4) / 5 }
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
    let places = PooledBlockForm.places
    marks.startStep()
    for index in 0..<windowCount {
      let own = center &+ min(index, count &- 1)
      let row = unsafe outputRow(own)
      unsafe plan.addOutput(row)
      _ = unsafe marks.mark(row)
      let weight = unsafe index < count ? weights[own] : 0
      plan.addWeights(
        SIMD4.zero.replacing(with: weight, where: places .== Int32(truncatingIfNeeded: index)))
    }
    addNegatives(to: &plan, areMarked: true)
    let isThere = places .< Int32(truncatingIfNeeded: count)
    for output in windowCount..<plan.outputCount {
      plan.addWeights(unsafe SIMD4.zero.replacing(with: outputWeights[output], where: isThere))
    }
  }
}
