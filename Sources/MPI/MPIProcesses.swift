package import HogvecSystem

#if MPI
  internal import COpenMPI

  /// The processes that an MPI launcher has started, each a rank of `MPI_COMM_WORLD`.
  ///
  /// Calls may come from any thread, one at a time: MPI runs with `MPI_THREAD_SERIALIZED`. Whoever waits
  /// looks again and again, with pauses, so that a thread that trains has the processor.
  final class MPIProcesses: LaunchedProcesses {
    let rank: Int
    let count: Int
    /// The names of the ranks' hosts.
    private let hosts: [String]
    /// The seconds after which a rank that is waited for is too late.
    private let timeout: Double
    private let state = Lock(State())
    /// Answers those that ask while this rank works.
    private let answers: ServiceThread

    private struct State {
      /// The failure of a call, after which no other is made: the others would wait for this rank.
      var failure: FileError?
      /// Whether all know that one has failed.
      var isFailureShared = false
      /// Whether a call is under way, which answers by itself.
      var isCalling = false
      /// How many pieces of work that may take any time are under way, one in the other.
      var workCount = 0
    }

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
      let names = try MPIProcesses.exchange(
        Array(repeating: Array(hostName().utf8), count: self.count), rank: self.rank, count: self.count,
        timeout: timeout
      ) { "rank \($0)" }
      hosts = names.map { String(decoding: $0, as: UTF8.self) }
      answers = try ServiceThread("mpi")
      answers.run(every: MPIProcesses.answerSeconds / 10) { [state] in
        state.withLock { state in
          guard state.workCount > 0, !state.isCalling, state.failure == nil else { return }
          // What fails here fails in the next call.
          try? MPIProcesses.answer(.busy)
        }
      }
    }

    var localRank: Int { hosts[..<rank].count { $0 == hosts[rank] } }

    func name(of rank: Int) -> String { "rank \(rank) on \(hosts[rank])" }

    func noteSharedFailure() { state.withLock { $0.isFailureShared = true } }

    func end(code: CInt, isShared: Bool) {
      answers.finish()
      let (failure, isFailureShared) = state.withLock { ($0.failure, $0.isFailureShared) }
      if failure != nil || !(isShared || isFailureShared) {
        hogvec_mpi_abort(code)
      } else {
        _ = hogvec_mpi_finish()
      }
    }

    // MARK: - Calls

    /// Makes a call, and notes if it fails; fails at once if one has failed before.
    private func noting<Result>(_ body: () throws(FileError) -> Result) throws(FileError) -> Result {
      let failure = state.withLock { state in
        state.isCalling = true
        return state.failure
      }
      defer { state.withLock { $0.isCalling = false } }
      if let failure { throw failure }
      do throws(FileError) {
        return try body()
      } catch {
        state.withLock { $0.failure = error }
        throw error
      }
    }

    @unsafe func sum(
      _ numbers: UnsafeMutableBufferPointer<Float>, parts: [Range<Int>],
      changing change: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(FileError) {
      try noting { () throws(FileError) in unsafe try sumParts(numbers, parts, change) }
    }

    func gather(_ numbers: [UInt64]) throws(FileError) -> [[UInt64]] {
      try noting { () throws(FileError) in
        try MPIProcesses.gather(numbers, rank: rank, count: count, timeout: timeout) { name(of: $0) }
      }
    }

    func exchange(_ messages: [[UInt8]]) throws(FileError) -> [[UInt8]] {
      try noting { () throws(FileError) in
        try MPIProcesses.exchange(messages, rank: rank, count: count, timeout: timeout) { name(of: $0) }
      }
    }

    /// Answers those that ask while the body runs, which may make calls itself.
    func working<Value: ~Copyable>(_ body: () throws -> Value) rethrows -> Value {
      state.withLock { $0.workCount += 1 }
      defer { state.withLock { $0.workCount -= 1 } }
      return try body()
    }

    /// Waits for what ends when all ranks have come.
    func finish(_ requests: borrowing Requests) throws(FileError) {
      try MPIProcesses.finish(requests, rank: rank, count: count, timeout: timeout) { name(of: $0) }
    }

    private static func gather(
      _ numbers: [UInt64], rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) -> [[UInt64]] {
      var bytes: [UInt8] = []
      for number in numbers { appendBytes(of: number, to: &bytes) }
      let sizes = Array(repeating: bytes.count, count: count)
      let all = try swap(
        Array(repeating: bytes, count: count), sizes, rank: rank, count: count, timeout: timeout, name: name)
      return all.map { bytes in
        // As many as each rank gave.
        unsafe bytes.withUnsafeBytes { bytes in
          (0..<numbers.count).map { unsafe bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
        }
      }
    }

    private static func exchange(
      _ messages: [[UInt8]], rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) -> [[UInt8]] {
      let sizes = try gather(
        messages.map { UInt64($0.count) }, rank: rank, count: count, timeout: timeout, name: name)
      return try swap(
        messages, sizes.map { Int($0[rank]) }, rank: rank, count: count, timeout: timeout, name: name)
    }

    /// Sends each rank a message, and receives one from each.
    ///
    /// - Parameter sizes: of the messages that come.
    private static func swap(
      _ messages: [[UInt8]], _ sizes: [Int], rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) -> [[UInt8]] {
      let outgoing = MessageMemory(messages.map(\.count))
      let incoming = MessageMemory(sizes)
      for (other, message) in messages.enumerated() { outgoing.fill(other, with: message) }
      let requests = Requests(outgoing.pieceCount + incoming.pieceCount)
      var request: CInt = 0
      for other in 0..<count {
        for piece in incoming.pieces(other) {
          // After a failure, which ends the program, MPI may still write to the memory, so it is not freed.
          try check(
            unsafe hogvec_mpi_receive(piece.start, piece.count, CInt(other), requests.memory, request),
            "receive")
          request += 1
        }
        for piece in outgoing.pieces(other) {
          try check(
            unsafe hogvec_mpi_send(piece.start, piece.count, CInt(other), requests.memory, request), "send")
          request += 1
        }
      }
      try finish(requests, rank: rank, count: count, timeout: timeout, name: name)
      defer {
        outgoing.free()
        incoming.free()
      }
      return (0..<count).map(incoming.message)
    }

    // MARK: - Who is late

    /// The messages of those that wait for each other.
    private enum Signal: CInt {
      case question = 1
      /// This rank waits too.
      case waiting
      /// This rank works, and will come.
      case busy
    }

    /// Waits for what ends when all ranks have come.
    ///
    /// Whom this rank waits for may itself wait for another. Whoever has waited in vain asks all others, and
    /// whoever waits too answers, so that the one that is missing is the one that is silent.
    ///
    /// - Parameter name: what messages call a rank.
    private static func finish(
      _ requests: borrowing Requests, rank: Int, count: Int, timeout: Double, name: (Int) -> String
    ) throws(FileError) {
      var triesInVain = 0
      while triesInVain < 2 {
        var patience = Patience(seconds: timeout)
        while !(try requests.haveEnded(or: &patience)) { try answer(.waiting) }
        guard patience.isUsedUp else { return }
        let (silent, isWorking) = try askAll(rank: rank, count: count, unless: requests)
        if try requests.haveEnded() { return }
        // One that works may take any time.
        if !isWorking { triesInVain += 1 }
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
        the processes have waited for each other for \(Figures.fixed(2 * timeout, 0)) seconds, and all \
        are there; \(setting: "sync-timeout") is half of how long they try
        """)
    }

    /// Answers those that ask whether this rank is there.
    private static func answer(_ signal: Signal) throws(FileError) {
      while let asker = try taken(.question) { try send(signal, to: asker) }
    }

    /// Asks all other ranks whether they are there.
    ///
    /// - Returns: the first that does not answer in time, `nil` if all do or the requests have ended; and
    ///   whether one works.
    private static func askAll(
      rank: Int, count: Int, unless requests: borrowing Requests
    ) throws(FileError) -> (silent: Int?, isWorking: Bool) {
      // Answers to what was asked before say nothing.
      while try taken(.waiting) != nil {}
      while try taken(.busy) != nil {}
      var isWorking = false
      var silent = Set(0..<count)
      silent.remove(rank)
      for other in silent { try send(.question, to: other) }
      var patience = Patience(seconds: answerSeconds)
      while !silent.isEmpty, !(try requests.haveEnded(or: &patience)) {
        try answer(.waiting)
        while let other = try taken(.waiting) { silent.remove(other) }
        while let other = try taken(.busy) {
          silent.remove(other)
          isWorking = true
        }
      }
      return (silent.min(), isWorking)
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

    static func check(_ error: CInt, _ action: String) throws(FileError) {
      guard error != MPI_SUCCESS else { return }
      let size = Int(hogvec_mpi_message_size())
      let message = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        guard let text = buffer.baseAddress else { return "error \(error)" }
        unsafe hogvec_mpi_message(error, text)
        return unsafe String(cString: text)
      }
      throw FileError("MPI cannot \(action): \(message)")
    }
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
