internal import Dispatch

/// Runs `body` once on each of `count` threads and waits for all of them.
///
/// A serial queue per worker gives exactly that many threads; `concurrentPerform` stops at the number of
/// cores.
package func onWorkers(_ count: Int, _ body: @escaping @Sendable (_ worker: Int) -> Void) {
  let group = DispatchGroup()
  for worker in 0..<count {
    DispatchQueue(label: "hogvec.corpus.\(worker)").async(group: group) { body(worker) }
  }
  group.wait()
}
