import HogvecSystem
import Testing

@Suite struct MonitorTests {
  @Test func eachChangeIsSeenByWhoeverWaits() {
    let monitor = Monitor(0)
    let pool = WorkPool(threads: 1, name: "test")
    let counting = pool.start {
      for number in stride(from: 1, to: 2000, by: 2) {
        monitor.wait { value -> Void? in
          guard value == number else { return nil }
          value += 1
          return ()
        }
      }
    }
    for number in stride(from: 0, to: 2000, by: 2) {
      monitor.wait { value in value == number ? () : nil }
      monitor.change { $0 += 1 }
    }
    counting.wait()
    #expect(monitor.change { $0 } == 2000)
  }

  @Test func aTimeThatIsUpEndsAWait() {
    let monitor = Monitor(0)
    let start = monotonicSeconds()
    monitor.wait(until: start + 0.05) { $0 == 0 }
    #expect(monotonicSeconds() >= start + 0.05)
    // A moment that has passed, and a condition that does not hold, are not waited for.
    monitor.wait(until: start) { $0 == 0 }
    monitor.wait(until: .infinity) { $0 == 1 }
  }
}
