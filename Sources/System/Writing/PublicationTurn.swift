/// The right to publish files that belong together in a directory, which one process at a time has.
///
/// The lock is on the directory itself (`flock(2)`), so that nothing is left behind, and the system releases
/// it when the process ends. Where the file system has no such locks, or another program keeps the directory
/// locked, everyone has the right: what is written counts more than the order.
package struct PublicationTurn: ~Copyable {
  /// Open as long as the lock is held; `nil` if there is none to be had.
  private let directory: FileDescriptor?

  /// How long another process may publish: it renames files that are on the device already.
  private static let patience = 10.0

  /// Whether the directory is locked.
  package var isAlone: Bool { directory != nil }

  /// Waits for the right.
  ///
  /// - Parameter patience: the seconds to wait, at most.
  package init(in directory: String, patience: Double = PublicationTurn.patience) {
    let start = monotonicSeconds()
    guard let file = try? FileDescriptor(path: directory, flags: O_RDONLY | O_DIRECTORY) else {
      self.directory = nil
      return
    }
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK, monotonicSeconds() - start < patience else {
        self.directory = nil
        return
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
