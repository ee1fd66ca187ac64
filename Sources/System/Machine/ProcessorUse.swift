/// How the processors that this process may use were used for a while, by it and by others.
public struct ProcessorUse: Equatable, Sendable {
  /// How many processors they are.
  public let processorCount: Int
  /// How many of them this process may keep busy, which a control group may limit.
  public let usableCount: Int
  /// How long it was, in seconds.
  public let seconds: Double
  /// Seconds of processor time of this process.
  public let ownSeconds: Double
  /// Seconds of processor time that others used, on all processors together.
  public let otherSeconds: Double
  /// Seconds, on all processors together, in which a virtual machine's host gave a processor to others though
  /// it was wanted here.
  public let stolenSeconds: Double

  package init(
    processorCount: Int, usableCount: Int? = nil, seconds: Double = 0, ownSeconds: Double = 0,
    otherSeconds: Double = 0,
    stolenSeconds: Double = 0
  ) {
    self.processorCount = processorCount
    self.usableCount = usableCount ?? processorCount
    self.seconds = seconds
    self.ownSeconds = ownSeconds
    self.otherSeconds = otherSeconds
    self.stolenSeconds = stolenSeconds
  }

  /// How many processors others kept busy.
  public var otherProcessors: Double { seconds > 0 ? otherSeconds / seconds : 0 }
  /// How many processors the host took away.
  public var stolenProcessors: Double { seconds > 0 ? stolenSeconds / seconds : 0 }

  /// Whether others used a twentieth of the processors, or the host took a fiftieth away.
  public var isDisturbed: Bool {
    let whole = seconds * Double(processorCount)
    // The system's counters are as coarse as that.
    let grain = 0.02 * Double(processorCount)
    return otherSeconds > whole / 20 + grain || stolenSeconds > whole / 50 + grain
  }

  /// Two stretches of time as one.
  package static func + (first: ProcessorUse, second: ProcessorUse) -> ProcessorUse {
    ProcessorUse(
      processorCount: max(first.processorCount, second.processorCount),
      usableCount: max(first.usableCount, second.usableCount), seconds: first.seconds + second.seconds,
      ownSeconds: first.ownSeconds + second.ownSeconds,
      otherSeconds: first.otherSeconds + second.otherSeconds,
      stolenSeconds: first.stolenSeconds + second.stolenSeconds)
  }

  /// Measures from when it is made on.
  ///
  /// The system counts in steps of a hundredth of a second for each processor, so that a short stretch says
  /// little.
  package struct Measurement: Sendable {
    private let root: String
    private let processors: [Int]
    private let start = ContinuousClock.now
    private let ownStart = ProcessUsage().processorSeconds
    private let processorStart: ProcessorSeconds

    /// Begins.
    ///
    /// - Parameters:
    ///   - processors: the numbers of the processors; empty for all.
    ///   - root: where `proc` is found; another directory in tests.
    package init(processors: [Int] = ProcessorPlaces.allowed, root: String = "") {
      self.root = root
      self.processors = processors
      processorStart = ProcessorSeconds(of: processors, root: root)
    }

    /// What was used up to now.
    package var use: ProcessorUse {
      let own = ProcessUsage().processorSeconds - ownStart
      let now = ProcessorSeconds(of: processors, root: root)
      return ProcessorUse(
        processorCount: max(1, now.processorCount, processors.count),
        usableCount: AvailableProcessors().count, seconds: start.secondsElapsed, ownSeconds: own,
        otherSeconds: max(0, now.busy - processorStart.busy - own),
        stolenSeconds: max(0, now.stolen - processorStart.stolen))
    }
  }
}

/// The times of some processors since the machine was started; zeros where the system does not tell.
private struct ProcessorSeconds {
  private(set) var processorCount = 0
  private(set) var busy = 0.0
  private(set) var stolen = 0.0

  init(of processors: [Int], root: String) {
    let ticksPerSecond = Double(max(1, sysconf(CInt(_SC_CLK_TCK))))
    for line in systemLines(of: root + "/proc/stat") where line.hasPrefix("cpu") {
      // cpuN user nice system idle iowait irq softirq steal ...: see proc_stat(5). Without a number it is the
      // sum.
      let fields = line.split(separator: " ")
      guard let number = Int(fields[0].dropFirst(3)), fields.count >= 9,
        processors.isEmpty || processors.contains(number)
      else { continue }
      let ticks = fields.dropFirst().map { Double($0) ?? 0 }
      processorCount += 1
      busy += (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / ticksPerSecond
      stolen += ticks[7] / ticksPerSecond
    }
  }
}
