internal import CHogvec

/// Starts a thread that runs `body` and ends.
///
/// - Parameter name: what debuggers, `perf` and `ps` show, after "hogvec-": 15 bytes in all.
/// - Returns: `false` if the system allows no other thread, because of a limit of processes or of memory.
package func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
  // The usual eight megabytes of stack count where addresses are limited (`ulimit -v`).
  let thread = makeThread(stackByteCount: 1 << 20) {
    nameThread(name)
    body()
  }
  guard let thread else { return false }
  pthread_detach(thread)
  ThreadSupply.noteStart()
  return true
}

/// Starts a thread that the caller cannot do without.
///
/// - Throws: ``FileError`` if the system allows no other thread.
package func startNeededThread(
  _ name: String, _ body: @escaping @Sendable () -> Void
) throws(FileError) {
  guard startThread(name, body) else {
    throw FileError("cannot start a thread: \(systemMessage(EAGAIN))", remedy: .raiseProcessLimit)
  }
}

/// A thread that must be joined.
struct JoinableThread {
  private let thread: pthread_t
  private let number = Monitor<Int?>(nil)

  /// Starts a thread that runs `body` and ends; `nil` if the system allows no other thread.
  init?(_ body: @escaping @Sendable () -> Void) {
    let thread = makeThread { [number] in
      number.change { $0 = hogvec_thread_number() }
      body()
    }
    guard let thread else { return nil }
    self.thread = thread
  }

  /// Waits until it has ended, and the system counts it no more.
  func join() {
    let number = number.wait { $0 }
    pthread_join(thread, nil)
    // It counts for a moment longer.
    while hogvec_thread_exists(number) { sched_yield() }
  }
}

/// Names the calling thread: "hogvec-" and `name`.
func nameThread(_ name: String) {
  unsafe ("hogvec-" + name).withCString { unsafe hogvec_name_thread($0) }
}

/// Makes a thread, which must be joined or detached.
///
/// All threads that are not Dispatch's are made here.
///
/// - Parameter stackByteCount: the size of its stack; the system's usual one if `nil`.
/// - Returns: `nil` if the system allows no other thread.
private func makeThread(
  stackByteCount: Int? = nil, _ body: @escaping @Sendable () -> Void
) -> pthread_t? {
  var attributes = pthread_attr_t()
  unsafe pthread_attr_init(&attributes)
  defer { unsafe pthread_attr_destroy(&attributes) }
  if let stackByteCount { unsafe pthread_attr_setstacksize(&attributes, stackByteCount) }
  let start = unsafe Unmanaged.passRetained(ThreadStart(body))
  // The thread takes the reference that is passed to it.
  return unsafe withUnsafeTemporaryAllocation(of: pthread_t.self, capacity: 1) { thread in
    let result = unsafe pthread_create(
      thread.baseAddress!, &attributes,
      { argument in
        // The argument is what is passed below, which is not null.
        let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument!)
        unsafe start.takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    if result != 0 {
      unsafe start.release()
      return nil
    }
    return unsafe thread[0]
  }
}

/// What a new thread is given.
private final class ThreadStart: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
