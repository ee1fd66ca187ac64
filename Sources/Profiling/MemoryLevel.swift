internal import HogvecSystem

/// A cache of this processor, or its memory.
public struct MemoryLevel: Sendable, Equatable {
  /// `L1`, `L2`, ..., `memory`.
  public let name: String
  /// What it holds; for memory, what is streamed to measure it: twice the largest cache.
  public let byteCount: Int
  /// How many processors share it.
  public let processorCount: Int

  /// What the system says of the caches for data that its first processor uses, the smallest first, and
  /// memory.
  ///
  /// A virtual machine may show caches that it shares with others; what is measured is then less than the
  /// size promises.
  ///
  /// - Parameter root: where `sys` is found; another directory in tests.
  public static func all(root: String = "") -> [MemoryLevel] {
    var caches: [MemoryLevel] = []
    var index = 0
    while let level = text(of: "\(root)\(folder)/index\(index)/level") {
      let cache = "\(root)\(folder)/index\(index)"
      if text(of: "\(cache)/type") != "Instruction", let size = byteCount(text(of: "\(cache)/size")) {
        let shared = text(of: "\(cache)/shared_cpu_map") ?? "1"
        caches.append(
          MemoryLevel(
            name: "L\(level)", byteCount: size,
            processorCount: max(1, shared.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount })))
      }
      index += 1
    }
    caches.sort { $0.byteCount < $1.byteCount }
    let largest = caches.last?.byteCount ?? 64 << 20
    return caches + [
      MemoryLevel(
        name: "memory", byteCount: min(2 * largest, availableByteCount / 4), processorCount: .max)
    ]
  }

  private static let folder = "/sys/devices/system/cpu/cpu0/cache"

  /// `48K`, `2048K`, `32M`.
  private static func byteCount(_ text: String?) -> Int? {
    guard let text, let unit = text.last else { return nil }
    switch unit {
    case "K": return Int(text.dropLast()).map { $0 << 10 }
    case "M": return Int(text.dropLast()).map { $0 << 20 }
    case "G": return Int(text.dropLast()).map { $0 << 30 }
    default: return Int(text)
    }
  }

  private static var availableByteCount: Int {
    max(64 << 20, sysconf(CInt(_SC_AVPHYS_PAGES)) * sysconf(CInt(_SC_PAGESIZE)))
  }

  /// The first line of a small file of the system's; `nil` if it cannot be read.
  private static func text(of path: String) -> String? {
    systemLines(of: path).first.map(String.init)
  }
}
