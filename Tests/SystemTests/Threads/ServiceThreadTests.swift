import HogvecSystem
import Testing

@Suite struct ServiceThreadTests {
  @Test func workIsDoneInTheOrderInWhichItIsDue() throws {
    let thread = try ServiceThread("test")
    let seen = Monitor<[Int]>([])
    thread.run(after: 0.2) { seen.change { $0.append(3) } }
    thread.run(after: 0.1) { seen.change { $0.append(2) } }
    thread.run { seen.change { $0.append(1) } }
    #expect(seen.wait { $0.count == 3 ? $0 : nil } == [1, 2, 3])
  }

  @Test func repeatedWorkEndsWithTheThread() throws {
    let thread = try ServiceThread("test")
    let count = Monitor(0)
    thread.run(every: 0.001) { count.change { $0 += 1 } }
    count.wait { $0 >= 5 ? () : nil }
    thread.finish()
    let last = count.change { $0 }
    count.wait(until: monotonicSeconds() + 0.05) { $0 == last }
    #expect(count.change { $0 } == last)
    // Work for a thread that has ended is not done.
    thread.run { count.change { $0 = -1 } }
    count.wait(until: monotonicSeconds() + 0.02) { $0 == last }
    #expect(count.change { $0 } == last)
  }

  @Test func finishingWaitsForTheWorkUnderWay() throws {
    let thread = try ServiceThread("test")
    let state = Monitor((hasBegun: false, hasEnded: false))
    thread.run {
      state.change { $0.hasBegun = true }
      state.wait(until: monotonicSeconds() + 0.05) { _ in true }
      state.change { $0.hasEnded = true }
    }
    state.wait { $0.hasBegun ? () : nil }
    thread.finish()
    #expect(state.change { $0.hasEnded })
  }

  /// The last reference may go on the thread itself, which must not wait for its own end.
  @Test func workMayFinishItsOwnThread() throws {
    let thread = try ServiceThread("test")
    let hasEnded = Monitor(false)
    thread.run {
      thread.finish()
      hasEnded.change { $0 = true }
    }
    hasEnded.wait { $0 ? () : nil }
  }
}
