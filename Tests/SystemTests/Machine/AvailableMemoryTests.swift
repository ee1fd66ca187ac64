import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct AvailableMemoryTests {
  private static let machine = [
    "proc/meminfo": "MemTotal: 16000 kB\nMemFree: 100 kB\nMemAvailable: 8000 kB\n"
  ]

  /// Asks a root directory with these files and the machine's.
  private func available(_ files: [String: String]) throws -> AvailableMemory? {
    let root = try TemporaryDirectory()
    for (path, content) in Self.machine.merging(files, uniquingKeysWith: { $1 }) {
      let directory = URL(filePath: root.file(path)).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      _ = try root.write(content, to: path)
    }
    return AvailableMemory(root: root.path)
  }

  @Test func thisMachineHasSome() throws {
    #expect(try #require(AvailableMemory()).byteCount > 0)
  }

  @Test func withoutControlGroupsTheMachineCounts() throws {
    let memory = try #require(try available([:]))
    #expect(memory.byteCount == 8_192_000)
    #expect(!memory.isLimitedByGroup)
  }

  @Test func withoutFiguresNothingIsKnown() throws {
    #expect(try available(["proc/meminfo": "nonsense\n"]) == nil)
  }

  @Test(arguments: [
    ("1000000", "300000", "", 700_000),
    ("1000000", "300000", "anon 1\ninactive_file 50000\nactive_file 150000\n", 900_000),
    ("1000000", "2000000", "", 0), ("1000000", "", "", 1_000_000), ("max", "300000", "", 8_192_000),
    ("99000000", "0", "", 8_192_000), ("", "", "", 8_192_000),
  ])
  func version2HasALimitAUsageAndItsCaches(
    _ limit: String, _ usage: String, _ statistics: String, _ expected: Int
  ) throws {
    let memory = try available([
      "proc/self/cgroup": "0::/job\n", "sys/fs/cgroup/job/memory.max": limit + "\n",
      "sys/fs/cgroup/job/memory.current": usage + "\n", "sys/fs/cgroup/job/memory.stat": statistics,
    ])
    #expect(memory?.byteCount == expected)
    #expect(memory?.isLimitedByGroup == (expected != 8_192_000))
  }

  @Test func theTightestGroupOnTheWayUpCounts() throws {
    let memory = try available([
      "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "5000\n",
      "sys/fs/cgroup/a/memory.max": "4000\n", "sys/fs/cgroup/memory.max": "6000\n",
    ])
    #expect(memory?.byteCount == 4000)
  }

  @Test(arguments: [("1000000", 900_000), ("9223372036854771712", 8_192_000)])
  func version1HasItsOwnFiles(_ limit: String, _ expected: Int) throws {
    let group = "sys/fs/cgroup/memory/job"
    let memory = try available([
      "proc/self/cgroup": "4:memory:/job\n2:cpu:/\n0::/\n",
      "\(group)/memory.limit_in_bytes": limit + "\n", "\(group)/memory.usage_in_bytes": "400000\n",
      "\(group)/memory.stat": "inactive_file 1\ntotal_inactive_file 100000\ntotal_active_file 200000\n",
    ])
    #expect(memory?.byteCount == expected)
  }

  @Test func whatDoesNotFitIsRefusedWithAnAdvice() throws {
    let group = try #require(
      try available([
        "proc/self/cgroup": "0::/job\n", "sys/fs/cgroup/job/memory.max": "1500000\n",
      ]))
    try group.require([("tables", 1_000_000), ("sampling", 500_000)])
    #expect(
      throws: FileError(
        "not enough memory for the tables: 1.6 MB needed (tables 1.0 MB, sampling 600.0 kB), 1.5 MB available in "
          + "this process's control group", remedy: .useFileTables),
      performing: { try group.require([("tables", 1_000_000), ("sampling", 600_000)]) })
    let machine = try #require(try available([:]))
    let error = #expect(throws: FileError.self) { try machine.require([("tables", 9_000_000)]) }
    #expect(error?.description.contains("(tables 9.0 MB), 8.2 MB available in this machine; ") == true)
  }
}
