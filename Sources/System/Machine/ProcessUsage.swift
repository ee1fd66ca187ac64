/// What this process has used so far.
package struct ProcessUsage: Equatable, Sendable {
  /// Seconds of processor time, of all threads, in the program and in the system for it.
  package let processorSeconds: Double
  /// The memory that is there now, with pages of mapped files.
  package let residentByteCount: Int
  /// The addresses in use, whether there is memory behind them or not.
  package let addressByteCount: Int

  /// Asks the system.
  package init() {
    var usage = rusage()
    // Cannot fail: the first argument is allowed, and the second writable.
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    // Sizes in pages: all of the address space, and what is resident.
    let pages = systemLines(of: "/proc/self/statm").first?.split(separator: " ").map { Int($0) ?? 0 } ?? []
    let pageByteCount = sysconf(CInt(_SC_PAGESIZE))
    addressByteCount = pages.isEmpty ? 0 : pages[0] * pageByteCount
    residentByteCount = pages.count < 2 ? 0 : pages[1] * pageByteCount
  }
}

/// The name of this machine, as other machines know it.
package func hostName() -> String {
  var bytes = [CChar](repeating: 0, count: 256)
  guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
  return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
