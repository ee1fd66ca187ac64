import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct EventCountsTests {
  /// Nanoseconds of processor time, which the system counts where the processor has no counters: the way from
  /// the system's numbers to ours is the same.
  @Test func eventsAreCountedInTheThreadThatAsks() {
    let counters = EventCounters(type: .software, instructions: 1, cycles: 1, cacheMisses: 1)
    let start = ThreadUsage()
    var sum = 0.0
    while (ThreadUsage() - start).processorSeconds < 0.02 { sum += 1 }
    let counts = counters.counts
    guard counts.obstacle == nil else {
      // A sandbox that allows none.
      #expect(counts.instructions == nil)
      return
    }
    for count in [counts.instructions, counts.cycles, counts.cacheMisses] {
      #expect((count ?? 0) > 10_000_000, "\(counts)")
    }
    #expect((counters.counts.instructions ?? 0) >= (counts.instructions ?? .max))
  }

  @Test func anEventThatDoesNotExistHasNoCountAndAReason() {
    let counts = EventCounters(type: .software, instructions: 1 << 40, cycles: 1 << 40, cacheMisses: 1 << 40)
      .counts
    #expect(counts.instructions == nil && counts.cycles == nil && counts.cacheMisses == nil)
    #expect(counts.obstacle != nil)
  }

  @Test func whatKeepsTheSystemFromCountingIsSaid() throws {
    let root = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: root.file("proc/sys/kernel"), withIntermediateDirectories: true)
    for (level, expected) in [
      ("3", "perf_event_paranoid is 3; 2 or less is needed"), ("2", "a container's filter"),
    ] {
      _ = try root.write("\(level)\n", to: "proc/sys/kernel/perf_event_paranoid")
      #expect(EventCounter.obstacle(EPERM, root: root.path).contains(expected))
    }
    #expect(EventCounter.obstacle(ENOENT) == "this processor, or virtual machine, has no such counters")
    #expect(EventCounter.obstacle(EMFILE) == systemMessage(EMFILE))
  }

  @Test func aSumLacksWhatOneLacks() {
    let one = EventCounts(instructions: 5, cycles: nil, cacheMisses: 2, obstacle: "why")
    let sum = one + EventCounts(instructions: 6, cycles: 7, cacheMisses: 8)
    #expect(sum == EventCounts(instructions: 11, cycles: nil, cacheMisses: 10, obstacle: "why"))
  }
}
