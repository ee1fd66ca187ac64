import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct ProcessGroupTests {
  @Test func aloneAProcessIsAGroupOfOne() throws {
    var numbers: [Float] = [1, -2]
    numbers.withUnsafeMutableBufferPointer { SingleProcess().sum($0, parts: [0..<2]) { $0[1] *= 3 } }
    #expect(numbers == [1, -6])
    #expect(SingleProcess().gather([7, 8]) == [[7, 8]])
    #expect(SingleProcess().exchange([[1, 2, 3]]) == [[1, 2, 3]])
    #expect(SingleProcess().rank == 0 && SingleProcess().count == 1)
    #expect(try SingleProcess().together { 5 } == 5)
  }

  @Test(arguments: [1, 2, 5])
  func replicasGetTheSumsInTheOrderOfTheirRanksAndWhatEachGives(_ count: Int) throws {
    let changed = (0...count).map { number in
      let given = (0..<count).map { Float(number) + Float($0) * 0.1 + 1e7 }
      return given.dropFirst().reduce(given[0], +) * (number < count ? Float(number + 2) : 1)
    }
    let results = onReplicas(count) { replica in
      let rank = replica.rank
      #expect(replica.count == count)
      for round in 0..<50 {
        // Each changes a number of its own, of which there is one more than replicas.
        var numbers = (0...count).map { Float($0) + Float(rank) * 0.1 + 1e7 }
        let parts = (0..<count).map { $0..<$0 + ($0 == count - 1 ? 2 : 1) }
        try numbers.withUnsafeMutableBufferPointer {
          try replica.sum($0, parts: parts) { $0[0] *= Float(rank + 2) }
        }
        #expect(numbers == changed)
        #expect(
          try replica.gather([UInt64(rank), UInt64(round)])
            == (0..<count).map { [UInt64($0), UInt64(round)] })
        let messages = (0..<count).map { [UInt8](repeating: UInt8(rank), count: (round + 1) * $0) }
        #expect(
          try replica.exchange(messages)
            == (0..<count).map { [UInt8](repeating: UInt8($0), count: (round + 1) * rank) })
      }
      return rank
    }
    #expect(try results.map { try $0.get() } == Array(0..<count))
  }

  @Test(arguments: 1...9) func aMessageOfTheFirstReachesAll(_ count: Int) throws {
    let results = onReplicas(count) { replica in
      try replica.broadcast(replica.rank == 0 ? [1, 2, 3] : [UInt8(replica.rank)])
    }
    #expect(try results.map { try $0.get() } == Array(repeating: [1, 2, 3], count: count))
  }

  @Test func whoWaitsForAReplicaThatHasLeftIsTold() throws {
    let group = LocalReplicas(2)
    group.leave(1)
    let error = #expect(throws: FileError.self) { _ = try group.replica(0).gather([]) }
    #expect(error?.description == "replica 1 has left the group")
    // The next call does not take the first for one of the other's.
    #expect(throws: FileError.self) { _ = try group.replica(0).gather([]) }
    // What has failed says more than that another has left.
    let own = #expect(throws: FileError.self) {
      try group.replica(0).together { throw FileError("no text") }
    }
    #expect(own?.description == "no text")
  }

  /// Told of failures that all know of.
  private struct NotedGroup: ProcessGroup {
    let group: any ProcessGroup
    let failures: Lock<Int>
    var rank: Int { group.rank }
    var count: Int { group.count }

    @unsafe func sum(
      _ numbers: UnsafeMutableBufferPointer<Float>, parts: [Range<Int>],
      changing change: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(FileError) {
      try unsafe group.sum(numbers, parts: parts, changing: change)
    }

    func gather(_ numbers: [UInt64]) throws(FileError) -> [[UInt64]] { try group.gather(numbers) }
    func exchange(_ messages: [[UInt8]]) throws(FileError) -> [[UInt8]] { try group.exchange(messages) }
    func noteSharedFailure() { failures.withLock { $0 += 1 } }
  }

  @Test func failuresThatAllKnowAreNoted() throws {
    let failures = Lock(0)
    _ = onReplicas(3) { replica in
      let group = NotedGroup(group: replica, failures: failures)
      try group.together {}
      #expect(failures.withLock { $0 } == 0)
      _ = try replica.gather([])
      try group.together { if replica.rank == 2 { throw FileError("no text") } }
    }
    #expect(failures.withLock { $0 } == 3)
  }

  @Test func whatFailsInOneFailsInAllAndTheyGoOnTogether() throws {
    let results = onReplicas(3) { replica in
      do {
        try replica.together { if replica.rank == 1 { throw FileError("no text") } }
        return "nothing"
      } catch {
        // Nobody waits for anyone.
        _ = try replica.gather([7])
        return "\(error)"
      }
    }
    let other = "process 1 of the group has failed"
    #expect(try results.map { try $0.get() } == [other, "no text", other])
  }
}
