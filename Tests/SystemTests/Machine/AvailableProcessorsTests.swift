import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct AvailableProcessorsTests {
  /// Makes a root directory with these files and counts the processors of a process whose mask has 16.
  private func count(_ files: [String: String]) throws -> Int {
    let root = try TemporaryDirectory()
    for (path, content) in files {
      let directory = URL(filePath: root.file(path)).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      _ = try root.write(content, to: path)
    }
    let status = root.file("proc/thread-self/status")
    if !FileManager.default.fileExists(atPath: status) {
      try FileManager.default.createDirectory(
        at: URL(filePath: status).deletingLastPathComponent(), withIntermediateDirectories: true)
      _ = try root.write(
        "Name:\thogvec\nCpus_allowed:\tffff\nCpus_allowed_list:\t0-15\n", to: "proc/thread-self/status")
    }
    return AvailableProcessors(root: root.path).count
  }

  @Test func thisProcessMayUseAtLeastOne() {
    #expect(AvailableProcessors().count >= 1)
    #expect(AvailableProcessors().count <= AvailableProcessors().inAffinityMask)
  }

  @Test func withoutControlGroupsTheMaskCounts() throws {
    #expect(try count([:]) == 16)
    #expect(try count(["proc/self/cgroup": ""]) == 16)
  }

  @Test(arguments: [
    ("Cpus_allowed:\t3", 2), ("Cpus_allowed:\t00000000,80000001", 2), ("Cpus_allowed:\t0", 1),
    ("Cpus_allowed:\tffffffff,ffffffff,ffffffff", 96),
  ])
  func theMaskIsHexadecimal(_ line: String, _ expected: Int) throws {
    #expect(try count(["proc/thread-self/status": "Name:\thogvec\n\(line)\nMems_allowed:\t1\n"]) == expected)
  }

  @Test(arguments: [
    ("max 100000", 16), ("200000 100000", 2), ("250000 100000", 3), ("10000 100000", 1),
    ("6400000 100000", 16),
    ("", 16), ("nonsense", 16), ("0 0", 16), ("-1 100000", 16),
  ])
  func version2HasAQuotaAndAPeriod(_ content: String, _ expected: Int) throws {
    #expect(
      try count(["proc/self/cgroup": "0::/job\n", "sys/fs/cgroup/job/cpu.max": content + "\n"]) == expected)
  }

  @Test func theTightestGroupOnTheWayUpCounts() throws {
    let files = [
      "proc/self/cgroup": "0::/a/b/c\n", "sys/fs/cgroup/a/b/c/cpu.max": "max 100000\n",
      "sys/fs/cgroup/a/b/cpu.max": "800000 100000\n", "sys/fs/cgroup/a/cpu.max": "300000 100000\n",
      "sys/fs/cgroup/cpu.max": "1200000 100000\n",
    ]
    #expect(try count(files) == 3)
  }

  @Test func aContainersOwnGroupIsTheMountPoint() throws {
    let files = ["proc/self/cgroup": "0::/../host/path\n", "sys/fs/cgroup/cpu.max": "400000 100000\n"]
    #expect(try count(files) == 4)
  }

  @Test(arguments: [("200000", 2), ("-1", 16)])
  func version1HasTwoFiles(_ quota: String, _ expected: Int) throws {
    let files = [
      "proc/self/cgroup": "12:memory:/job\n4:cpu,cpuacct:/docker/1234\n1:name=systemd:/\n",
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "\(quota)\n",
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    ]
    #expect(try count(files) == expected)
  }

  @Test func version1MayBeMountedAsCPU() throws {
    let files = [
      "proc/self/cgroup": "4:cpu,cpuacct:/job\n", "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "500000\n",
      "sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n",
    ]
    #expect(try count(files) == 5)
  }
}
