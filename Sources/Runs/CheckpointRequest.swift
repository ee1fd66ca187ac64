internal import HogvecSystem

/// Asks a job for a checkpoint at once, from any thread; training continues meanwhile.
public final class CheckpointRequest: Sendable {
  private let action = Lock<(@Sendable () -> Void)?>(nil)

  init() {}

  /// Has a checkpoint written, if the job keeps a model directory and is training. Requests while one is
  /// waited for are one.
  ///
  /// - Returns: whether there will be one.
  @discardableResult public func request() -> Bool {
    guard let action = action.withLock({ $0 }) else { return false }
    action()
    return true
  }

  /// Calls this for requests from now on; `nil` ends that.
  func attach(_ action: (@Sendable () -> Void)?) { self.action.withLock { $0 = action } }
}
