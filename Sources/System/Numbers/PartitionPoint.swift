extension Range<Int> {
  /// The first number of the range for which a condition does not hold, or the range's end.
  ///
  /// - Parameter isBefore: holds for none of the numbers behind one for which it does not. Called for about
  ///   log2(count) of them.
  @inlinable @inline(__always)
  package func partitionPoint(_ isBefore: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
