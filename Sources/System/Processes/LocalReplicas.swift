/// A group whose processes are threads of this one, for tests and for simulations.
///
/// Sums are taken in the order of the ranks, so that the same numbers give the same bits each time.
public final class LocalReplicas: Sendable {
  /// The number of replicas.
  public let count: Int
  private let state: Monitor<State>

  /// What the replicas have given for the call that they are at, and what it came to.
  private struct State {
    /// The calls that all have made.
    var calls = 0
    var arrived = 0
    /// The replica that makes no more calls, if one has said so.
    var gone: Int?
    var floats: [[Float]]
    var sums: [Float] = []
    var numbers: [[UInt64]]
    var gathered: [[UInt64]] = []
    /// What each sends to each.
    var messages: [[[UInt8]]]
    var delivered: [[[UInt8]]] = []
  }

  /// A group of some replicas.
  public init(_ count: Int) {
    precondition(count > 0, "a group has a process")
    self.count = count
    state = Monitor(
      State(
        floats: Array(repeating: [], count: count), numbers: Array(repeating: [], count: count),
        messages: Array(repeating: [], count: count)))
  }

  /// The group as one of the replicas sees it.
  public func replica(_ rank: Int) -> some ProcessGroup {
    precondition((0..<count).contains(rank), "a replica is one of its group")
    return Replica(group: self, rank: rank)
  }

  /// Notes that a replica makes no more calls. Those that wait for it now or later throw.
  public func leave(_ rank: Int) { state.change { $0.gone = $0.gone ?? rank } }

  /// Makes one call: hands in what a replica gives, and waits until all have.
  ///
  /// - Parameters:
  ///   - give: puts what the replica gives to the state.
  ///   - complete: works out what it comes to, when the last has given.
  ///   - take: takes it.
  private func call<Result>(
    _ give: (inout State) -> Void, complete: (inout State) -> Void, take: (State) -> Result
  ) throws(FileError) -> Result {
    let number: Int? = state.change { state in
      guard state.gone == nil else { return nil }
      give(&state)
      state.arrived += 1
      guard state.arrived == count else { return state.calls + 1 }
      complete(&state)
      state.arrived = 0
      state.calls += 1
      return state.calls
    }
    let outcome: (result: Result?, gone: Int) = state.wait { state in
      if let number, state.calls >= number { return (take(state), 0) }
      return state.gone.map { (nil, $0) }
    }
    guard let result = outcome.result else { throw FileError("replica \(outcome.gone) has left the group") }
    return result
  }

  private struct Replica: ProcessGroup {
    let group: LocalReplicas
    let rank: Int
    var count: Int { group.count }
    var localRank: Int { rank }

    @unsafe func sum(
      _ numbers: UnsafeMutableBufferPointer<Float>, parts: [Range<Int>],
      changing change: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(FileError) {
      // The caller's buffer lives until the call returns.
      let given = unsafe Array(numbers)
      var part = try group.call {
        $0.floats[rank] = given
      } complete: { state in
        state.sums = state.floats[0]
        for floats in state.floats.dropFirst() {
          precondition(floats.count == state.sums.count, "replicas sum as many numbers")
          for index in floats.indices { state.sums[index] += floats[index] }
        }
      } take: {
        Array($0.sums[parts[rank]])
      }
      unsafe part.withUnsafeMutableBufferPointer { unsafe change($0) }
      let changed = try group.call {
        $0.floats[rank] = part
      } complete: {
        $0.sums = $0.floats.flatMap { $0 }
      } take: {
        $0.sums
      }
      for index in changed.indices { unsafe numbers[index] = changed[index] }
    }

    func gather(_ numbers: [UInt64]) throws(FileError) -> [[UInt64]] {
      try group.call {
        $0.numbers[rank] = numbers
      } complete: {
        $0.gathered = $0.numbers
      } take: {
        $0.gathered
      }
    }

    func exchange(_ messages: [[UInt8]]) throws(FileError) -> [[UInt8]] {
      precondition(messages.count == count, "there is a message for each replica")
      return try group.call {
        $0.messages[rank] = messages
      } complete: {
        $0.delivered = $0.messages
      } take: { state in
        state.delivered.map { $0[rank] }
      }
    }
  }
}
