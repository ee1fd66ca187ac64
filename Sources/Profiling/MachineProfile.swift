public import HogvecKernels
public import HogvecSystem

/// What one thread of this machine can do at best.
public struct MachineProfile: Sendable {
  /// The processor's name as the system gives it.
  public let processor: String
  /// Floating-point operations a second of every instruction set that the processor has.
  public let peaks: [(set: InstructionSet, operationsPerSecond: Double)]
  /// Bytes a second that can be read of each level of memory with the best instruction set.
  public let bandwidths: [(level: MemoryLevel, bytesPerSecond: Double)]
  /// Whether others used so much of the machine meanwhile that the figures may be too low.
  public let isDisturbed: Bool

  /// Measures for about a second.
  ///
  /// - Throws: ``FileError`` if there is not enough memory.
  public init(bench: MachineBench = MachineBench()) throws(FileError) {
    let measurement = ProcessorUse.Measurement()
    processor = processorName()
    peaks = InstructionSet.supported.map { ($0, bench.peak(of: $0, threads: 1)) }
    let best = KernelSet.best.instructionSet
    var bandwidths: [(level: MemoryLevel, bytesPerSecond: Double)] = []
    for level in MemoryLevel.all() {
      bandwidths.append((level, try bench.bandwidth(of: level, threads: 1, kernels: best)))
    }
    self.bandwidths = bandwidths
    isDisturbed = measurement.use.isDisturbed
  }
}

/// `model name` of /proc/cpuinfo, or the machine's architecture where that has none.
package func processorName() -> String {
  for line in systemLines(of: "/proc/cpuinfo") where line.hasPrefix("model name") {
    let parts = line.split(separator: ":", maxSplits: 1)
    if parts.count == 2 { return String(parts[1].drop { $0 == " " }) }
  }
  var names = utsname()
  unsafe uname(&names)
  return unsafe withUnsafePointer(to: &names.machine) { pointer in
    unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 65) { unsafe String(cString: $0) }
  }
}
