import Dispatch
public import HogvecSystem

/// What each process of a group comes to, each on a thread of its own.
///
/// One that fails leaves the group, so that none waits for it.
public func onReplicas<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (any ProcessGroup) throws -> Value
) -> [Result<Value, any Error>] {
  let group = LocalReplicas(count)
  let results = Lock<[Int: Result<Value, any Error>]>([:])
  let done = DispatchGroup()
  for rank in 0..<count {
    DispatchQueue(label: "replica").async(group: done) {
      let result = Result { try body(group.replica(rank)) }
      if case .failure = result { group.leave(rank) }
      results.withLock { $0[rank] = result }
    }
  }
  done.wait()
  return results.withLock { results in (0..<count).compactMap { results[$0] } }
}
