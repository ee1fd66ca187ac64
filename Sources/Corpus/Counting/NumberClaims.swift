internal import HogvecSystem
internal import Synchronization

/// Numbers that workers claim, each once.
final class NumberClaims: Sendable {
  private let claimed: Atomic<Int>
  private let numbers: Range<Int>

  init(_ numbers: Range<Int>) {
    self.numbers = numbers
    claimed = Atomic(numbers.lowerBound)
  }

  /// The next number; `nil` if there is none.
  func next() -> Int? {
    // Relaxed: the number says only which; what is made of it is handed over with a lock or a join.
    let number = claimed.add(1, ordering: .relaxed).oldValue
    return number < numbers.upperBound ? number : nil
  }

  /// Leaves the numbers that are not claimed yet to nobody.
  func stop() { claimed.store(numbers.upperBound, ordering: .relaxed) }

  /// Has workers claim numbers until there are none, or one fails.
  func onWorkers(
    _ threads: Int, label: String, _ work: @escaping @Sendable () throws(FileError) -> Void
  ) throws(FileError) {
    try HogvecSystem.onWorkers(max(1, min(threads, numbers.count)), label: label) {
      (_) throws(FileError) in
      do throws(FileError) {
        try work()
      } catch {
        self.stop()
        throw error
      }
    }
  }
}
