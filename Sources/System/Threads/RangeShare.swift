extension Range<Int> {
  /// The part of a range that one of several workers takes: about equal ones, in the workers' order.
  package func share(of worker: Int, among workers: Int) -> Range<Int> {
    lowerBound + count * worker / workers..<lowerBound + count * (worker + 1) / workers
  }
}
