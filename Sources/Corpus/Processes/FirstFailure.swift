internal import HogvecSystem

/// The first failure of a process that goes on making the calls that other processes wait for.
struct FirstFailure {
  private var error: FileError?

  /// After how many pieces processes tell each other of failures, when they send many.
  private static let interval = 64

  /// Does something, unless something has failed.
  ///
  /// - Returns: what it gives; `nil` after a failure.
  @discardableResult
  mutating func noting<Value: ~Copyable>(_ body: () throws(FileError) -> Value) -> Value? {
    guard error == nil else { return nil }
    do throws(FileError) {
      return try body()
    } catch {
      self.error = error
      return nil
    }
  }

  /// Does the same as ``checkAll(in:)`` after every so many pieces.
  func check(afterPiece number: Int, in group: any ProcessGroup) throws {
    if number % FirstFailure.interval == FirstFailure.interval - 1 { try checkAll(in: group) }
  }

  /// Throws what has failed, in all processes if it is in one.
  func checkAll(in group: any ProcessGroup) throws {
    try group.together { if let error { throw error } }
  }
}
