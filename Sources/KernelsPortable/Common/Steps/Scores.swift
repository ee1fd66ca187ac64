/// Writes the dot products of a group's inputs with its outputs to `scores`, input by input. Up to
/// fifteen floats behind them are overwritten.
func writeScores(_ group: BlockGroup, _ columns: Int, into scores: Row) {
  switch group.outputCount {
  case 1: Scores<1, 2, 3, 4>.all(group, columns, scores)
  case 2: Scores<2, 4, 6, 8>.all(group, columns, scores)
  case 3: Scores<3, 6, 9, 12>.all(group, columns, scores)
  case 4: Scores<4, 8, 12, 16>.all(group, columns, scores)
  case 5: Scores<5, 10, 15, 20>.all(group, columns, scores)
  #if BF16
    case 7: Scores<7, 14, 21, 28>.all(group, columns, scores)
    case 8: Scores<8, 16, 24, 32>.all(group, columns, scores)
  #endif
  default: Scores<6, 12, 18, 24>.all(group, columns, scores)
  }
}

/// Writes the dot products of one row with some, as many at a time as registers hold. Up to fifteen floats
/// after them are overwritten.
func writeScores(
  _ input: Row, _ outputs: UnsafePointer<Row>, _ count: Int, _ columns: Int, into scores: Row
) {
  withUnsafePointer(to: input) { input in
    var (outputs, scores, left) = (outputs, scores, count)
    while left > 0 {
      switch left {
      case 1: Tile<1, 1, 1>.scores(input, outputs, columns, into: scores)
      case 2: Tile<1, 2, 2>.scores(input, outputs, columns, into: scores)
      case 3: Tile<1, 3, 3>.scores(input, outputs, columns, into: scores)
      case 4: Tile<1, 4, 4>.scores(input, outputs, columns, into: scores)
      case 5: Tile<1, 5, 5>.scores(input, outputs, columns, into: scores)
      #if AVX512
        case 6: Tile<1, 6, 6>.scores(input, outputs, columns, into: scores)
        case 7: Tile<1, 7, 7>.scores(input, outputs, columns, into: scores)
        case 8: Tile<1, 8, 8>.scores(input, outputs, columns, into: scores)
        case 9: Tile<1, 9, 9>.scores(input, outputs, columns, into: scores)
        case 10: Tile<1, 10, 10>.scores(input, outputs, columns, into: scores)
        case 11: Tile<1, 11, 11>.scores(input, outputs, columns, into: scores)
        case 12: Tile<1, 12, 12>.scores(input, outputs, columns, into: scores)
        case 13: Tile<1, 13, 13>.scores(input, outputs, columns, into: scores)
        case 14: Tile<1, 14, 14>.scores(input, outputs, columns, into: scores)
        case 15: Tile<1, 15, 15>.scores(input, outputs, columns, into: scores)
        // The sums of sixteen are one register.
        default: Tile<1, 16, 16>.scores(input, outputs, columns, into: scores)
      #else
        default: Tile<1, 6, 6>.scores(input, outputs, columns, into: scores)
      #endif
      }
      let done = min(left, scoresAtATime)
      (outputs, scores, left) = (outputs + done, scores + done, left &- done)
    }
  }
}

/// How many scores of one row are summed up at a time.
#if AVX512
  private let scoresAtATime = 16
#else
  private let scoresAtATime = 6
#endif

/// The scores of any number of inputs with N outputs, in the largest tiles that fit the registers. Twice,
/// three and four times N are given, since value parameters cannot be multiplied.
private enum Scores<let N: Int, let TwiceN: Int, let ThreeTimesN: Int, let FourTimesN: Int> {
  @inline(__always)
  static func all(_ group: BlockGroup, _ columns: Int, _ scores: Row) {
    let (inputs, inputCount, outputs) = (group.inputs, group.inputCount, group.outputs)
    var i = 0
    #if AVX512
      while N > 6 && i &+ 3 <= inputCount {
        Tile<3, N, ThreeTimesN>.scores(inputs + i, outputs, columns, into: scores + i &* N)
        i &+= 3
      }
      while N <= 6 && i &+ 4 <= inputCount {
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

/// Turns scores into errors, in whole registers, beyond `count` too.
func turnIntoErrors(_ scores: Row, _ weights: UnsafePointer<Float>, _ count: Int, rate: Float) {
  var k = 0
  while k < count {
    store(errors(ofScores: load(scores, k), load(weights, k), rate: rate), scores, k)
    k &+= laneCount
  }
}

/// The errors of a register of scores: rate * |w| * (label - logistic(s)), where the weight's sign is the
/// label.
///
/// For label 1 that is rate * w * logistic(-s), for label 0 rate * w * logistic(s): the score's sign is
/// flipped where the weight is positive.
@inline(__always)
func errors(ofScores scores: Lanes, _ weights: Lanes, rate: Float) -> Lanes {
  logistic(labeled(scores, weights)) * weights * rate
}

/// The sum of |w| * softplus(-s) for label 1 and |w| * softplus(s) for label 0.
func negativeSamplingLoss(_ scores: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ count: Int)
  -> Double
{
  var total = Lanes.zero
  var k = 0
  while k < count {
    let weight = load(weights, k)
    var loss = softplus(labeled(load(scores, k), weight)) * weight
    loss.replace(with: -loss, where: weight .< 0)
    if k &+ laneCount > count { for lane in (count &- k)..<laneCount { loss[lane] = 0 } }
    total += loss
    k &+= laneCount
  }
  return Double(sum(total))
}

/// The score, negated where the weight is positive.
@inline(__always)
private func labeled(_ score: Lanes, _ weight: Lanes) -> Lanes {
  score.replacing(with: -score, where: weight .> 0)
}
