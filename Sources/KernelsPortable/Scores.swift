/// The output rows that are worked on together: their old and new values, an input, a sum and a factor fill 15 of the 16
/// registers of SSE and AVX2. Scores and errors are laid out group by group, in each group input by input.
let groupWidth = 6

/// Writes the dot products of all inputs with all outputs to `scores`, group by group. A few floats behind them are
/// overwritten.
func writeScores(
  inputs: UnsafePointer<Row>, inputCount: Int, outputs: UnsafePointer<Row>, outputCount: Int, columns: Int,
  into scores: Row
) {
  var scores = scores
  var first = 0
  while first < outputCount {
    let width = min(groupWidth, outputCount &- first)
    let group = outputs + first
    switch width {
    case 1: Scores<1, 2, 4>.all(inputs, inputCount, group, columns, scores)
    case 2: Scores<2, 4, 8>.all(inputs, inputCount, group, columns, scores)
    case 3: Scores<3, 6, 12>.all(inputs, inputCount, group, columns, scores)
    case 4: Scores<4, 8, 16>.all(inputs, inputCount, group, columns, scores)
    case 5: Scores<5, 10, 20>.all(inputs, inputCount, group, columns, scores)
    default: Scores<6, 12, 24>.all(inputs, inputCount, group, columns, scores)
    }
    scores += inputCount &* width
    first &+= width
  }
}

/// The scores of any number of inputs with N outputs, in the largest tiles that fit the registers. Twice and four times
/// N are given, since value parameters cannot be multiplied.
private enum Scores<let N: Int, let TwiceN: Int, let FourTimesN: Int> {
  @inline(__always)
  static func all(
    _ inputs: UnsafePointer<Row>, _ inputCount: Int, _ outputs: UnsafePointer<Row>, _ columns: Int,
    _ scores: Row
  ) {
    var i = 0
    #if AVX512
      while i &+ 4 <= inputCount {
        Tile<4, N, FourTimesN>.scores(inputs + i, outputs, columns, into: scores + i &* N)
        i &+= 4
      }
    #endif
    while i &+ 2 <= inputCount {
      Tile<2, N, TwiceN>.scores(inputs + i, outputs, columns, into: scores + i &* N)
      i &+= 2
    }
    if i < inputCount { Tile<1, N, N>.scores(inputs + i, outputs, columns, into: scores + i &* N) }
  }
}

/// Turns the scores of negative sampling into errors, weight * rate * (label - logistic(score)), where the first output
/// of every input has label 1 and all others 0. A few floats behind them are overwritten.
///
/// - Returns: the sum of the weighted losses, if they are asked for: -log logistic(s) for label 1 and
///   -log logistic(-s) for label 0.
func turnIntoErrors(
  _ scores: Row, inputCount: Int, inputWeights: UnsafePointer<Float>?, outputCount: Int,
  outputWeights: UnsafePointer<Float>?, rate: Float, measuresLoss: Bool
) -> Double {
  var loss = 0.0
  if measuresLoss {
    forEachScore(inputCount: inputCount, outputCount: outputCount) { index, i, j in
      let score = scores[index]
      let weight = (inputWeights?[i] ?? 1) * (outputWeights?[j] ?? 1)
      // softplus(-s) = softplus(s) - s
      let pairLoss = softplus(Lanes(repeating: score))[0] - (j == 0 ? score : 0)
      loss += Double(weight * pairLoss)
    }
  }
  let count = inputCount &* outputCount
  var k = 0
  while k < count {
    store(logistic(load(scores, k)) * -rate, scores, k)
    k &+= laneCount
  }
  let firstWidth = min(groupWidth, outputCount)
  for i in 0..<inputCount { scores[i &* firstWidth] += rate }
  if inputWeights != nil || outputWeights != nil {
    forEachScore(inputCount: inputCount, outputCount: outputCount) { index, i, j in
      scores[index] *= (inputWeights?[i] ?? 1) * (outputWeights?[j] ?? 1)
    }
  }
  return loss
}

/// Goes through a block's scores in the order of their layout.
@inline(__always)
private func forEachScore(
  inputCount: Int, outputCount: Int, _ body: (_ index: Int, _ input: Int, _ output: Int) -> Void
) {
  var index = 0
  var first = 0
  while first < outputCount {
    let width = min(groupWidth, outputCount &- first)
    for i in 0..<inputCount {
      for j in 0..<width {
        body(index, i, first &+ j)
        index &+= 1
      }
    }
    first &+= width
  }
}
