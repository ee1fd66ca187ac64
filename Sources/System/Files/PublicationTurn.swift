/// The right to publish files that belong together in a directory, which one process at a time has.
///
/// The lock is on the directory itself (`flock(2)`), so that nothing is left behind, and the system releases
/// it when the process ends. Some file systems, such as those of networks, have no such locks; there everyone
/// has the right.
package struct PublicationTurn: ~Copyable {
  /// Open as long as the lock is held; `nil` if there is none to be had.
  private let directory: FileDescriptor?

  /// How long another process may publish: it renames files that are on the device already.
  private static let patience = 60.0

  /// Waits for the right.
  ///
  /// - Parameter patience: the seconds to wait, at most.
  /// - Throws: ``FileError`` if another program keeps the directory locked.
  package init(in directory: String, patience: Double = PublicationTurn.patience) throws(FileError) {
    let start = monotonicSeconds()
    guard let file = try? FileDescriptor(path: directory, flags: O_RDONLY | O_DIRECTORY) else {
      self.directory = nil
      return
    }
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else {
        self.directory = nil
        return
      }
      guard monotonicSeconds() - start < patience else {
        throw FileError("cannot write into '\(directory)': another program keeps it locked")
      }
      usleep(10_000)
    }
    self.directory = .some(file)
  }

  deinit {
    // Closing would do, but for a child process that was forked and has not yet called exec.
    if let directory { flock(directory.rawValue, LOCK_UN) }
  }
}
