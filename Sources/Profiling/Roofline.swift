/// The least time that work can take on some threads: of its floating-point operations at the machine's peak,
/// and of its rows at the bandwidth of each level of memory that they come from (Williams, Waterman and
/// Patterson 2009).
public struct Roofline: Sendable {
  /// Floating-point operations a second of all threads.
  public let peak: Double
  /// The levels that rows come from, with the bytes a second that all threads can read of each.
  public let levels: [(level: MemoryLevel, bytesPerSecond: Double)]

  /// A machine's roofline.
  public init(peak: Double, levels: [(level: MemoryLevel, bytesPerSecond: Double)]) {
    self.peak = peak
    self.levels = levels
  }

  /// The best figures of two measurements of the same machine.
  func best(with other: Roofline) -> Roofline {
    Roofline(
      peak: max(peak, other.peak),
      levels: zip(levels, other.levels).map { ($0.level, max($0.bytesPerSecond, $1.bytesPerSecond)) })
  }

  /// What bounds some work.
  public struct Bound: Sendable, Equatable {
    /// `multiply-adds`, or the level of memory.
    public let name: String
    /// The least time.
    public let seconds: Double
  }

  /// The bound of work that does so many operations, and moves so many bytes of rows.
  public func bound(operations: Double, rowBytes: Double, traffic: RowTraffic) -> Bound {
    var bound = Bound(name: "multiply-adds", seconds: operations / peak)
    for index in levels.indices {
      // A level serves what has missed in the one before.
      let share = index == 0 ? 1 : traffic.missShare(cacheByteCount: levels[index - 1].level.byteCount)
      let seconds = rowBytes * share / levels[index].bytesPerSecond
      if seconds > bound.seconds { bound = Bound(name: levels[index].level.name, seconds: seconds) }
    }
    return bound
  }
}
