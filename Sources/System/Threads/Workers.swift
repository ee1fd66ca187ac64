internal import Dispatch

/// Runs `body` once for each of `count` workers at the same time, each on a thread of Dispatch's, and waits
/// for all.
///
/// The calling thread is the first worker's. Where the system or Dispatch has fewer threads, some workers
/// wait until another has ended. So none may wait for one after it.
///
/// - Parameter label: names the threads for debuggers, with the worker's number after it.
/// - Returns: what the workers return, in their order.
/// - Throws: the error of the first worker, in their order, that threw one. The others run to their end even
///   then.
@discardableResult
package func onWorkers<Output: Sendable, Failure: Error>(
  _ count: Int, label: String, _ body: @escaping @Sendable (_ worker: Int) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  precondition(count > 0, "there is at least one worker")
  let crew = Crew(count, label: label, body)
  let outcomes = ThreadSupply.hasRoom(for: count - 1) ? crew.runOnDispatch() : crew.runOnFewerThreads()
  var outputs: [Output] = []
  for outcome in outcomes { outputs.append(try outcome.get()) }
  return outputs
}

/// The workers of one call, and what they have returned.
private final class Crew<Output: Sendable, Failure: Error>: Sendable {
  private let count: Int
  private let label: String
  private let body: @Sendable (Int) throws(Failure) -> Output
  private let state: Monitor<State>

  private struct State {
    var hasBegun: [Bool]
    var outcomes: [Result<Output, Failure>?]
    var left: Int
  }

  init(_ count: Int, label: String, _ body: @escaping @Sendable (Int) throws(Failure) -> Output) {
    self.count = count
    self.label = label
    self.body = body
    state = Monitor(
      State(
        hasBegun: Array(repeating: false, count: count), outcomes: Array(repeating: nil, count: count),
        left: count))
  }

  /// Runs each worker on a thread of its own.
  func runOnDispatch() -> [Result<Output, Failure>] {
    for worker in 1..<count {
      // A serial queue with work has a thread to itself, however many there are; concurrent queues stop at
      // the number of cores.
      DispatchQueue(label: "hogvec.\(label).\(worker)").async { [self] in
        nameThread("\(label)\(worker)")
        run(worker)
      }
    }
    // Where Dispatch has no thread left, as in a program whose own queues wait, none of the others ever
    // begins.
    runAll(from: 0)
    return wait()
  }

  /// Runs the workers on as many threads as can be started.
  func runOnFewerThreads() -> [Result<Output, Failure>] {
    var threads: [JoinableThread] = []
    for worker in 1..<count {
      let thread = JoinableThread { [self] in
        nameThread("\(label)\(worker)")
        runAll(from: worker)
      }
      guard let thread else { break }
      threads.append(thread)
    }
    ThreadSupply.noteShortage(of: count, runnable: 1 + threads.count)
    runAll(from: 0)
    // What is started next may need their place.
    for thread in threads { thread.join() }
    return wait()
  }

  /// Runs a worker, then those that no one has begun.
  private func runAll(from worker: Int) {
    var next: Int? = worker
    while let worker = next {
      run(worker)
      next = state.change { $0.hasBegun.firstIndex(of: false) }
    }
  }

  /// Runs a worker, unless it has begun.
  private func run(_ worker: Int) {
    let isFirst = state.change { state in
      defer { state.hasBegun[worker] = true }
      return !state.hasBegun[worker]
    }
    guard isFirst else { return }
    let outcome = Result { () throws(Failure) in try body(worker) }
    state.change { state in
      state.outcomes[worker] = outcome
      state.left -= 1
    }
  }

  /// Waits for all workers.
  private func wait() -> [Result<Output, Failure>] {
    state.wait { state in state.left == 0 ? state.outcomes.compactMap { $0 } : nil }
  }
}
