internal import HogvecKernelTypes

/// One step of the softmax over all outputs for several predictions.
///
/// A prediction is a vector h = hiddenScale * sum of some inputs, and the output row t that it should find.
/// Its loss is -log p(t), where p is the softmax of U h over all rows of U (Mikolov et al. 2013, eq. 2). With
/// the values before the step, U gets rate * (onehot(t) - p) h' summed over the predictions, and each input
/// of a prediction gets inputScale * rate * U' (onehot(t) - p). An input that stands twice is updated twice.
///
/// All predictions go through U together, a block of its rows at a time, as products of matrices. The largest
/// score is subtracted before exponentials are taken. Cost: 6 * predictionCount * outputCount * dimension
/// floating-point operations.
///
/// - Returns: the sum of the losses before the step.
/// - Concurrency: races with other workers on the rows are the method (Recht et al. 2011).
func stepFullSoftmax(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
  let step = step.pointee
  let (inputs, predictions, predictionCount) = (step.inputs, step.groups, step.groupCount)
  let (outputs, outputCount, scales) = (step.outputs[0], step.outputCount, step.weights)
  let (dimension, rate, scratch) = (step.dimension, step.rate, step.scratch)
  let columns = paddedColumns(dimension)
  let stride = (dimension &+ 15) & ~15
  let (hidden, gradient) = (scratch, scratch + predictionCount &* stride)
  let scores = gradient + predictionCount &* stride
  for k in 0..<predictionCount {
    let prediction = predictions[k]
    writeSum(
      inputs + Int(prediction[0]), Int(prediction[1]), scale: scales[2 &* k], columns, .none,
      to: hidden + k &* stride)
  }
  forEachBlock(outputCount) { first, count in
    multiplyMatrices(
      hidden, stride, 1, outputs + first &* stride, 1, stride, scores + first, outputCount,
      predictionCount, count, dimension, false)
  }
  var loss = 0.0
  for k in 0..<predictionCount {
    let (row, target) = (scores + k &* outputCount, Int(predictions[k][2]))
    let score = Double(row[target])
    loss += applySoftmax(row, outputCount) - score
    for j in 0..<outputCount { row[j] *= -rate }
    row[target] += rate
  }
  forEachBlock(outputCount) { first, count in
    let (errors, rows) = (scores + first, outputs + first &* stride)
    multiplyMatrices(
      errors, outputCount, 1, rows, stride, 1, gradient, stride, predictionCount, dimension, count,
      first > 0)
    multiplyMatrices(
      errors, 1, outputCount, hidden, stride, 1, rows, stride, count, dimension, predictionCount, true)
  }
  for k in 0..<predictionCount {
    let (prediction, change) = (predictions[k], gradient + k &* stride)
    let scale = scales[2 &* k &+ 1]
    for i in Int(prediction[0])..<Int(prediction[0] &+ prediction[1]) {
      let input = inputs[i]
      for column in 0..<dimension { input[column] += scale * change[column] }
    }
  }
  if let times = step.times {
    var clock = RunningStepClock(times: times)
    clock.lap(.dot)
  }
  return loss
}

/// Goes through rows in blocks that stay in the second-level cache while they are used.
@inline(__always)
private func forEachBlock(_ count: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
  var first = 0
  while first < count {
    let length = min(512, count &- first)
    body(first, length)
    first &+= length
  }
}
