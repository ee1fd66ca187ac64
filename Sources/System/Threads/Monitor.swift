/// A value that one thread at a time can reach, and whose changes threads can wait for.
///
/// A ``Lock`` with the system's own condition, which ThreadSanitizer knows.
@safe package final class Monitor<Value: ~Copyable>: @unchecked Sendable {
  // Sendable: the condition is the system's, which any thread may use.

  private let lock: Lock<Value>
  @unsafe private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// A monitor of a value.
  package init(_ value: consuming sending Value) {
    lock = Lock(value)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    // Times are those of `monotonicSeconds()`.
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe condition.deallocate()
  }

  /// Lends the value to `body`, which must not take the same monitor, and wakes all that wait.
  package func change<Result: ~Copyable, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try lock.withLock { (value) throws(Failure) in
      defer { unsafe pthread_cond_broadcast(condition) }
      return try body(&value)
    }
  }

  /// Waits until `body`, which is asked again after each change, gives a result.
  ///
  /// What `body` changes itself wakes no one else, unless it gives a result.
  package func wait<Result: ~Copyable>(_ body: (inout Value) -> Result?) -> Result {
    lock.withLock { value in
      while true {
        if let result = body(&value) {
          unsafe pthread_cond_broadcast(condition)
          return result
        }
        // The mutex is held, and is given back while this waits.
        unsafe pthread_cond_wait(condition, lock.mutex)
      }
    }
  }

  /// Waits for a change that makes `condition` false, or until a moment of ``monotonicSeconds()``.
  package func wait(until moment: Double, while isWaited: (borrowing Value) -> Bool) {
    // A century will do for what never comes.
    let bounded = min(moment, monotonicSeconds() + 3e9)
    var time = timespec(tv_sec: Int(bounded), tv_nsec: Int((bounded - bounded.rounded(.down)) * 1e9))
    lock.withLock { value in
      while isWaited(value) {
        // As above.
        if unsafe pthread_cond_timedwait(condition, lock.mutex, &time) != 0 { return }
      }
    }
  }
}
