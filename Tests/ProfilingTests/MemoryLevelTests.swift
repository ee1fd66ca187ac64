import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecProfiling

@Suite struct MemoryLevelTests {
  @Test func cachesForDataAreFoundSmallestFirst() throws {
    let root = try TemporaryDirectory()
    let caches = [
      ("1", "Instruction", "32K", "00000001"), ("3", "Unified", "32M", "0000ffff"),
      ("1", "Data", "48K", "00010001"), ("2", "Unified", "2048K", "00010001"),
    ]
    for (index, cache) in caches.enumerated() {
      let folder = "sys/devices/system/cpu/cpu0/cache/index\(index)"
      try FileManager.default.createDirectory(
        atPath: root.file(folder), withIntermediateDirectories: true)
      for (name, text) in [
        ("level", cache.0), ("type", cache.1), ("size", cache.2), ("shared_cpu_map", cache.3),
      ] {
        _ = try root.write(text + "\n", to: "\(folder)/\(name)")
      }
    }
    let levels = MemoryLevel.all(root: root.path)
    #expect(levels.map(\.name) == ["L1", "L2", "L3", "memory"])
    #expect(levels.prefix(3).map { $0.byteCount >> 10 } == [48, 2048, 32768])
    #expect(levels.prefix(3).map(\.processorCount) == [2, 2, 16])
    #expect(levels[3].byteCount <= 64 << 20)
  }

  @Test func withoutCachesThereIsMemory() throws {
    let root = try TemporaryDirectory()
    #expect(MemoryLevel.all(root: root.path).map(\.name) == ["memory"])
  }
}
