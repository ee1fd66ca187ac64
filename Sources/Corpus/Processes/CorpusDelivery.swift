package import HogvecSystem

/// Brings the encoded corpus of the first process to all processes of a group.
///
/// Processes on one machine use one file. On each other machine the first process there, called its leader
/// below, finds it in its cache or is sent it, piece by piece from one leader to the next, so that none sends
/// more than the whole once.
package struct CorpusDelivery {
  private let group: any ProcessGroup
  private let path: String
  private let cache: CorpusCache?

  /// The bytes that a leader passes on at a time.
  private static let pieceByteCount = 1 << 24

  /// - Parameters:
  ///   - path: where this process keeps the file if it is sent it.
  ///   - cache: where it may be already, and is kept otherwise, if anywhere.
  package init(to path: String, cache: CorpusCache?, in group: any ProcessGroup) {
    self.path = path
    self.cache = cache
    self.group = group
  }

  /// Delivers it. When this returns, no process needs the file's name any more.
  ///
  /// - Parameters:
  ///   - reading: what the first process has made; `nil` in others.
  ///   - fingerprint: what it was made from, by which caches know it; only the first process's matters.
  /// - Throws: ``FileError`` for a file that cannot be written or read, ``OtherProcessError`` if another
  ///   process has failed.
  package func deliver(
    _ reading: consuming CorpusReading?, as fingerprint: CorpusFingerprint?
  ) throws -> CorpusReading {
    let content = try group.gather(CorpusDelivery.content(of: reading))[0]
    let checksum = Fingerprint(value: content[0])
    let leaders = try leaders()
    let isLeader = leaders[group.rank] == group.rank
    let known = try tell(fingerprint)
    var held = consume reading
    if isLeader, group.rank > 0 {
      held = group.working { known.flatMap { found(as: $0, checksum) } }
    }
    let isMissing = isLeader && CorpusDelivery.path(of: held) == nil
    let missing = try group.gather([isMissing ? 1 : 0])
    let chain = [0] + (1..<group.count).filter { missing[$0] == [1] }
    let sent = try send(along: chain, from: CorpusDelivery.path(of: held), byteCount: Int(content[1]))
    let opened = try group.together { () -> CorpusReading? in
      guard let sent else { return nil }
      try sent.replace(path)
      let reading = try CorpusReading(opening: path)
      // A cache that cannot keep it costs the next run the sending.
      if let known { try? cache?.keep(path, as: known) }
      return reading
    }
    if sent != nil { held = opened }
    return try shared(held, checksum, leaders)
  }

  /// What tells the first process's file from others, and its size; zeros for no file.
  private static func content(of reading: borrowing CorpusReading?) -> [UInt64] {
    switch reading {
    case .some(let reading): [reading.corpus.checksum.value, UInt64(reading.corpus.byteCount)]
    case nil: [0, 0]
    }
  }

  /// Where the file of a reading is.
  static func path(of reading: borrowing CorpusReading?) -> String? {
    switch reading {
    case .some(let reading): reading.corpus.path
    case nil: nil
    }
  }

  /// Tells all processes the fingerprint that the first has.
  private func tell(_ fingerprint: CorpusFingerprint?) throws(FileError) -> CorpusFingerprint? {
    var messages: [Int: [UInt8]] = [:]
    if group.rank == 0, let fingerprint {
      for rank in 0..<group.count { messages[rank] = fingerprint.bytes }
    }
    let bytes = try group.send(messages)[0]
    return unsafe bytes.withUnsafeBytes { unsafe CorpusFingerprint($0) }
  }

  /// What the cache has of this process's machine.
  private func found(as fingerprint: CorpusFingerprint, _ checksum: Fingerprint) -> CorpusReading? {
    guard let found = cache?.reading(of: fingerprint), found.corpus.checksum == checksum else { return nil }
    return found
  }

  /// The lowest of the processes on each process's machine, where a file that it makes can be opened by the
  /// same name.
  private func leaders() throws(FileError) -> [Int] {
    var status = stat()
    let isThere = fileStatus(splitPath(path).directory, &status)
    let boot = (try? TextLines.bytes(of: "/proc/sys/kernel/random/boot_id")) ?? []
    // A machine that does not tell which one it is shares nothing.
    let machine = boot.isEmpty || !isThere ? UInt64(group.rank) : Fingerprint(of: boot).value
    let places = try group.gather([machine, UInt64(status.st_dev), UInt64(status.st_ino)])
    return places.map { place in places.firstIndex(of: place)! }
  }

  /// Sends the file from each process of a chain to the next.
  ///
  /// - Parameter source: the file in the first of them.
  /// - Returns: what this process got; `nil` if it is not sent the file.
  private func send(along chain: [Int], from source: String?, byteCount: Int) throws -> UnnamedFile? {
    guard chain.count > 1 else { return nil }
    let place = chain.firstIndex(of: group.rank)
    let next = place.flatMap { $0 + 1 < chain.count ? chain[$0 + 1] : nil }
    var failure = FirstFailure()
    var file: UnnamedFile?
    if let place, place > 0 {
      file = failure.noting { () throws(FileError) in try UnnamedFile(toBecome: path, mode: 0o600) }
    }
    let pieces = stride(from: 0, to: byteCount, by: CorpusDelivery.pieceByteCount).map {
      $0..<min($0 + CorpusDelivery.pieceByteCount, byteCount)
    }
    var last: [UInt8] = []
    // A piece is at each process of the chain one step later than at the one before.
    for step in 0..<(pieces.count + chain.count - 2) {
      if place == 0, let source {
        let bytes = failure.noting { () throws(FileError) in
          step < pieces.count ? try CorpusDelivery.bytes(pieces[step], of: source) : []
        }
        last = bytes ?? []
      }
      let incoming = try group.send(next.map { [$0: last] } ?? [:])
      guard let place, place > 0 else { continue }
      last = incoming[chain[place - 1]]
      let index = step - place + 1
      guard !last.isEmpty, pieces.indices.contains(index), let file else { continue }
      failure.noting { [last] () throws(FileError) in try file.write(last, at: pieces[index].lowerBound) }
    }
    try group.together { try failure.check() }
    return file
  }

  /// Some bytes of a file.
  private static func bytes(_ range: Range<Int>, of path: String) throws(FileError) -> [UInt8] {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    var bytes = [UInt8](repeating: 0, count: range.count)
    guard try file.read(into: &bytes, at: range.lowerBound) == bytes.count else {
      throw FileError("'\(path)' has become shorter while it was sent")
    }
    return bytes
  }

  /// Opens the file of each machine's leader in the other processes there.
  private func shared(
    _ held: consuming CorpusReading?, _ checksum: Fingerprint, _ leaders: [Int]
  ) throws -> CorpusReading {
    var outgoing: [Int: [UInt8]] = [:]
    let isHeld = CorpusDelivery.path(of: held) != nil
    if let path = CorpusDelivery.path(of: held) {
      for rank in 0..<group.count where leaders[rank] == group.rank { outgoing[rank] = Array(path.utf8) }
    }
    let paths = try group.send(outgoing)
    let opened = try group.together { () -> CorpusReading? in
      guard !isHeld else { return nil }
      // The one who made it has checked it.
      let path = String(decoding: paths[leaders[group.rank]], as: UTF8.self)
      let corpus = try EncodedCorpus(uncheckedUnits: MappedFile(path: path))
      guard corpus.checksum == checksum else {
        throw FileError("'\(path)' is not the text that the first process has read; was it replaced?")
      }
      let (vocabulary, statistics) = (try corpus.vocabulary(), corpus.statistics)
      return CorpusReading(vocabulary: vocabulary, corpus: corpus, statistics: statistics)
    }
    guard let reading = isHeld ? held : opened else { preconditionFailure("a leader has the file") }
    return reading
  }
}
