/// Pearson's correlation of two series of the same length; `nil` if there are fewer than two values or one
/// series is constant.
public func pearsonCorrelation(_ left: [Double], _ right: [Double]) -> Double? {
  precondition(left.count == right.count, "the series have the same length")
  guard left.count > 1 else { return nil }
  let leftMean = left.reduce(0, +) / Double(left.count)
  let rightMean = right.reduce(0, +) / Double(right.count)
  var (product, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
  for (x, y) in zip(left, right) {
    product += (x - leftMean) * (y - rightMean)
    leftSquare += (x - leftMean) * (x - leftMean)
    rightSquare += (y - rightMean) * (y - rightMean)
  }
  guard leftSquare > 0, rightSquare > 0 else { return nil }
  return product / (leftSquare * rightSquare).squareRoot()
}

/// Spearman's rank correlation: Pearson's of the ranks, where equal values share the mean of theirs.
public func spearmanCorrelation(_ left: [Double], _ right: [Double]) -> Double? {
  pearsonCorrelation(ranks(left), ranks(right))
}

/// The ranks of values from 1; equal ones share the mean of theirs.
func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
    for place in order[start..<end] { ranks[place] = Double(start + 1 + end) / 2 }
    start = end
  }
  return ranks
}
