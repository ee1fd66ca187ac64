/// Threads that do pieces of work as they come, each piece by whichever is free.
///
/// Where the system allows fewer threads, there are fewer; with none, a piece is done by whoever gives it.
/// The threads end with the value, after the work that was given.
package struct WorkPool: ~Copyable {
  private let queue = Monitor(Queue())
  private let threadCount: Int

  private struct Queue {
    var work: [@Sendable () -> Void] = []
    var isEnded = false
  }

  /// Starts threads.
  ///
  /// - Parameters:
  ///   - threads: how many, at most.
  ///   - name: what debuggers show, with a number after it.
  package init(threads: Int, name: String) {
    var started = 0
    while started < threads {
      let hasStarted = startThread("\(name)\(started)") { [queue] in
        while let work = queue.wait({ WorkPool.next(in: &$0) }) { work() }
      }
      guard hasStarted else {
        // The calling thread is one, if it must do the work.
        ThreadSupply.noteShortage(of: threads, runnable: max(1, started))
        break
      }
      started += 1
    }
    threadCount = started
  }

  deinit { queue.change { $0.isEnded = true } }

  /// Has a piece of work done.
  package func start<Output: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Output
  ) -> PendingResult<Output, Failure> {
    let pending = PendingResult<Output, Failure>()
    if threadCount == 0 {
      pending.finish(Result(catching: work))
    } else {
      queue.change { $0.work.append { pending.finish(Result(catching: work)) } }
    }
    return pending
  }

  /// The next piece for a thread: `nil` as long as there is none, `.some(nil)` when no more will come.
  private static func next(in queue: inout Queue) -> (@Sendable () -> Void)?? {
    if !queue.work.isEmpty { return .some(queue.work.removeFirst()) }
    return queue.isEnded ? .some(nil) : nil
  }
}
