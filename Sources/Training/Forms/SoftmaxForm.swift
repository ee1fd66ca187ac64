/// The steps of the full softmax.
extension StepPlanner {
  /// Windows are gathered until a step has this many predictions: enough for products of matrices, few enough to be one
  /// step.
  static let predictionsPerStep = 32

  /// Several consecutive windows: each word of a window, or in CBOW the window's mean or sum, predicts the word in the
  /// middle.
  mutating func planPredictions(_ plan: inout StepPlan) {
    let options = run.options
    while center < wordCount && plan.groupCount < StepPlanner.predictionsPerStep {
      let first = plan.inputCount
      for position in drawWindow(of: center) where position != center {
        addInput(position, isArriving: false, to: &plan)
      }
      let target = unsafe words[center]
      let scales = options.poolingScales(inputCount: plan.inputCount &- first)
      switch options.architecture {
      case .skipGram:
        for input in first..<plan.inputCount {
          plan.addPrediction(inputs: input..<(input &+ 1), target: target, scales: scales)
        }
      case .cbow: plan.addPrediction(inputs: first..<plan.inputCount, target: target, scales: scales)
      }
      center &+= 1
    }
    plan.pairCount = plan.groupCount
  }
}

extension StepPlan.Capacity {
  /// What windows of so many inputs take in a step of the full softmax.
  static func forPredictions(windowCapacity: Int) -> StepPlan.Capacity {
    let predictions = StepPlanner.predictionsPerStep + windowCapacity
    return StepPlan.Capacity(
      inputs: StepPlanner.predictionsPerStep * windowCapacity, outputs: 0, groups: predictions,
      weights: 2 * predictions)
  }
}
