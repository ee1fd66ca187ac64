/// What a thread has used so far.
package struct ThreadUsage: Equatable, Sendable {
  /// Seconds of processor time, in the program and in the system for it.
  package let processorSeconds: Double
  /// How often it was preempted: had to leave its processor to another thread.
  package let involuntarySwitches: Int

  /// Asks the system about the calling thread.
  package init() {
    var usage = rusage()
    // RUSAGE_THREAD, which the headers have for C alone. Cannot fail.
    unsafe getrusage(__rusage_who_t(1), &usage)
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    processorSeconds = Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    involuntarySwitches = usage.ru_nivcsw
  }

  private init(processorSeconds: Double, involuntarySwitches: Int) {
    self.processorSeconds = processorSeconds
    self.involuntarySwitches = involuntarySwitches
  }

  /// What was used since an earlier moment in the same thread.
  package static func - (now: ThreadUsage, earlier: ThreadUsage) -> ThreadUsage {
    ThreadUsage(
      processorSeconds: now.processorSeconds - earlier.processorSeconds,
      involuntarySwitches: now.involuntarySwitches - earlier.involuntarySwitches)
  }
}
