package import HogvecSystem
internal import HogvecTraining

#if MPI
  internal import COpenMPI

  /// The processes that an MPI launcher has started, each a rank of `MPI_COMM_WORLD`.
  ///
  /// Calls may come from any thread, one at a time: MPI runs with `MPI_THREAD_SERIALIZED`. Whoever waits
  /// looks again and again, with pauses, so that a thread that trains has the processor.
  private final class MPIProcesses: LaunchedProcesses {
    let rank: Int
    let count: Int
    /// The names of the ranks' hosts.
    private let hosts: [String]
    /// The seconds after which a rank that is waited for is too late.
    private let timeout: Double
    /// Whether a call has failed, after which the others would wait for this rank.
    private let hasFailed = Lock(false)

    /// Starts MPI. To be called once in a process, and by all that were started together.
    ///
    /// - Parameter timeout: the seconds after which a call fails because another rank has not made it.
    /// - Throws: ``FileError`` if it cannot be started, or another rank cannot be reached.
    init(timeout: Double) throws(FileError) {
      var (rank, count, isSerialized) = (CInt(0), CInt(1), false)
      try MPIProcesses.check(unsafe hogvec_mpi_start(&rank, &count, &isSerialized), "start")
      (self.rank, self.count, self.timeout) = (Int(rank), Int(count), timeout)
      guard isSerialized else {
        throw FileError("this MPI was built for one thread, and cannot be used with several")
      }
      let names = try MPIProcesses.gather(
        MPIProcesses.packed(hostName()), rank: self.rank, count: self.count, timeout: timeout
      ) { "rank \($0)" }
      hosts = names.map(MPIProcesses.unpacked)
    }

    func name(of rank: Int) -> String { "rank \(rank) on \(hosts[rank])" }

    func end(code: CInt) {
      if hasFailed.withLock({ $0 }) { hogvec_mpi_abort(code) } else { _ = hogvec_mpi_finish() }
    }

    // MARK: - Calls

    /// Makes a call, and notes if it fails.
    private func noting<Result>(_ body: () throws(FileError) -> Result) throws(FileError) -> Result {
      do throws(FileError) {
        return try body()
      } catch {
        hasFailed.withLock { $0 = true }
        throw error
      }
    }

    @unsafe func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(FileError) {
      try noting { () throws(FileError) in unsafe try addUp(numbers) }
    }

    func gather(_ numbers: [UInt64]) throws(FileError) -> [[UInt64]] {
      try noting { () throws(FileError) in
        try MPIProcesses.gather(numbers, rank: rank, count: count, timeout: timeout) { name(of: $0) }
      }
    }

    @unsafe private func addUp(_ numbers: UnsafeMutableBufferPointer<Float>) throws(FileError) {
      guard let start = numbers.baseAddress, numbers.count > 0 else { return }
      let requests = Requests(1)
      // The buffer is the caller's until this has ended.
      try MPIProcesses.check(
        unsafe hogvec_mpi_sum(start, CInt(numbers.count), requests.memory, 0), "sum numbers")
      try requests.wait(timeout: timeout) { _ in "another rank" }
    }

    /// Each rank sends to each other one, so that who waits knows for whom.
    private static func gather(
      _ numbers: [UInt64], rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) -> [[UInt64]] {
      let size = numbers.count
      let sent = Requests(count)
      let received = Requests(count)
      let buffer = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, size * (count + 1)))
      unsafe buffer.initialize(repeating: 0, count: max(1, size * (count + 1)))
      defer { unsafe buffer.deallocate() }
      // What this rank sends comes after what it receives, one rank's after the other's.
      let own = unsafe buffer + size * count
      for (index, number) in numbers.enumerated() { unsafe own[index] = number }
      for other in 0..<count {
        // The buffer lives until all of these have ended, but for a failure, which ends the program.
        try check(
          unsafe hogvec_mpi_receive(
            buffer + size * other, CInt(size), CInt(other), received.memory, CInt(other)), "receive")
        try check(unsafe hogvec_mpi_send(own, CInt(size), CInt(other), sent.memory, CInt(other)), "send")
      }
      try received.wait(timeout: timeout, name: name)
      try sent.wait(timeout: timeout, name: name)
      return (0..<count).map { other in (0..<size).map { unsafe buffer[size * other + $0] } }
    }

    // MARK: - Errors

    fileprivate static func check(_ error: CInt, _ action: String) throws(FileError) {
      guard error != MPI_SUCCESS else { return }
      let size = Int(hogvec_mpi_message_size())
      let message = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        guard let text = buffer.baseAddress else { return "error \(error)" }
        unsafe hogvec_mpi_message(error, text)
        return unsafe String(cString: text)
      }
      throw FileError("MPI cannot \(action): \(message)")
    }

    // MARK: - Names of hosts

    private static let packedCount = 8

    /// The first 64 bytes of a name, as numbers.
    private static func packed(_ name: String) -> [UInt64] {
      var numbers = [UInt64](repeating: 0, count: packedCount)
      for (index, byte) in name.utf8.prefix(8 * packedCount).enumerated() {
        numbers[index / 8] |= UInt64(byte) << (8 * UInt64(index % 8))
      }
      return numbers
    }

    private static func unpacked(_ numbers: [UInt64]) -> String {
      let bytes = numbers.flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
      }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// What MPI is doing for a rank.
  @safe private struct Requests: ~Copyable {
    private let count: Int
    /// Where MPI keeps them; valid while this value lives.
    @unsafe let memory: UnsafeMutableRawPointer

    /// Room for some.
    init(_ count: Int) {
      self.count = count
      guard let memory = unsafe hogvec_mpi_requests(CInt(count)) else {
        preconditionFailure("there is memory for \(count) requests")
      }
      unsafe self.memory = memory
    }

    deinit {
      unsafe free(memory)
    }

    /// Waits until all have ended.
    ///
    /// - Parameter name: what messages call who has not come.
    func wait(timeout: Double, name: (Int) -> String) throws(FileError) {
      let deadline = monotonicSeconds() + timeout
      var (index, looks) = (0, 0)
      while index < count {
        var hasEnded = false
        try MPIProcesses.check(unsafe hogvec_mpi_test(memory, CInt(index), &hasEnded), "go on")
        if hasEnded {
          index += 1
          continue
        }
        looks += 1
        // Most of what is waited for is there at once, or is not for a while.
        if looks < Requests.looksWithoutPause { sched_yield() } else { usleep(Requests.pauseMicroseconds) }
        guard looks % 1000 == 0, monotonicSeconds() > deadline else { continue }
        throw FileError(
          """
          \(name(index)) has not come to where the others wait for \(Figures.fixed(timeout, 0)) seconds; \
          \(setting: "sync-timeout") is how long they do
          """)
      }
    }

    private static let looksWithoutPause = 500
    private static let pauseMicroseconds: UInt32 = 100
  }

  extension Launch {
    /// Whether this program was built with MPI.
    package static let hasMPI = true

    /// Starts MPI, together with the other processes. To be called once.
    ///
    /// - Parameter timeout: the seconds after which a call fails because another process has not made it.
    /// - Throws: ``FileError`` if MPI cannot be started, or another process cannot be reached.
    package func begin(timeout: Double) throws(FileError) -> any LaunchedProcesses {
      try MPIProcesses(timeout: timeout)
    }
  }
#else
  extension Launch {
    /// Whether this program was built with MPI.
    package static let hasMPI = false

    /// Refuses to train: each process would write the one output.
    ///
    /// - Throws: ``FileError`` that says how to build the program.
    package func begin(timeout: Double) throws(FileError) -> any LaunchedProcesses {
      throw FileError(
        "'\(launcher)' started \(count) of this program, which was built without MPI; build it with "
          + "'swift build -c release --traits MPI'")
    }
  }
#endif
