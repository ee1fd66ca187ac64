public import HogvecKernels
public import HogvecSystem

/// Measures what this machine can do at best: floating-point operations in registers, and reading from each
/// level of its memory.
///
/// Every figure is the best of many short runs, since others may use the machine too. For one caller at a
/// time.
public struct MachineBench: Sendable {
  /// How long each figure is measured, in seconds.
  public var seconds = 0.1

  /// A bench with the usual time.
  public init() {}

  /// The multiply-adds that some threads can do together, or products of pairs where the kernels have these,
  /// as floating-point operations a second: two for a product.
  public func peak(of set: InstructionSet, threads: Int) -> Double {
    let kernels = KernelSet(set).table
    return sumOverThreads(threads) {
      var number: Float = 0.25
      return best { unsafe kernels.multiplyAddInRegisters(20_000, &number) }
    }
  }

  /// The bytes a second that some threads can read together from a level. Those who share it share its size;
  /// half of a cache is read again and again, so that it stays there, and twice the largest cache of memory.
  ///
  /// - Throws: ``FileError`` if there is not enough memory.
  public func bandwidth(
    of level: MemoryLevel, threads: Int, kernels set: InstructionSet
  ) throws(FileError) -> Double {
    let kernels = KernelSet(set).table
    let isMemory = level.processorCount == .max
    let share = level.byteCount / min(threads, level.processorCount) / (isMemory ? 1 : 2)
    // Rows of 16 floats, a cache line each; a whole number of rounds of 16 registers of 16 floats.
    let rowCount = max(256, share / 64 & ~15)
    // A run of at least 4 MB takes long enough for the clock.
    let passes = max(1, (4 << 20) / (rowCount * 64))
    return try sumOverThreads(threads) { () throws(FileError) in
      // Each thread has memory of its own, which it touches first.
      let table = try SharedTable(anonymousRows: rowCount, dimension: 16)
      // The floats lie in the table, which lives until the last is read.
      let start = unsafe table.address(ofRow: 0)
      unsafe start.update(repeating: 1, count: rowCount * 16)
      var sum: Float = 0
      let rate = best {
        for _ in 0..<passes { sum += unsafe kernels.sumOfStream(start, rowCount * 16) }
        return Double(passes * rowCount * 64)
      }
      precondition(sum > 0, "the stream holds ones")
      return rate
    }
  }

  /// The best rate of a piece of work that returns its amount, in amounts a second.
  private func best(_ work: () -> Double) -> Double {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var best = 0.0
    repeat {
      let start = clock.now
      let amount = work()
      best = max(best, amount / max(1e-9, (clock.now - start).seconds))
    } while clock.now < end
    return best
  }

  /// Has threads measure at the same time and adds up what they find.
  private func sumOverThreads<Failure: Error>(
    _ count: Int, _ body: @escaping @Sendable () throws(Failure) -> Double
  ) throws(Failure) -> Double {
    try onWorkers(count, label: "bench") { (_) throws(Failure) in try body() }.reduce(0, +)
  }
}
