internal import Dispatch

/// What a piece of work on another thread gives once it is done.
package final class PendingResult<Output: Sendable, Failure: Error>: Sendable {
  private let result = Lock<Result<Output, Failure>?>(nil)
  private let group = DispatchGroup()

  init() { group.enter() }

  /// Sets the result, once.
  func finish(_ outcome: Result<Output, Failure>) {
    result.withLock { $0 = outcome }
    group.leave()
  }

  /// Waits for the end of the work. May be called more than once, by any thread.
  @discardableResult package func wait() -> Result<Output, Failure> {
    group.wait()
    guard let outcome = result.withLock({ $0 }) else { preconditionFailure("the work has ended") }
    return outcome
  }
}
