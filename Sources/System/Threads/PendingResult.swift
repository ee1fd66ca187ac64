/// What a piece of work on another thread gives once it is done.
package final class PendingResult<Output: Sendable, Failure: Error>: Sendable {
  private let result = Monitor<Result<Output, Failure>?>(nil)

  init() {}

  /// Sets the result, once.
  func finish(_ outcome: Result<Output, Failure>) { result.change { $0 = outcome } }

  /// Waits for the end of the work. May be called more than once, by any thread.
  @discardableResult package func wait() -> Result<Output, Failure> { result.wait { $0 } }
}
