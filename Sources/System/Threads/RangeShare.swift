extension Range<Int> {
  /// Pieces of a range, one after the other, of so many numbers each; the last one of what is left.
  package func pieces(of size: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min($0 + size, upperBound) }
  }

  /// The part of a range that one of several workers takes: about equal ones, in the workers' order.
  package func share(of worker: Int, among workers: Int) -> Range<Int> {
    lowerBound + count * worker / workers..<lowerBound + count * (worker + 1) / workers
  }
}
