/// The control groups (versions 1 and 2) that this process is in, and all groups above them.
package struct ControlGroups {
  /// The folder in which `proc` and `sys` are; empty, for the root, except in tests.
  package let root: String

  /// What is found in the groups of a controller (`cpu`, `memory`), in no order.
  ///
  /// - Parameters:
  ///   - ofVersion2: gets something from a group's directory of version 2, or `nil` if there is no such
  ///     thing.
  ///   - ofVersion1: the same of version 1.
  package func values<Value>(
    of controller: String, _ ofVersion2: (String) -> Value?, _ ofVersion1: (String) -> Value?
  ) -> [Value] {
    var values: [Value] = []
    // Lines: hierarchy:controllers:path. Version 2 has the hierarchy 0 and no controllers.
    for line in systemLines(of: root + "/proc/self/cgroup") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      if fields[0] == "0" && controllers.isEmpty {
        values += upwards(from: String(fields[2]), below: root + "/sys/fs/cgroup", ofVersion2)
      } else if controllers.contains(Substring(controller)) {
        for mount in Set([String(fields[1]), controller]) {
          values += upwards(from: String(fields[2]), below: root + "/sys/fs/cgroup/\(mount)", ofVersion1)
        }
      }
    }
    return values
  }

  /// The values of a group and of those that hold it. In a container the path may be the host's, which does
  /// not exist here; the walk then ends at the mount point, which is the container's own group.
  private func upwards<Value>(
    from path: String, below mount: String, _ value: (String) -> Value?
  ) -> [Value] {
    var components = path.split(separator: "/")
    var values: [Value] = []
    while true {
      let directory = components.isEmpty ? mount : mount + "/" + components.joined(separator: "/")
      if let found = value(directory) { values.append(found) }
      if components.isEmpty { return values }
      components.removeLast()
    }
  }
}

/// The lines of a small file of the system's; none if it cannot be read.
package func systemLines(of path: String) -> [Substring] {
  guard let file = unsafe fopen(path, "re") else { return [] }
  defer { unsafe fclose(file) }
  var text: [UInt8] = []
  var bytes = [UInt8](repeating: 0, count: 1 << 14)
  while true {
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    text += bytes[..<count]
    if count < bytes.count { break }
  }
  return String(decoding: text, as: UTF8.self).split(separator: "\n")
}
