import Dispatch
import Foundation
import HogvecSystem
import Synchronization
import Testing

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 50])
  func resultsComeInTheWorkersOrder(_ count: Int) {
    #expect(onWorkers(count, label: "test") { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  /// Each worker waits for all others, which ends only if none needs another's thread.
  @Test func allWorkersRunAtTheSameTime() {
    let count = 40
    let arrived = Arrivals()
    onWorkers(count, label: "test") { _ in
      arrived.number.add(1, ordering: .relaxed)
      while arrived.number.load(ordering: .relaxed) < count { sched_yield() }
    }
    #expect(arrived.number.load(ordering: .relaxed) == count)
  }

  /// Threads of Dispatch's that wait for something else, as those of a server's connections do, are as many
  /// as it makes; workers run all the same.
  @Test func workersRunWhereDispatchHasNoThreadLeft() {
    let gate = DispatchSemaphore(value: 0)
    let opened = Arrivals()
    let count = 600
    for connection in 0..<count { DispatchQueue(label: "connection\(connection)").async { gate.wait() } }
    Thread.detachNewThread {
      // Long enough that the workers have ended before, if they ever do.
      Thread.sleep(forTimeInterval: 3)
      opened.number.add(1, ordering: .relaxed)
      for _ in 0..<count { gate.signal() }
    }
    #expect(onWorkers(4, label: "test") { $0 } == [0, 1, 2, 3])
    #expect(opened.number.load(ordering: .relaxed) == 0)
  }

  @Test func theFirstWorkersErrorIsThrownOnceAllHaveEnded() {
    let ended = Arrivals()
    #expect(throws: FileError("worker 1")) {
      try onWorkers(4, label: "test") { (worker) throws(FileError) in
        ended.number.add(1, ordering: .relaxed)
        if worker > 0 { throw FileError("worker \(worker)") }
      }
    }
    #expect(ended.number.load(ordering: .relaxed) == 4)
  }

  private final class Arrivals: Sendable {
    let number = Atomic<Int>(0)
  }
}
