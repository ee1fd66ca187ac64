/// Names of files that exist only while a process works on something.
///
/// They are called `.RESULT.PROCESS.SOMETHING`: whoever finds one knows what it was to become, and `PROCESS`
/// is no other process's, whichever container or host that is in, and cannot be foreseen by who would put a
/// link there. It is `NUMBER-PLACE-RANDOM`: the process's number, where that number means this process (the
/// boot of the system and the namespace of processes), and a random number, the latter two of 16 hexadecimal
/// digits.
package enum TemporaryName {
  /// What the names of this process's files have in them.
  private static let process =
    "\(getpid())-\(place ?? Fingerprint(value: 0))-\(Fingerprint(value: UInt64.random(in: .min ... .max)))"

  /// Where numbers of processes mean what they do to this process; `nil` if the system does not tell.
  private static let place: Fingerprint? = {
    var link = [UInt8](repeating: 0, count: 64)
    // The kernel writes no more than there is room for.
    let count = unsafe link.withUnsafeMutableBytes {
      unsafe readlink("/proc/self/ns/pid", $0.baseAddress!, $0.count)
    }
    guard count > 0, let boot = bootIdentity() else { return nil }
    return Fingerprint(of: boot + link)
  }()

  private static let count = Lock(0)

  /// What the names of this process's files for a result begin with, after their dots.
  package static func stem(for result: String) -> String {
    "\(shortened(String(result.drop { $0 == "." }))).\(process)."
  }

  /// A path in the directory of a file that is being made, `.NAME.PROCESS.NUMBER.partial`; each call gives
  /// another.
  package static func path(beside file: String) -> String {
    let (directory, name) = splitPath(file)
    let number = count.withLock { count in
      count += 1
      return count
    }
    // The name of a working file says already whose it is.
    let stem = name.contains(process) ? name : "\(shortened(name)).\(process)"
    return "\(directory)/.\(stem).\(number).partial"
  }

  /// A name short enough to stay within the 255 bytes of file systems when the rest is added.
  private static func shortened(_ name: String) -> String {
    var name = name
    while name.utf8.count > 150 { name.removeLast() }
    return name
  }

  /// Whether a name is one of a process that is gone, for certain: it was in the same place, and no process
  /// there has its number.
  static func isLeft(_ name: String) -> Bool {
    guard name.hasPrefix("."), let place else { return false }
    let parts = name.drop { $0 == "." }.split(separator: ".", omittingEmptySubsequences: false)
    // A result, a process, and what it is for.
    for part in parts.dropFirst().dropLast() {
      let fields = part.split(separator: "-", omittingEmptySubsequences: false)
      guard fields.count == 3, let number = pid_t(fields[0]), number > 0, fields[0] == "\(number)",
        Fingerprint(String(fields[1])) == place, Fingerprint(String(fields[2])) != nil
      else { continue }
      return kill(number, 0) != 0 && errno == ESRCH
    }
    return false
  }

  /// Removes what processes that are gone have left in a directory, as far as it is this user's.
  package static func removeLeft(in directory: String) {
    for name in namesInDirectory(directory) where isLeft(name) {
      let path = "\(directory)/\(name)"
      var status = stat()
      guard linkStatus(path, &status), status.st_uid == geteuid() else { continue }
      if !removeFile(path) { removeFlatDirectory(path) }
    }
  }

  /// Removes a directory of this user and the files in it, but nothing that a link leads to.
  private static func removeFlatDirectory(_ path: String) {
    guard let directory = try? FileDescriptor(path: path, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW),
      let status = try? directory.status(), status.st_uid == geteuid()
    else { return }
    for name in namesInDirectory("/proc/self/fd/\(directory.rawValue)") {
      _ = unsafe name.withPath { unsafe unlinkat(directory.rawValue, $0, 0) }
    }
    removeDirectory(path)
  }

  /// `TMPDIR`, or `/tmp` if it is not set or empty.
  package static var directory: String { environmentPath("TMPDIR") ?? "/tmp" }
}
