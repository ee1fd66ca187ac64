/// A score whose units may each count several times, or not at all.
enum ResampledScore: Sendable {
  /// The sum of the units' values over that of their counts.
  case mean(sums: [Double], counts: [Double])
  /// Spearman's correlation of two values of each unit.
  case correlation(RankedValues, RankedValues)

  /// The score; `nil` if there is none.
  ///
  /// - Parameter weights: how often each unit counts, a whole number.
  func value(weights: [Double]) -> Double? {
    switch self {
    case .mean(let sums, let counts):
      var (sum, count) = (0.0, 0.0)
      for unit in weights.indices {
        sum += weights[unit] * sums[unit]
        count += weights[unit] * counts[unit]
      }
      return count > 0 ? sum / count : nil
    case .correlation(let left, let right):
      return weightedCorrelation(left.ranks(weights: weights), right.ranks(weights: weights), weights)
    }
  }
}

/// Values by their order, so that the ranks of any multiple of them take no sorting.
struct RankedValues: Sendable {
  /// The places of the values, by rising value.
  private let order: [Int]
  /// For each place in the order, whether the value is that of the place before.
  private let isEqual: [Bool]

  init(_ values: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    self.order = order
    isEqual = order.indices.map { $0 > 0 && values[order[$0]] == values[order[$0 - 1]] }
  }

  /// The rank of each value where each counts several times; equal ones share the mean of theirs.
  func ranks(weights: [Double]) -> [Double] {
    var ranks = [Double](repeating: 0, count: weights.count)
    var (start, before) = (0, 0.0)
    while start < order.count {
      var end = start + 1
      var weight = weights[order[start]]
      while end < order.count && isEqual[end] {
        weight += weights[order[end]]
        end += 1
      }
      for place in order[start..<end] { ranks[place] = before + (weight + 1) / 2 }
      before += weight
      start = end
    }
    return ranks
  }
}

/// Pearson's correlation of two series of which each element counts several times; `nil` if one is constant.
private func weightedCorrelation(_ left: [Double], _ right: [Double], _ weights: [Double]) -> Double? {
  var (count, leftMean, rightMean) = (0.0, 0.0, 0.0)
  for index in weights.indices {
    count += weights[index]
    leftMean += weights[index] * left[index]
    rightMean += weights[index] * right[index]
  }
  guard count > 1 else { return nil }
  leftMean /= count
  rightMean /= count
  var (product, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
  for index in weights.indices {
    let (x, y) = (left[index] - leftMean, right[index] - rightMean)
    product += weights[index] * x * y
    leftSquare += weights[index] * x * x
    rightSquare += weights[index] * y * y
  }
  guard leftSquare > 0, rightSquare > 0 else { return nil }
  return product / (leftSquare * rightSquare).squareRoot()
}
