internal import HogvecSystem

#if MPI
  internal import COpenMPI

  /// What MPI is doing for a rank.
  @safe struct Requests: ~Copyable {
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
  struct Patience {
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

  /// Memory for a message of each rank, which MPI uses until a call has ended.
  @safe struct MessageMemory {
    private let sizes: [Int]
    /// Where each message starts.
    private let starts: [Int]
    @unsafe private let memory: UnsafeMutableRawPointer

    /// A piece of a message, of no more bytes than a call can count.
    @safe struct Piece {
      @unsafe let start: UnsafeMutableRawPointer
      let count: CInt
    }

    private static let pieceByteCount = 1 << 30

    /// - Parameter sizes: of the messages, in bytes.
    init(_ sizes: [Int]) {
      self.sizes = sizes
      var starts: [Int] = []
      var byteCount = 0
      for size in sizes {
        starts.append(byteCount)
        byteCount += size
      }
      self.starts = starts
      unsafe memory = .allocate(byteCount: max(1, byteCount), alignment: 8)
    }

    /// The pieces of a rank's message.
    func pieces(_ rank: Int) -> [Piece] {
      stride(from: 0, to: sizes[rank], by: MessageMemory.pieceByteCount).map { offset in
        // Inside the memory.
        unsafe Piece(
          start: memory + starts[rank] + offset,
          count: CInt(min(MessageMemory.pieceByteCount, sizes[rank] - offset)))
      }
    }

    /// The pieces of all messages.
    var pieceCount: Int { sizes.indices.reduce(0) { $0 + pieces($1).count } }

    /// Puts in a rank's message, which is as long as was said.
    func fill(_ rank: Int, with message: [UInt8]) {
      precondition(message.count == sizes[rank], "a message has its size")
      // The place is this message's.
      unsafe message.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          unsafe (memory + starts[rank]).copyMemory(from: start, byteCount: bytes.count)
        }
      }
    }

    /// A rank's message.
    func message(_ rank: Int) -> [UInt8] {
      // The place is this message's.
      unsafe Array(UnsafeRawBufferPointer(start: memory + starts[rank], count: sizes[rank]))
    }

    /// Gives the memory back.
    func free() { unsafe memory.deallocate() }
  }
#endif
