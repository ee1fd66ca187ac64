/// What the system calls its present boot, which no other machine's and no other boot has; `nil` if it does
/// not tell.
func bootIdentity() -> [UInt8]? {
  guard let file = try? FileDescriptor(path: "/proc/sys/kernel/random/boot_id", flags: O_RDONLY) else {
    return nil
  }
  var identity = [UInt8](repeating: 0, count: 64)
  guard let length = try? file.read(into: &identity), length > 0 else { return nil }
  return identity
}

/// A number that tells this machine from others, while it runs; `nil` if the system does not tell.
package func machineNumber() -> UInt64? { bootIdentity().map { Fingerprint(of: $0).value } }
