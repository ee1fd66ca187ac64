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
