/// How many files this process may have open at once.
package enum FileHandles {
  /// What a run has open besides the files of its workers: log, lock, tables, a result, the system's own.
  private static let otherCount = 16
  /// What a worker has open: the units that it writes, and a text that comes through a program, with the
  /// program's pipes; later less, the counters of a profile.
  private static let countPerWorker = 7

  /// Checks that a corpus can be read, before any of it is, or that workers can be profiled. Takes what the
  /// system allows: the limit in force
  /// (`ulimit -S -n`) is raised as far as the hard one goes, since words that do not fit memory need a file
  /// for each piece of them.
  ///
  /// - Parameter threads: the workers.
  /// - Throws: ``FileError`` that says how many are needed, how many there are, and what to do.
  package static func require(forThreads threads: Int) throws(FileError) {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    if limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = limit.rlim_max
      // Where that is not allowed, the limit is what it was, and asked for again.
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    try require(
      forThreads: threads, limit: UInt64(limit.rlim_cur), openCount: namesInDirectory("/proc/self/fd").count)
  }

  /// The check itself, against a known limit and number of files that are open already.
  package static func require(forThreads threads: Int, limit: UInt64, openCount: Int) throws(FileError) {
    let needed = openCount + otherCount + threads * countPerWorker
    guard UInt64(needed) > limit else { return }
    throw FileError(
      "not enough file handles: \(Figures.counted(threads, "thread")) may need \(Figures.grouped(needed)), and the limit is "
        + "\(Figures.grouped(limit))", remedy: .lowerThreads)
  }
}
