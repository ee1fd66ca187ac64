/// The room on a file system.
package enum DiskSpace {
  /// The bytes that this process may still write where a directory is.
  package static func free(in directory: String) throws(FileError) -> UInt64 {
    guard let status = diskStatus(directory) else { throw FileError(cannot: "examine", directory) }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return overflow ? .max : bytes
  }

  /// Whether two directories are on one file system.
  package static func isShared(by one: String, _ other: String) throws(FileError) -> Bool {
    var devices: [dev_t] = []
    for directory in [one, other] {
      var status = stat()
      guard fileStatus(directory, &status) else { throw FileError(cannot: "examine", directory) }
      devices.append(status.st_dev)
    }
    return devices[0] == devices[1]
  }

  /// Checks that what will be written fits.
  ///
  /// - Parameter parts: what it is for and how many bytes it takes.
  /// - Throws: ``FileError`` that says how much is needed and how much is free.
  package static func require(_ parts: [(name: String, byteCount: Int)], in directory: String)
    throws(FileError)
  {
    try require(parts, in: directory, free: try free(in: directory))
  }

  /// The check itself, against a known amount of free space.
  package static func require(
    _ parts: [(name: String, byteCount: Int)], in directory: String, free: UInt64
  ) throws(FileError) {
    let needed = parts.reduce(0) { $0 + $1.byteCount }
    guard UInt64(needed) > free else { return }
    throw FileError(
      "not enough disk space in '\(directory)': \(Figures.bytes(needed)) needed (\(Figures.list(parts))), "
        + "\(Figures.bytes(free)) free")
  }
}
