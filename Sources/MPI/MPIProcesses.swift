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
      let own = MPIProcesses.packed(hostName())
      switch try MPIProcesses.exchange(own, count: self.count, tag: .numbers, timeout: timeout) {
      case .numbers(let names): hosts = names.map(MPIProcesses.unpacked)
      case .late(let rank): throw MPIProcesses.isLate("rank \(rank)", timeout: timeout)
      }
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
        switch try MPIProcesses.exchange(numbers, count: count, tag: .numbers, timeout: timeout) {
        case .numbers(let all): return all
        case .late(let rank): throw MPIProcesses.isLate(name(of: rank), timeout: timeout)
        }
      }
    }

    @unsafe private func addUp(_ numbers: UnsafeMutableBufferPointer<Float>) throws(FileError) {
      guard let start = numbers.baseAddress, numbers.count > 0 else { return }
      let requests = Requests(1)
      // The buffer is the caller's until this has ended.
      try MPIProcesses.check(
        unsafe hogvec_mpi_sum(start, CInt(numbers.count), requests.memory, 0), "sum numbers")
      guard try requests.wait(timeout: timeout, unless: MPIProcesses.isAsked) != nil else { return }
      // A sum does not tell for whom it waits: whoever waits in vain asks all others, and who is asked and waits too
      // does the same, so that the one that is missing is the one that is silent.
      let patience = min(timeout, MPIProcesses.answerSeconds)
      switch try MPIProcesses.exchange([], count: count, tag: .presence, timeout: patience) {
      case .late(let rank): throw MPIProcesses.isLate(name(of: rank), timeout: timeout)
      case .numbers:
        // One that was stopped may have gone on.
        guard try requests.wait(timeout: timeout) != nil else { return }
        throw FileError(
          """
          the processes have not exchanged what they learnt in \(Figures.fixed(timeout, 0)) seconds, and all are \
          there; \(setting: "sync-timeout") is how long they try
          """)
      }
    }

    /// The seconds in which a rank that waits answers who asks.
    private static let answerSeconds = 10.0

    /// What messages between two ranks are about.
    private enum Tag: CInt {
      case numbers, presence
    }

    /// Whether another rank waits in vain, and asks who else is there.
    private static func isAsked() throws(FileError) -> Bool {
      var isAsked = false
      try check(unsafe hogvec_mpi_has_come(Tag.presence.rawValue, &isAsked), "look for messages")
      return isAsked
    }

    private enum Exchange {
      /// Each rank's.
      case numbers([[UInt64]])
      /// A rank that has not sent its numbers, or has not taken those of this one, in time.
      case late(rank: Int)
    }

    /// Each rank sends to each other one, so that who waits knows for whom.
    private static func exchange(
      _ numbers: [UInt64], count: Int, tag: Tag, timeout: Double
    ) throws(FileError) -> Exchange {
      let size = numbers.count
      let sent = Requests(count)
      let received = Requests(count)
      let buffer = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, size * (count + 1)))
      unsafe buffer.initialize(repeating: 0, count: max(1, size * (count + 1)))
      // What this rank sends comes after what it receives, one rank's after the other's.
      let own = unsafe buffer + size * count
      for (index, number) in numbers.enumerated() { unsafe own[index] = number }
      for other in 0..<count {
        // After a failure, which ends the program, MPI has the buffer still.
        try check(
          unsafe hogvec_mpi_receive(
            buffer + size * other, CInt(size), CInt(other), tag.rawValue, received.memory, CInt(other)),
          "receive")
        try check(
          unsafe hogvec_mpi_send(own, CInt(size), CInt(other), tag.rawValue, sent.memory, CInt(other)), "send"
        )
      }
      if let late = try received.wait(timeout: timeout) { return .late(rank: late) }
      if let late = try sent.wait(timeout: timeout) { return .late(rank: late) }
      defer { unsafe buffer.deallocate() }
      return .numbers((0..<count).map { other in (0..<size).map { unsafe buffer[size * other + $0] } })
    }

    // MARK: - Errors

    private static func isLate(_ name: String, timeout: Double) -> FileError {
      FileError(
        """
        \(name) has not come to where the others wait for \(Figures.fixed(timeout, 0)) seconds; \
        \(setting: "sync-timeout") is how long they do
        """)
    }

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
    /// - Parameter endsEarly: is asked about every tenth of a second whether to wait no longer.
    /// - Returns: the first that has not ended in time.
    func wait(
      timeout: Double, unless endsEarly: () throws(FileError) -> Bool = { () throws(FileError) in false }
    ) throws(FileError) -> Int? {
      var (index, looks) = (0, 0)
      var (lastLook, waited) = (monotonicSeconds(), 0.0)
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
        guard looks % 1000 == 0 else { continue }
        // A process that was stopped itself for a while has not waited for others in that time.
        let now = monotonicSeconds()
        waited += min(now - lastLook, Requests.longestLook)
        lastLook = now
        if waited > timeout { return index }
        if try endsEarly() { return index }
      }
      return nil
    }

    private static let looksWithoutPause = 500
    private static let pauseMicroseconds: UInt32 = 100
    /// The seconds that a thousand looks take at most, on a machine with many more threads than processors.
    private static let longestLook = 1.0
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
