/// A value that one thread at a time can reach, and whose changes threads can wait for.
///
/// The system's own mutex and condition, which ThreadSanitizer knows; see ``Lock`` for the storage.
@safe package final class Monitor<Value: ~Copyable>: @unchecked Sendable {
  // Sendable: the value is read and written with the mutex held.

  @unsafe private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @unsafe private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  @unsafe private let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

  /// A monitor of a value.
  package init(_ value: consuming sending Value) {
    unsafe self.value.initialize(to: value)
    unsafe pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    // Times are those of `monotonicSeconds()`.
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
    unsafe value.deinitialize(count: 1)
    unsafe value.deallocate()
  }

  /// Lends the value to `body`, which must not take the same monitor, and wakes whoever waits.
  package func change<Result: ~Copyable, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer {
      unsafe pthread_cond_broadcast(condition)
      unsafe pthread_mutex_unlock(mutex)
    }
    return try unsafe body(&value.pointee)
  }

  /// Waits until `body`, which is asked again after each change, gives a result.
  ///
  /// What `body` changes itself wakes no one else, unless it gives a result.
  package func wait<Result: ~Copyable>(_ body: (inout Value) -> Result?) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = unsafe body(&value.pointee) {
        unsafe pthread_cond_broadcast(condition)
        return result
      }
      unsafe pthread_cond_wait(condition, mutex)
    }
  }

  /// Waits for a change that makes `condition` false, or until a moment of ``monotonicSeconds()``.
  package func wait(until moment: Double, while isWaited: (borrowing Value) -> Bool) {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    // A century will do for what never comes.
    let bounded = min(moment, monotonicSeconds() + 3e9)
    var time = timespec(tv_sec: Int(bounded), tv_nsec: Int((bounded - bounded.rounded(.down)) * 1e9))
    while unsafe isWaited(value.pointee) {
      if unsafe pthread_cond_timedwait(condition, mutex, &time) != 0 { return }
    }
  }
}
