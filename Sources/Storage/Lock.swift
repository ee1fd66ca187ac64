internal import Glibc

/// A value that one thread at a time can reach.
///
/// The system's own mutex, which ThreadSanitizer knows: it does not see into the standard library's `Mutex`, and reports
/// races on what that protects.
@safe public final class Lock<Value: ~Copyable>: @unchecked Sendable {
  // Sendable: the value is read and written with the mutex held.

  @unsafe private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  /// A lock around a value.
  public init(_ value: consuming sending Value) {
    self.value = value
    unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Waits until no other thread has the value, and lends it to `body`, which must not take the same lock.
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
