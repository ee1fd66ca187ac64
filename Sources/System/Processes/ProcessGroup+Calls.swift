extension ProcessGroup {
  /// Does what all processes of the group do at this point, and fails in all of them if it fails in one.
  ///
  /// - Throws: what `body` throws; ``OtherProcessError`` if it has failed in another process, and
  ///   ``FileError`` if one cannot be reached.
  package func together<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
    guard count > 1 else { return try body() }
    let result: Result<Value, any Error>
    do {
      result = .success(try working(body))
    } catch {
      result = .failure(error)
    }
    let hasFailed: Bool
    switch result {
    case .success: hasFailed = false
    case .failure: hasFailed = true
    }
    let failures: [Bool]
    do {
      failures = try gather(hasFailed)
    } catch {
      // What has failed here says more than that another process did not hear of it.
      _ = try result.get()
      throw error
    }
    let failed = failures.firstIndex(of: true)
    if failed != nil { noteSharedFailure() }
    let value = try result.get()
    if let failed { throw OtherProcessError(rank: failed) }
    return value
  }

  /// What holds in each of the processes, in the order of their ranks.
  package func gather(_ holds: Bool) throws(FileError) -> [Bool] {
    try gather([holds ? 1 : 0]).map { $0 == [1] }
  }

  /// Sends messages to some processes, and nothing to the others.
  ///
  /// - Parameter messages: by the ranks of those that get one.
  /// - Returns: what each of the processes has sent to this one.
  package func send(_ messages: [Int: [UInt8]]) throws(FileError) -> [[UInt8]] {
    try exchange((0..<count).map { messages[$0] ?? [] })
  }

  /// Sends a message of the first process to all: in each step twice as many processes have it.
  ///
  /// - Parameter message: what the first process sends; others' do not matter.
  /// - Returns: it.
  package func broadcast(_ message: [UInt8]) throws(FileError) -> [UInt8] {
    var message = message
    var reached = 1
    while reached < count {
      let outgoing = rank < reached && rank + reached < count ? [rank + reached: message] : [:]
      let incoming = try send(outgoing)
      if rank >= reached && rank < 2 * reached { message = incoming[rank - reached] }
      reached *= 2
    }
    return message
  }
}
