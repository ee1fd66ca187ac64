internal import Storage

/// Keeps the first of the errors that threads meet.
final class FirstFailure: Sendable {
  private let failure = Lock<FileError?>(nil)

  func note(_ error: FileError) {
    failure.withLock { $0 = $0 ?? error }
  }

  func check() throws(FileError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
