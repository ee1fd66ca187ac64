internal import HogvecCorpus
internal import HogvecSystem

/// Reads a corpus in all processes of a group: by parts in those that see the same files, from which the
/// others get it; or, if some have other files of these names, in each its own.
struct GroupReader {
  let group: any ProcessGroup
  /// The cache of this process, and how it tells of what happens.
  let cached: CachedReader

  /// Reads the text, takes it from the cache, or gets it.
  ///
  /// - Parameters:
  ///   - reader: of this process, or why it cannot read the text.
  ///   - path: the encoded corpus to make, if this process needs one of its own; its name may go when this
  ///     returns.
  ///   - isKept: whether that of the first process stays there, for all to read.
  /// - Throws: what makes reading fail in this process, ``OtherProcessError`` if it failed in another.
  func read(
    _ reader: Result<CorpusReader, any Error>, into path: String, isKept: Bool
  ) throws -> CorpusReading {
    let own = try? reader.get()
    // Without the first there is no text.
    try group.together { if group.rank == 0 { _ = try reader.get() } }
    switch try TextSight(of: own, in: group) {
    case .own:
      return try group.together {
        try cached.read(try reader.get(), into: path, isKept: isKept)
      }
    case .first: return try readTogether(own, by: [0], into: path, isKept: isKept)
    case .shared(let readers):
      let reading = try readTogether(own, by: readers, into: path, isKept: isKept)
      try tellOfOthers(than: readers, reader)
      return reading
    }
  }

  /// Reads the text by parts, unless the first process's cache has it, and brings it to all.
  private func readTogether(
    _ own: CorpusReader?, by readers: [Int], into path: String, isKept: Bool
  ) throws -> CorpusReading {
    let fingerprint = group.rank == 0 ? own.flatMap { cached.fingerprint($0, isKept: isKept) } : nil
    var reading = group.working { cached.found(fingerprint) }
    if try !group.gather(CorpusDelivery.path(of: reading) != nil)[0] {
      if let own, group.rank == 0 { cached.emit(.reading(own.progress)) }
      reading = try SharedReading(own, by: readers, in: group).encode(
        into: path, as: fingerprint, isPrivate: !isKept)
      if let fingerprint, GroupReader.isKnown(reading) {
        group.working { cached.keep(path, as: fingerprint) }
      }
    }
    return try CorpusDelivery(to: path, cache: cached.cache, in: group) { cached.keep($0, as: $1) }
      .deliver(reading, as: fingerprint, isKept: isKept)
  }

  /// Whether it is known what an encoded corpus was made from.
  private static func isKnown(_ reading: borrowing CorpusReading?) -> Bool {
    switch reading {
    case .some(let reading): reading.corpus.fingerprint != nil
    case nil: false
    }
  }

  /// Tells which processes did not see the text, and why the first of them did not.
  private func tellOfOthers(than readers: [Int], _ reader: Result<CorpusReader, any Error>) throws {
    let others = (0..<group.count).filter { !readers.contains($0) }
    guard let first = others.first else { return }
    var reason = "its files are not there"
    if case .failure(let error) = reader { reason = "\(error)" }
    let reasons = try group.send([0: Array(reason.utf8)])
    let text = String(decoding: reasons[first], as: UTF8.self)
    let what =
      others.count == 1
      ? "process \(first) gets the text from the others, since it cannot read it: \(text)"
      : "\(others.count) of \(group.count) processes get the text from the others, since they cannot read it; "
        + "process \(first): \(text)"
    cached.emit(.notice(what))
  }
}
