internal import Dispatch
internal import HogvecSystem

/// Runs `body` once for each of `count` workers at the same time and returns what they return, in their
/// order.
///
/// Each worker has a serial queue of its own, so that exactly so many threads run.
func runWorkers<Result: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (_ worker: Int) -> Result
) -> [Result] {
  precondition(count > 0, "there is at least one worker")
  if count == 1 { return [body(0)] }
  let results = WorkerResults<Result>(count: count)
  let group = DispatchGroup()
  for worker in 0..<count {
    DispatchQueue(label: "hogvec.analysis.\(worker)").async(group: group) {
      results.set(body(worker), for: worker)
    }
  }
  group.wait()
  return results.all
}

/// One result for each worker.
private final class WorkerResults<Result: Sendable>: Sendable {
  private let slots: Lock<[Result?]>

  init(count: Int) {
    slots = Lock(Array(repeating: nil, count: count))
  }

  func set(_ result: Result, for worker: Int) {
    slots.withLock { $0[worker] = result }
  }

  /// All results, once every worker has set its own.
  var all: [Result] { slots.withLock { $0.compactMap { $0 } } }
}
