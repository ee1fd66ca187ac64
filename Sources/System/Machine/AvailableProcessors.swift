/// How many processors this process may keep busy: the affinity mask's, or fewer where a control group has a
/// quota.
package struct AvailableProcessors: Equatable, Sendable {
  /// The processors in the affinity mask (`taskset`, cpusets), at least 1.
  package let inAffinityMask: Int
  /// The tightest quota of this process's control groups in processors; `nil` if there is none.
  package let quota: Double?

  /// Asks the system.
  ///
  /// - Parameter root: where `proc` and `sys` are found; another directory in tests.
  package init(root: String = "") {
    inAffinityMask = processorsInAffinityMask(root: root)
    quota = ControlGroups(root: root).values(of: "cpu", quotaOfVersion2, quotaOfVersion1).min()
  }

  /// The number of threads that can run at once, at least 1. Part of a processor counts as one: a thread more
  /// than the quota is only slowed down, a thread less leaves some of it unused.
  package var count: Int {
    guard let quota else { return inAffinityMask }
    return max(1, min(inAffinityMask, AvailableProcessors.count(inQuota: quota)))
  }

  /// A quota as a number of processors, with a part of one as one.
  package static func count(inQuota quota: Double) -> Int { Int(min(quota, 1e6).rounded(.up)) }
}

/// The size of the calling thread's affinity mask, which is the process's unless it is pinned, as `/proc`
/// shows it: hexadecimal words with commas between them.
private func processorsInAffinityMask(root: String) -> Int {
  let title = "Cpus_allowed:"
  guard let line = systemLines(of: root + "/proc/thread-self/status").first(where: { $0.hasPrefix(title) })
  else {
    return max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
  }
  return max(1, line.dropFirst(title.count).reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount })
}

/// `cpu.max` holds `quota period` in microseconds, or `max period` for no limit.
private func quotaOfVersion2(_ directory: String) -> Double? {
  let fields = systemLines(of: directory + "/cpu.max").first?.split(separator: " ") ?? []
  guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]) else { return nil }
  return ratio(quota, period)
}

/// `cpu.cfs_quota_us` is -1 for no limit.
private func quotaOfVersion1(_ directory: String) -> Double? {
  guard let quota = systemLines(of: directory + "/cpu.cfs_quota_us").first.flatMap({ Double($0) }),
    let period = systemLines(of: directory + "/cpu.cfs_period_us").first.flatMap({ Double($0) })
  else { return nil }
  return ratio(quota, period)
}

private func ratio(_ quota: Double, _ period: Double) -> Double? {
  quota > 0 && period > 0 && quota.isFinite && period.isFinite ? quota / period : nil
}
