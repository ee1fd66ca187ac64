/// How much memory this process may still take: the machine's, or less where a control group has a limit.
/// What only caches files counts as free; swap space does not count, since training that swaps would never
/// end.
package struct AvailableMemory: Equatable, Sendable {
  /// The bytes.
  package let byteCount: Int
  /// Whether it is a control group that has no more.
  package let isLimitedByGroup: Bool

  /// Asks the system; `nil` if it does not say.
  ///
  /// - Parameter root: where `proc` and `sys` are found; another directory in tests.
  package init?(root: String = "") {
    let machine = number(of: "MemAvailable", in: root + "/proc/meminfo").map { $0 * 1024 }
    let group = ControlGroups(root: root).values(of: "memory", freeInVersion2, freeInVersion1).min()
    guard let least = [machine, group].compactMap({ $0 }).min() else { return nil }
    byteCount = least
    isLimitedByGroup = least != machine
  }

  /// Checks that what a run keeps in memory fits.
  ///
  /// - Parameter parts: what it is for and how many bytes it takes.
  /// - Throws: ``FileError`` that says how much is needed, how much there is, and what to do.
  package func require(_ parts: [(name: String, byteCount: Int)]) throws(FileError) {
    let needed = parts.reduce(0) { $0 + $1.byteCount }
    guard needed > byteCount else { return }
    let place = isLimitedByGroup ? "this process's control group" : "this machine"
    throw FileError(
      "not enough memory for the tables: \(Figures.bytes(needed)) needed (\(Figures.list(parts))), "
        + "\(Figures.bytes(byteCount)) available in \(place)", remedy: .useFileTables)
  }
}

/// `memory.max` holds a number of bytes, or `max` for no limit.
private func freeInVersion2(_ directory: String) -> Int? {
  free(
    in: directory, limit: "memory.max", usage: "memory.current", caches: ["inactive_file", "active_file"])
}

/// `memory.limit_in_bytes` is near 2^63 for no limit. The totals are those of the group and the groups in it,
/// as the usage is.
private func freeInVersion1(_ directory: String) -> Int? {
  free(
    in: directory, limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes",
    caches: ["total_inactive_file", "total_active_file"])
}

/// The bytes that a group may still take; `nil` if it has no limit.
private func free(in directory: String, limit: String, usage: String, caches: [String]) -> Int? {
  func single(_ name: String) -> Int? { systemLines(of: "\(directory)/\(name)").first.flatMap { Int($0) } }
  guard let limit = single(limit), limit < 1 << 60 else { return nil }
  let cached = caches.reduce(0) { $0 + (number(of: $1, in: directory + "/memory.stat") ?? 0) }
  return max(0, limit - max(0, (single(usage) ?? 0) - cached))
}

/// The number after a name, as `MemAvailable:  23625292 kB` and `active_file 4096` have it.
private func number(of name: String, in path: String) -> Int? {
  for line in systemLines(of: path) {
    let fields = line.split { $0 == " " || $0 == ":" }
    if fields.count > 1, fields[0] == name { return Int(fields[1]) }
  }
  return nil
}
