package import HogvecSystem

/// Brings the encoded corpus of the first process to all processes of a group.
///
/// Processes on one machine use one file. On another machine, one process finds it in its cache or is sent
/// it, piece by piece from one such process to the next, so that none sends more than the whole once.
package struct CorpusDelivery {
  private let group: any ProcessGroup
  private let path: String
  private let cache: CorpusCache?
  private let keep: (String, CorpusFingerprint) -> Void
  /// Tells this process's machine from others.
  private let machine: UInt64
  /// The bytes that a process passes on at a time.
  private let pieceByteCount: Int

  /// - Parameters:
  ///   - path: where this process keeps the file if it is sent it.
  ///   - cache: where it may be already, if anywhere.
  ///   - machine: what tells this process's machine from others; the system is asked if it is `nil`.
  ///   - keep: keeps a file that was sent in the cache.
  package init(
    to path: String, cache: CorpusCache?, in group: any ProcessGroup, machine: UInt64? = nil,
    pieceByteCount: Int = 1 << 24, keep: @escaping (String, CorpusFingerprint) -> Void
  ) {
    self.path = path
    self.cache = cache
    self.group = group
    self.pieceByteCount = pieceByteCount
    self.keep = keep
    // One that does not tell is taken for another.
    self.machine = machine ?? machineNumber() ?? UInt64(group.rank)
  }

  /// What the first process tells of its file.
  fileprivate struct Offer {
    let path: String
    let byteCount: Int
    let checksum: Fingerprint
    /// What caches know it by, if anything.
    let fingerprint: CorpusFingerprint?
    /// Whether it keeps its name as long as the group trains, so that other machines may map it.
    let isKept: Bool
    let machine: UInt64
  }

  /// Delivers it. When this returns, no process of this machine needs a file's name any more.
  ///
  /// - Parameters:
  ///   - reading: what the first process has; `nil` in others.
  ///   - fingerprint: what it was made from; only the first process's value matters, and the same holds for
  ///     `isKept`.
  ///   - isKept: whether the file keeps its name as long as the group trains.
  /// - Throws: ``FileError`` for a file that cannot be written or read, ``OtherProcessError`` if another
  ///   process has failed.
  package func deliver(
    _ reading: consuming CorpusReading?, as fingerprint: CorpusFingerprint?, isKept: Bool
  ) throws -> CorpusReading {
    let offer = Offer(
      try group.broadcast(CorpusDelivery.message(reading, fingerprint, isKept: isKept, machine: machine)))
    let machines = try group.gather([machine])
    let isLeader = machines.firstIndex(of: [machine]) == group.rank
    var held = consume reading
    if group.rank > 0 {
      held = group.working { found(offer, looksInCache: isLeader) }
    }
    while true {
      held = try shared(held, offer, machines)
      let hasIt = try group.gather(CorpusDelivery.path(of: held) != nil)
      let without = hasIt.indices.filter { !hasIt[$0] }
      if without.isEmpty { break }
      let receivers = without.filter { rank in without.first { machines[$0] == machines[rank] } == rank }
      let sent = try send(along: [0] + receivers, held, byteCount: offer.byteCount)
      let received = try group.together { () -> CorpusReading? in
        guard let sent else { return nil }
        return try self.received(sent, offer)
      }
      if sent != nil { held = received }
    }
    guard let reading = held else { preconditionFailure("every process has the file") }
    return reading
  }

  /// Has the first process on each machine that has the file tell the others there where it is.
  ///
  /// - Returns: what this process has then.
  private func shared(
    _ held: consuming CorpusReading?, _ offer: Offer, _ machines: [[UInt64]]
  ) throws -> CorpusReading? {
    let path = CorpusDelivery.path(of: held)
    let hasIt = try group.gather(path != nil)
    let own = hasIt.indices.filter { machines[$0] == [machine] }
    var outgoing: [Int: [UInt8]] = [:]
    if let path, own.first(where: { hasIt[$0] }) == group.rank {
      for rank in own where !hasIt[rank] { outgoing[rank] = Array(resolvedPath(path).utf8) }
    }
    let told = try group.send(outgoing).first { !$0.isEmpty }
    guard path == nil, let told else { return held }
    return opened(String(decoding: told, as: UTF8.self), offer.checksum)
  }

  /// Where the file of a reading is; `nil` if there is none.
  package static func path(of reading: borrowing CorpusReading?) -> String? {
    switch reading {
    case .some(let reading): reading.corpus.path
    case nil: nil
    }
  }

  /// The file as this process can open it without being sent it, if it can.
  private func found(_ offer: Offer, looksInCache: Bool) -> CorpusReading? {
    if offer.isKept || offer.machine == machine, let reading = opened(offer.path, offer.checksum) {
      return reading
    }
    guard looksInCache, let fingerprint = offer.fingerprint, let found = cache?.reading(of: fingerprint),
      found.corpus.checksum == offer.checksum
    else { return nil }
    return found
  }

  /// Opens a file that another process has made and checked; `nil` if it is not there.
  private func opened(_ path: String, _ checksum: Fingerprint) -> CorpusReading? {
    guard let file = try? MappedFile(path: path), let corpus = try? EncodedCorpus(uncheckedUnits: file),
      corpus.checksum == checksum, let vocabulary = try? corpus.vocabulary()
    else { return nil }
    let statistics = corpus.statistics
    return CorpusReading(vocabulary: vocabulary, corpus: corpus, statistics: statistics)
  }

  /// Gives a file that was sent its name, opens it and keeps it for the next time.
  private func received(_ file: UnnamedFile, _ offer: Offer) throws(FileError) -> CorpusReading {
    try file.replace(path)
    let reading = try CorpusReading(opening: path)
    if let fingerprint = offer.fingerprint { keep(path, fingerprint) }
    return reading
  }

  /// Sends the file from each process of a chain to the next.
  ///
  /// - Parameter reading: what the first of them sends.
  /// - Returns: what this process got; `nil` if it is not sent the file.
  private func send(
    along chain: [Int], _ reading: borrowing CorpusReading?, byteCount: Int
  ) throws -> UnnamedFile? {
    let place = chain.firstIndex(of: group.rank)
    let next = place.flatMap { $0 + 1 < chain.count ? chain[$0 + 1] : nil }
    var failure = FirstFailure()
    var file: UnnamedFile?
    if let place, place > 0 {
      file = failure.noting { () throws(FileError) in try UnnamedFile(toBecome: path, mode: 0o600) }
    }
    let pieces = (0..<byteCount).pieces(of: pieceByteCount)
    var last: [UInt8] = []
    // A piece is at each process of the chain one step later than at the one before.
    for step in 0..<(pieces.count + chain.count - 2) {
      if place == 0 { last = step < pieces.count ? CorpusDelivery.bytes(pieces[step], of: reading) : [] }
      let incoming = try group.send(next.map { [$0: last] } ?? [:])
      if let place, place > 0 {
        last = incoming[chain[place - 1]]
        let index = step - place + 1
        if !last.isEmpty, let file {
          failure.noting { [last] () throws(FileError) in try file.write(last, at: pieces[index].lowerBound) }
        }
      }
      try failure.check(afterPiece: step, in: group)
    }
    try failure.checkAll(in: group)
    return file
  }

  private static func bytes(_ range: Range<Int>, of reading: borrowing CorpusReading?) -> [UInt8] {
    switch reading {
    case .some(let reading): reading.corpus.bytes(range)
    case nil: []
    }
  }
}

// MARK: - The first process's message

extension CorpusDelivery {
  private static func message(
    _ reading: borrowing CorpusReading?, _ fingerprint: CorpusFingerprint?, isKept: Bool, machine: UInt64
  ) -> [UInt8] {
    switch reading {
    case .some(let reading):
      var message = ProcessMessage()
      message.add(Array(resolvedPath(reading.corpus.path).utf8))
      message.add(UInt64(reading.corpus.byteCount))
      message.add(reading.corpus.checksum.value)
      message.add(fingerprint?.bytes ?? [])
      message.add(isKept ? 1 : 0)
      message.add(machine)
      return message.bytes
    case nil: return []
    }
  }
}

extension CorpusDelivery.Offer {
  fileprivate init(_ message: [UInt8]) {
    var reader = MessageReader(message)
    path = String(decoding: reader.content(), as: UTF8.self)
    byteCount = Int(reader.number())
    checksum = Fingerprint(value: reader.number())
    fingerprint = unsafe Array(reader.content()).withUnsafeBytes { unsafe CorpusFingerprint($0) }
    isKept = reader.number() != 0
    machine = reader.number()
  }
}
