internal import CHogvec

/// How many threads the system allows this process, which a limit of processes (`ulimit -u`, that of a
/// container) can keep below what is wanted.
package enum ThreadSupply {
  /// How many threads could be started lately, and when; what is started by ``startThread(_:_:)`` ends that
  /// knowledge.
  private static let known = Lock((count: 0, moment: -Double.infinity))
  /// How long a count is trusted. Another process may take what is left before; the calling thread then
  /// does what the missing ones would do. Looking again takes ten milliseconds for 64 threads, more than a
  /// search.
  private static let trustedSeconds = 60.0
  private static let shortage = Lock(Shortage())

  private struct Shortage {
    var isNoted = false
    var listener: (@Sendable (_ wanted: Int, _ runnable: Int) -> Void)?
  }

  /// How many of `count` threads can be started besides those that exist.
  ///
  /// They are started, all at the same time, and ended.
  package static func startable(_ count: Int) -> Int {
    let gate = Monitor(false)
    var threads: [JoinableThread] = []
    while threads.count < count {
      guard let thread = JoinableThread({ gate.wait { $0 ? () : nil } }) else { break }
      threads.append(thread)
    }
    gate.change { $0 = true }
    for thread in threads { thread.join() }
    return threads.count
  }

  /// Whether there is room for all threads that Dispatch may start for `count` pieces of work: it waits
  /// without a word for threads that it cannot make.
  ///
  /// It starts new ones where those of earlier work are not idle again yet, and keeps idle ones for five
  /// seconds; so there must be room for three times as many. Where there is not, but for as many, they can
  /// still be started one by one.
  ///
  /// - Complexity: that of starting and ending as many threads, unless that was done in the last minute.
  static func hasRoom(for count: Int) -> Bool {
    guard count > 0 else { return true }
    let (needed, now) = (3 * count + 4, monotonicSeconds())
    let isKnown = known.withLock { $0.count >= needed && now - $0.moment < trustedSeconds }
    if isKnown { return true }
    let found = startable(needed)
    known.withLock { $0 = (found, now) }
    return found == needed
  }

  /// Notes that a thread was started, after which there is room for fewer.
  static func noteStart() { known.withLock { $0.count = 0 } }

  /// Has `listener` told if fewer threads can run than are wanted, once in a process.
  package static func onShortage(_ listener: @escaping @Sendable (_ wanted: Int, _ runnable: Int) -> Void) {
    shortage.withLock { $0.listener = listener }
  }

  /// Notes how many threads can run of those that are wanted.
  static func noteShortage(of wanted: Int, runnable: Int) {
    guard runnable < wanted else { return }
    let listener = shortage.withLock { shortage in
      defer { shortage.isNoted = true }
      return shortage.isNoted ? nil : shortage.listener
    }
    listener?(wanted, runnable)
  }
}
