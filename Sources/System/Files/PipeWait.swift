/// Says what is waited for where a named pipe cannot be opened at once, because no one is at its other end.
package enum PipeWait {
  private static let listener = Lock<(@Sendable (_ name: String, _ isForReading: Bool) -> Void)?>(nil)
  /// The seconds before anything is said.
  private static let patience = 2.0

  /// Has `body` called, on a thread of its own, when the opening of a pipe has taken two seconds: with what
  /// messages call it, and whether it is to be read. Without it nothing is said.
  package static func onWait(_ body: @escaping @Sendable (_ name: String, _ isForReading: Bool) -> Void) {
    listener.withLock { $0 = body }
  }

  /// Begins to wait, if opening a file may: the value must live until it is open.
  ///
  /// - Parameters:
  ///   - flags: those of `open(2)`.
  ///   - name: what messages call the file.
  /// - Returns: `nil` if there is no waiting, or no thread that could tell of it.
  static func begin(_ path: String, flags: CInt, name: String) -> ServiceThread? {
    let access = flags & O_ACCMODE
    guard access != O_RDWR, flags & (O_NONBLOCK | O_DIRECTORY | O_EXCL) == 0,
      let listener = listener.withLock({ $0 })
    else { return nil }
    var status = stat()
    guard fileStatus(path, &status), status.isPipe, let thread = try? ServiceThread("pipe") else {
      return nil
    }
    thread.run(after: patience) { listener(name, access == O_RDONLY) }
    return thread
  }
}
