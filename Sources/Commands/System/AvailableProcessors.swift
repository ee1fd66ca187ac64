internal import Glibc

/// How many processors this process may keep busy: the affinity mask's, or fewer where a control group has a quota.
struct AvailableProcessors: Equatable, Sendable {
  /// The processors in the affinity mask (`taskset`, cpusets), at least 1.
  let inAffinityMask: Int
  /// The tightest quota of this process's control groups in processors; `nil` if there is none.
  let quota: Double?

  /// Asks the system.
  ///
  /// - Parameter root: where `proc` and `sys` are found; another directory in tests.
  init(root: String = "") {
    inAffinityMask = processorsInAffinityMask(root: root)
    quota = tightestQuota(root: root)
  }

  /// The number of threads that can run at once, at least 1. Part of a processor counts as one: a thread more than the
  /// quota is only slowed down, a thread less leaves some of it unused.
  var count: Int {
    guard let quota else { return inAffinityMask }
    return max(1, min(inAffinityMask, Int(min(quota, 1e6).rounded(.up))))
  }
}

/// The size of the process's affinity mask as `/proc` shows it: hexadecimal words with commas between them. (The
/// system call for it is not among what the C library's headers give to Swift.)
private func processorsInAffinityMask(root: String) -> Int {
  let title = "Cpus_allowed:"
  guard let line = lines(of: root + "/proc/self/status").first(where: { $0.hasPrefix(title) }) else {
    return max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
  }
  return max(1, line.dropFirst(title.count).reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount })
}

/// The smallest quota of the control groups (versions 1 and 2) that this process is in, and of all groups above them.
private func tightestQuota(root: String) -> Double? {
  var quotas: [Double] = []
  // Lines: hierarchy:controllers:path. Version 2 has the hierarchy 0 and no controllers.
  for line in lines(of: root + "/proc/self/cgroup") {
    let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else { continue }
    let controllers = fields[1].split(separator: ",")
    if fields[0] == "0" && controllers.isEmpty {
      quotas += quotasUpwards(from: String(fields[2]), below: root + "/sys/fs/cgroup", quotaOfVersion2)
    } else if controllers.contains("cpu") {
      for mount in [String(fields[1]), "cpu"] {
        quotas += quotasUpwards(
          from: String(fields[2]), below: root + "/sys/fs/cgroup/\(mount)", quotaOfVersion1)
      }
    }
  }
  return quotas.min()
}

/// The quotas of a group and of those that hold it. In a container the path may be the host's, which does not exist
/// here; the walk then ends at the mount point, which is the container's own group.
private func quotasUpwards(
  from path: String, below mount: String, _ quota: (String) -> Double?
) -> [Double] {
  var components = path.split(separator: "/")
  var quotas: [Double] = []
  while true {
    let directory = components.isEmpty ? mount : mount + "/" + components.joined(separator: "/")
    if let value = quota(directory) { quotas.append(value) }
    if components.isEmpty { return quotas }
    components.removeLast()
  }
}

/// `cpu.max` holds `quota period` in microseconds, or `max period` for no limit.
private func quotaOfVersion2(_ directory: String) -> Double? {
  let fields = lines(of: directory + "/cpu.max").first?.split(separator: " ") ?? []
  guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]) else { return nil }
  return ratio(quota, period)
}

/// `cpu.cfs_quota_us` is -1 for no limit.
private func quotaOfVersion1(_ directory: String) -> Double? {
  guard let quota = lines(of: directory + "/cpu.cfs_quota_us").first.flatMap({ Double($0) }),
    let period = lines(of: directory + "/cpu.cfs_period_us").first.flatMap({ Double($0) })
  else { return nil }
  return ratio(quota, period)
}

private func ratio(_ quota: Double, _ period: Double) -> Double? {
  quota > 0 && period > 0 && quota.isFinite && period.isFinite ? quota / period : nil
}

/// The lines of a small file of the system's; none if it cannot be read.
private func lines(of path: String) -> [Substring] {
  guard let file = unsafe fopen(path, "re") else { return [] }
  defer { unsafe fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  let count = unsafe fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
}
