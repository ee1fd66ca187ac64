/// Keeps the first of the errors that threads meet.
package final class FirstFailure: Sendable {
  private let failure = Lock<FileError?>(nil)

  package init() {}

  package func note(_ error: FileError) {
    failure.withLock { $0 = $0 ?? error }
  }

  package func check() throws(FileError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
