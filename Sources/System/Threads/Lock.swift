/// A value that one thread at a time can reach.
///
/// The system's own mutex, which ThreadSanitizer knows: it does not see into the standard library's `Mutex`,
/// and reports races on what that protects.
@safe public final class Lock<Value: ~Copyable>: @unchecked Sendable {
  // Sendable: the value is read and written with the mutex held.

  @unsafe let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Apart from the object, whose header ThreadSanitizer takes for the value where that has no size.
  @unsafe let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

  /// A lock around a value.
  public init(_ value: consuming sending Value) {
    unsafe self.value.initialize(to: value)
    unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
    unsafe value.deinitialize(count: 1)
    unsafe value.deallocate()
  }

  /// Waits until no other thread has the value, and lends it to `body`, which must not take the same lock.
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try unsafe body(&value.pointee)
  }
}
