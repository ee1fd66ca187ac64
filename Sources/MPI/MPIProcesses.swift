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
      try MPIProcesses.finish(requests, rank: rank, count: count, timeout: timeout) { name(of: $0) }
    }

    private static func gather(
      _ numbers: [UInt64], rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) -> [[UInt64]] {
      let size = numbers.count
      let requests = Requests(2 * count)
      let buffer = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, size * (count + 1)))
      unsafe buffer.initialize(repeating: 0, count: max(1, size * (count + 1)))
      // What this rank sends comes after what it receives, one rank's after the other's.
      let own = unsafe buffer + size * count
      for (index, number) in numbers.enumerated() { unsafe own[index] = number }
      for other in 0..<count {
        // After a failure, which ends the program, MPI may still write to the buffer, so it is not freed.
        try check(
          unsafe hogvec_mpi_receive(
            buffer + size * other, CInt(size), CInt(other), requests.memory, CInt(other)), "receive")
        try check(
          unsafe hogvec_mpi_send(own, CInt(size), CInt(other), requests.memory, CInt(count + other)), "send")
      }
      try finish(requests, rank: rank, count: count, timeout: timeout, name: name)
      defer { unsafe buffer.deallocate() }
      return (0..<count).map { other in (0..<size).map { unsafe buffer[size * other + $0] } }
    }

    // MARK: - Who is late

    /// The messages of those that wait for each other.
    private enum Signal: CInt {
      case question = 1
      case answer
    }

    /// Waits for what ends when all ranks have come.
    ///
    /// A request does not tell for whom it waits. Whoever has waited in vain asks all others, and whoever
    /// waits too answers, so that the one that is missing is the one that is silent.
    ///
    /// - Parameter name: what messages call a rank.
    private static func finish(
      _ requests: borrowing Requests, rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) {
      for _ in 0..<2 {
        var patience = Patience(seconds: timeout)
        while !(try requests.haveEnded(or: &patience)) { try answer() }
        guard patience.isUsedUp else { return }
        let silent = try silentRank(rank: rank, count: count, unless: requests)
        if try requests.haveEnded() { return }
        if let silent {
          throw FileError(
            """
            \(name(silent)) has not come to where the others wait for \(Figures.fixed(timeout, 0)) seconds; \
            \(setting: "sync-timeout") is how long they do
            """)
        }
        // All are there: one that was stopped may have gone on.
      }
      throw FileError(
        """
        the processes have not exchanged what they learnt in \(Figures.fixed(2 * timeout, 0)) seconds, and all \
        are there; \(setting: "sync-timeout") is half of how long they try
        """)
    }

    /// Answers those that ask whether this rank is there.
    private static func answer() throws(FileError) {
      while let asker = try taken(.question) { try send(.answer, to: asker) }
    }

    /// Asks all other ranks whether they wait too.
    ///
    /// - Returns: the first that does not answer in time; `nil` if all do, or the requests have ended.
    private static func silentRank(
      rank: Int, count: Int, unless requests: borrowing Requests
    ) throws(FileError) -> Int? {
      // Answers to what was asked before say nothing.
      while try taken(.answer) != nil {}
      var silent = Set(0..<count)
      silent.remove(rank)
      for other in silent { try send(.question, to: other) }
      var patience = Patience(seconds: answerSeconds)
      while !silent.isEmpty, !(try requests.haveEnded(or: &patience)) {
        try answer()
        while let other = try taken(.answer) { silent.remove(other) }
      }
      return silent.min()
    }

    /// The seconds in which a rank that waits answers.
    private static let answerSeconds = 5.0

    private static func send(_ signal: Signal, to rank: Int) throws(FileError) {
      try check(hogvec_mpi_signal(CInt(rank), signal.rawValue), "send")
    }

    /// Takes a signal, if one has come.
    ///
    /// - Returns: whose it is.
    private static func taken(_ signal: Signal) throws(FileError) -> Int? {
      var rank: CInt = -1
      try check(unsafe hogvec_mpi_take_signal(signal.rawValue, &rank), "receive")
      return rank < 0 ? nil : Int(rank)
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

    /// Whether all have ended.
    func haveEnded() throws(FileError) -> Bool {
      for index in 0..<count {
        var hasEnded = false
        try MPIProcesses.check(unsafe hogvec_mpi_test(memory, CInt(index), &hasEnded), "go on")
        if !hasEnded { return false }
      }
      return true
    }

    /// Looks some times whether all have ended.
    ///
    /// - Returns: whether they have, or the patience is used up.
    func haveEnded(or patience: inout Patience) throws(FileError) -> Bool {
      for _ in 0..<Requests.looks {
        if try haveEnded() { return true }
        patience.pause()
        if patience.isUsedUp { return true }
      }
      return false
    }

    private static let looks = 100
  }

  /// How long a rank waits for others. Time in which it was stopped itself does not count.
  private struct Patience {
    private let seconds: Double
    private var waited = 0.0
    private var lastLook = monotonicSeconds()
    private var pauses = 0

    init(seconds: Double) {
      self.seconds = seconds
    }

    /// Whether it has waited so long.
    var isUsedUp: Bool { waited > seconds }

    /// Lets others have the processor, for longer after a while: most of what is waited for is there at once,
    /// or is not for a while.
    mutating func pause() {
      pauses += 1
      guard pauses > Patience.shortPauses else {
        sched_yield()
        return
      }
      usleep(Patience.microseconds)
      let now = monotonicSeconds()
      waited += min(now - lastLook, Patience.longestPause)
      lastLook = now
    }

    private static let shortPauses = 500
    private static let microseconds: UInt32 = 100
    /// The seconds that a pause takes at most, if the process is not stopped.
    private static let longestPause = 1.0
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
