internal import CHogvec

extension FileDescriptor {
  /// Notes something about a file beside its content, as an extended attribute of the user (`xattr(7)`). It
  /// goes with the file when that is renamed. Where the file system has none, nothing is noted.
  package func note(_ name: String, _ value: String) {
    let bytes = Array(value.utf8)
    _ = unsafe bytes.withUnsafeBytes {
      unsafe hogvec_set_attribute(rawValue, "user.hogvec.\(name)", $0.baseAddress, $0.count)
    }
  }

  /// What was noted; `nil` if nothing is there, or more than 256 bytes.
  package func noted(_ name: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe hogvec_get_attribute(rawValue, "user.hogvec.\(name)", $0.baseAddress, $0.count)
    }
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}
