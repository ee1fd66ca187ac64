/// Runs `body` once for each of `count` workers at the same time, each on a thread of its own, and waits for
/// all.
///
/// The calling thread is the first worker's.
///
/// - Parameter label: names the threads for debuggers.
/// - Returns: what the workers return, in their order.
/// - Throws: the error of the first worker, in their order, that threw one. The others run to their end even
///   then.
@discardableResult
package func onWorkers<Output: Sendable, Failure: Error>(
  _ count: Int, label: String, _ body: @escaping @Sendable (_ worker: Int) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  precondition(count > 0, "there is at least one worker")
  let others = (1..<count).map { worker in
    WorkThread(label: "\(label).\(worker)").start { () throws(Failure) in try body(worker) }
  }
  let first = Result { () throws(Failure) in try body(0) }
  let outcomes = [first] + others.map { $0.wait() }
  var outputs: [Output] = []
  for outcome in outcomes { outputs.append(try outcome.get()) }
  return outputs
}
