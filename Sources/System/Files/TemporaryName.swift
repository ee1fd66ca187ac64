/// Names of files that exist only while a process works on something.
///
/// They are called `.RESULT.PROCESS.SOMETHING`: whoever finds one knows what it was to become, and `PROCESS`
/// is no other process's, whichever container or host that is in, and cannot be foreseen by who would put a
/// link there.
package enum TemporaryName {
  /// What the names of this process's files have in them: its number and 64 random bits.
  private static let process = "\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 16)

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

  /// `TMPDIR`, or `/tmp` if it is not set or empty.
  package static var directory: String {
    guard let value = unsafe getenv("TMPDIR"), unsafe value[0] != 0 else { return "/tmp" }
    return unsafe String(cString: value)
  }
}
