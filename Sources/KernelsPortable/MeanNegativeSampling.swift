/// One step of negative sampling for the mean of several input rows (CBOW, Mikolov et al. 2013): the first output is the
/// word that is there (label 1), the others are negatives (label 0).
///
/// With h = sum of weight * x / sum of weights, s = h . y and error = weight * rate * (label - logistic(s)), all with the
/// values before the step: y += error * h and x += weight * inputScale * sum of error * y.
///
/// - Parameters:
///   - inputScale: 1 gives each input the whole error, as word2vec does; 1 / sum of weights is the true gradient.
///   - scratch: `outputCount + 2 * 16 + 2 * stride` floats, at an address divisible by 64.
///   - The others are those of `stepNegativeSampling`.
/// - Returns: the sum of weighted losses before the step, or 0.
public func stepMeanNegativeSampling(
  inputs: UnsafePointer<Row>, inputWeights: UnsafePointer<Float>?, inputCount: Int, inputScale: Float,
  outputs: UnsafePointer<Row>, outputWeights: UnsafePointer<Float>?, outputCount: Int,
  dimension: Int, rate: Float, scratch: Row,
  upcoming: UnsafePointer<Row>, upcomingCount: Int, measuresLoss: Bool
) -> Double {
  let columns = paddedColumns(dimension)
  let stride = (dimension &+ 15) & ~15
  let (mean, gradient, errors) = (scratch, scratch + stride, scratch + 2 &* stride)
  writeMean(inputs, inputWeights, inputCount, columns, to: mean)
  withUnsafePointer(to: mean) { input in
    writeScores(
      inputs: input, inputCount: 1, outputs: outputs, outputCount: outputCount, columns: columns, into: errors
    )
  }
  let loss = turnIntoErrors(
    errors, inputCount: 1, inputWeights: nil, outputCount: outputCount, outputWeights: outputWeights,
    rate: rate,
    measuresLoss: measuresLoss)
  var first = 0
  while first < outputCount {
    let (group, errors, isFirst) = (outputs + first, errors + first, first == 0)
    switch outputCount &- first {
    case 1: Group<1>.updateWithOne(mean, group, errors, columns, gradient, isFirst)
    case 2: Group<2>.updateWithOne(mean, group, errors, columns, gradient, isFirst)
    case 3: Group<3>.updateWithOne(mean, group, errors, columns, gradient, isFirst)
    case 4: Group<4>.updateWithOne(mean, group, errors, columns, gradient, isFirst)
    case 5: Group<5>.updateWithOne(mean, group, errors, columns, gradient, isFirst)
    default: Group<6>.updateWithOne(mean, group, errors, columns, gradient, isFirst)
    }
    first &+= groupWidth
  }
  var column = 0
  while column < columns {
    if column & 15 == 0 { prefetchAll(upcoming, upcomingCount, column) }
    let step = load(gradient, column) * inputScale
    for i in 0..<inputCount {
      var sum = load(inputs[i], column)
      addProduct(&sum, step, Lanes(repeating: inputWeights?[i] ?? 1))
      store(sum, inputs[i], column)
    }
    column &+= laneCount
  }
  return loss
}

private func writeMean(
  _ inputs: UnsafePointer<Row>, _ weights: UnsafePointer<Float>?, _ count: Int, _ columns: Int, to mean: Row
) {
  var totalWeight: Float = 0
  for i in 0..<count { totalWeight += weights?[i] ?? 1 }
  let scale = Lanes(repeating: 1 / totalWeight)
  var column = 0
  while column < columns {
    var sum = Lanes.zero
    if let weights {
      for i in 0..<count { addProduct(&sum, load(inputs[i], column), Lanes(repeating: weights[i])) }
    } else {
      for i in 0..<count { sum += load(inputs[i], column) }
    }
    store(sum * scale, mean, column)
    column &+= laneCount
  }
}

extension Group {
  /// Adds `error[j] * input` to N output rows and writes the sum of `error[j] * output[j]`, with the values from before,
  /// to `gradient`, or adds it to what is there unless this is the first group.
  @inline(__always)
  fileprivate static func updateWithOne(
    _ input: Row, _ outputs: UnsafePointer<Row>, _ errors: UnsafePointer<Float>, _ columns: Int,
    _ gradient: Row,
    _ isFirst: Bool
  ) {
    var factors = InlineArray<N, Lanes>(repeating: .zero)
    for j in 0..<N { factors[unchecked: j] = Lanes(repeating: errors[j]) }
    var column = 0
    while column < columns {
      let x = load(input, column)
      var sum = isFirst ? Lanes.zero : load(gradient, column)
      for j in 0..<N {
        var output = load(outputs[j], column)
        addProduct(&sum, factors[unchecked: j], output)
        addProduct(&output, factors[unchecked: j], x)
        store(output, outputs[j], column)
      }
      store(sum, gradient, column)
      column &+= laneCount
    }
  }
}
