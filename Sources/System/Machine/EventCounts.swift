internal import CHogvec

/// What the processor counted in a thread's own code, without the system's (perf_event_open(2)).
public struct EventCounts: Equatable, Sendable {
  /// Instructions that were executed; `nil` if they could not be counted, as for the others.
  public var instructions: UInt64?
  /// Cycles of the processor's clock.
  public var cycles: UInt64?
  /// Misses of the last-level cache, as the processor's maker defines them.
  public var cacheMisses: UInt64?
  /// Why there are none, in words that can follow "not counted: "; `nil` if all could be counted.
  public var obstacle: String?

  package init(
    instructions: UInt64? = nil, cycles: UInt64? = nil, cacheMisses: UInt64? = nil, obstacle: String? = nil
  ) {
    self.instructions = instructions
    self.cycles = cycles
    self.cacheMisses = cacheMisses
    self.obstacle = obstacle
  }

  /// The counts of two threads, or of two stretches of time; what one lacks, the sum lacks.
  package static func + (first: EventCounts, second: EventCounts) -> EventCounts {
    func sum(_ one: UInt64?, _ other: UInt64?) -> UInt64? {
      guard let one, let other else { return nil }
      return one + other
    }
    return EventCounts(
      instructions: sum(first.instructions, second.instructions), cycles: sum(first.cycles, second.cycles),
      cacheMisses: sum(first.cacheMisses, second.cacheMisses), obstacle: first.obstacle ?? second.obstacle)
  }
}

/// Counts events in the thread that makes it, from then on. They may be read on any thread.
package struct EventCounters: ~Copyable, Sendable {
  private let instructions: EventCounter
  private let cycles: EventCounter
  private let cacheMisses: EventCounter

  /// Begins to count.
  package init() {
    self.init(type: .hardware, instructions: 1, cycles: 0, cacheMisses: 3)
  }

  /// Counts other events, which tests need on machines without counters.
  init(type: EventCounter.Kind, instructions: UInt64, cycles: UInt64, cacheMisses: UInt64) {
    self.instructions = EventCounter(type, instructions)
    self.cycles = EventCounter(type, cycles)
    self.cacheMisses = EventCounter(type, cacheMisses)
  }

  /// What was counted up to now.
  package var counts: EventCounts {
    let obstacle = instructions.obstacle ?? cycles.obstacle ?? cacheMisses.obstacle
    return EventCounts(
      instructions: instructions.count, cycles: cycles.count, cacheMisses: cacheMisses.count,
      obstacle: obstacle)
  }
}

/// Counts one event in the thread that makes it.
struct EventCounter: ~Copyable, Sendable {
  /// The kinds of events; their numbers are the system's.
  enum Kind: UInt32 {
    case hardware = 0
    case software = 1
  }

  private let file: CInt
  /// Why the system does not count it; 0 if it does.
  private let errorNumber: CInt

  init(_ kind: Kind, _ event: UInt64) {
    file = hogvec_count_event(kind.rawValue, event)
    errorNumber = file < 0 ? errno : 0
  }

  deinit {
    if file >= 0 { close(file) }
  }

  /// The count up to now: where there are more events than counters, which then take turns, it is scaled up
  /// to the whole time. `nil` if it was never counted.
  var count: UInt64? {
    var numbers: (count: UInt64, wanted: UInt64, counted: UInt64) = (0, 0, 0)
    let byteCount = MemoryLayout.size(ofValue: numbers)
    guard file >= 0, unsafe read(file, &numbers, byteCount) == byteCount, numbers.counted > 0 else {
      return nil
    }
    return UInt64(Double(numbers.count) * (Double(numbers.wanted) / Double(numbers.counted)))
  }

  /// Why there is no count; `nil` if there is one.
  var obstacle: String? {
    if errorNumber != 0 { return EventCounter.obstacle(errorNumber) }
    return count == nil ? "the processor's counters are in use by others" : nil
  }

  /// What keeps the system from counting, by its error's number.
  ///
  /// - Parameter root: where `proc` is found; another directory in tests.
  static func obstacle(_ number: CInt, root: String = "") -> String {
    switch number {
    case EACCES, EPERM:
      let level = systemLines(of: root + "/proc/sys/kernel/perf_event_paranoid").first ?? "unknown"
      if let number = Int(level), number <= 2 {
        return "the system, such as a container's filter of system calls, does not allow it"
      }
      return
        "the system does not allow it (/proc/sys/kernel/perf_event_paranoid is \(level); 2 or less is needed)"
    case ENOENT, ENODEV, EOPNOTSUPP: return "this processor, or virtual machine, has no such counters"
    case ENOSYS: return "this kernel has no counters"
    default: return systemMessage(number)
    }
  }
}
