/// Which file a path means, so that two paths can be compared.
package enum FileIdentity {
  /// Whether two paths mean the same regular file, be it there or yet to be made.
  package static func areSame(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    let exists = (fileStatus(first, &one), fileStatus(second, &other))
    switch exists {
    case (true, true): return one.isRegularFile && one.st_dev == other.st_dev && one.st_ino == other.st_ino
    case (false, false): return location(first) == location(second)
    default: return false
    }
  }

  /// Whether there is a file at a path.
  package static func exists(_ path: String) -> Bool { isAccessible(path, F_OK) }

  /// Whether a path means something that is written or read once, from its beginning to its end: `-`, a pipe,
  /// a device.
  package static func isStream(_ path: String) -> Bool {
    var status = stat()
    return path == "-" || (fileStatus(path, &status) && !status.isRegularFile && !status.isDirectory)
  }

  /// Checks that a file can be written at a path, before work is done for it. Standard output, as `-`, can.
  ///
  /// A file that is write-protected is not replaced, though its directory would allow it. A name that ends
  /// like that of a compressed file is refused, since what is under it would not be compressed.
  ///
  /// - Throws: ``FileError`` if it is named so, or is a directory or write-protected, or its directory is
  ///   missing, not a directory, or not writable.
  package static func checkWritable(_ path: String) throws(FileError) {
    if path == "-" { return }
    var status = stat()
    if fileStatus(path, &status) {
      if status.isDirectory { throw FileError("cannot write '\(path)': it is a directory") }
      guard isAccessible(path, W_OK) else { throw FileError(cannot: "write", path) }
      if !status.isRegularFile { return }
    }
    if let (plain, compression) = Compression.pathWithoutEnding(path) {
      throw FileError(
        "cannot write '\(path)': nothing is written compressed; write '\(plain)' and compress it"
          + ContentOrigin(path: plain).advice(.filter(compression.program)))
    }
    let (directory, name) = splitPath(resolvedPath(path))
    if name.isEmpty { throw FileError("cannot write '\(path)': it names a directory") }
    guard fileStatus(directory, &status) else {
      throw FileError("cannot write '\(path)': the directory '\(directory)': \(systemMessage(errno))")
    }
    guard status.isDirectory else {
      throw FileError("cannot write '\(path)': '\(directory)' is not a directory")
    }
    guard isAccessible(directory, W_OK | X_OK) else {
      throw FileError("cannot write '\(path)': the directory '\(directory)': \(systemMessage(errno))")
    }
  }

  private static func location(_ path: String) -> String {
    let (directory, name) = splitPath(path)
    return "\(resolvedPath(directory))/\(name)"
  }
}
