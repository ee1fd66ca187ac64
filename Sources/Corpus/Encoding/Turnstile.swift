internal import HogvecSystem

/// Lets the holders of tickets 0, 1, 2, ... through in that order, each handing a value to the next.
///
/// The system's own mutex and condition, which ThreadSanitizer knows. Tickets must be claimed in order, by
/// threads that then come here with every ticket they claimed; then the lowest ticket's holder never waits
/// for another, and there is no deadlock.
@safe final class Turnstile<Value: Sendable>: @unchecked Sendable {
  // Sendable: all mutable state is read and written with the mutex held.

  @unsafe private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @unsafe private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var ticket = 0
  private var value: Value
  private var isClosed = false

  init(_ value: Value) {
    self.value = value
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Waits for a ticket's turn, changes the value and lets the next ticket in.
  ///
  /// - Returns: the value before the change; `nil` if the turnstile was closed.
  func pass(ticket: Int, _ change: (inout Value) -> Void) -> Value? {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while self.ticket != ticket && !isClosed { unsafe pthread_cond_wait(condition, mutex) }
    guard !isClosed else { return nil }
    let before = value
    change(&value)
    self.ticket += 1
    unsafe pthread_cond_broadcast(condition)
    return before
  }

  /// Sends away all that wait or will come: a ticket's holder has failed.
  func close() {
    unsafe pthread_mutex_lock(mutex)
    isClosed = true
    unsafe pthread_cond_broadcast(condition)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// The value as the last ticket left it.
  var current: Value {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return value
  }
}
