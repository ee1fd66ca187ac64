internal import Glibc

// What a dense layer needs besides products, for rows of any length at any address.

/// Replaces each of `count` values by its logistic function.
func applyLogistic(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var k = 0
  while k &+ laneCount <= count {
    store(logistic(load(values, k)), values, k)
    k &+= laneCount
  }
  if k < count { withTail(values + k, count &- k, filledWith: 0) { logistic($0) } }
}

/// Replaces a row of scores by its softmax, the maximum subtracted first.
///
/// - Returns: the logarithm of the sum of the exponentials of the scores, so that a score less it is the
///   logarithm of its probability; NaN if a score is not a number.
func applySoftmax(_ scores: UnsafeMutablePointer<Float>, _ count: Int) -> Double {
  var largest = -Float.infinity
  for k in 0..<count where !(scores[k] <= largest) { largest = scores[k] }
  var total = Lanes.zero
  var k = 0
  while k &+ laneCount <= count {
    let power = exponential(bounded(load(scores, k) - largest))
    total += power
    store(power, scores, k)
    k &+= laneCount
  }
  if k < count {
    withTail(scores + k, count &- k, filledWith: 0) { exponential(bounded($0 - largest)) }
    for index in k..<count { total[index &- k] += scores[index] }
  }
  let sum = sum(total)
  let factor = 1 / sum
  for k in 0..<count { scores[k] *= factor }
  return log(Double(sum)) + Double(largest)
}

/// Applies a function to fewer values than a register holds.
@inline(__always)
private func withTail(
  _ values: UnsafeMutablePointer<Float>, _ count: Int, filledWith filler: Float, _ body: (Lanes) -> Lanes
) {
  var lanes = Lanes(repeating: filler)
  for lane in 0..<count { lanes[lane] = values[lane] }
  let result = body(lanes)
  for lane in 0..<count { values[lane] = result[lane] }
}
