internal import Dispatch

/// A thread that does the work it is given, one piece after another.
///
/// A serial queue with work has a thread to itself, however many there are; concurrent queues stop at the
/// number of cores.
package struct WorkThread: Sendable {
  private let queue: DispatchQueue

  /// A thread without work. Its name, with "hogvec." in front, is what debuggers show.
  package init(label: String) {
    queue = DispatchQueue(label: "hogvec." + label)
  }

  /// Starts a piece of work, or has it follow the ones given before.
  @discardableResult package func start<Output: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Output
  ) -> PendingResult<Output, Failure> {
    let pending = PendingResult<Output, Failure>()
    queue.async { pending.finish(Result(catching: work)) }
    return pending
  }
}
