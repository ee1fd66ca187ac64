internal import HogvecCorpus
internal import HogvecSystem

/// Reads a corpus in all processes of a group: by parts, if they see the same files, and each its own, if
/// these differ. Processes that see no text get it from the others.
struct GroupReader {
  let group: any ProcessGroup
  let cache: CorpusCache?
  /// Told of what happens; in the first process alone.
  let emit: @Sendable (JobEvent) -> Void

  /// Reads the text, takes it from the cache, or gets it.
  ///
  /// - Parameters:
  ///   - reader: of this process, or why it cannot read the text.
  ///   - path: the encoded corpus to make, if this process needs one of its own; its name may go when this
  ///     returns.
  ///   - isPrivate: whether that is for this user alone.
  /// - Throws: what makes reading fail in this process, ``OtherProcessError`` if it failed in another.
  func read(
    _ reader: Result<CorpusReader, any Error>, into path: String, isPrivate: Bool
  ) throws -> CorpusReading {
    let own = try? reader.get()
    // Without the first there is no text.
    _ = try group.together { group.rank == 0 ? try reader.get() : nil }
    switch try TextSight(of: own, in: group) {
    case .own:
      let reading = try group.together {
        try CachedReader(cache: cache, emit: emit).read(try reader.get(), into: path, isPrivate: isPrivate)
      }
      return reading
    case .first: return try readTogether(own, by: [0], into: path, isPrivate: isPrivate)
    case .shared(let readers):
      let reading = try readTogether(own, by: readers, into: path, isPrivate: isPrivate)
      let blind = group.count - readers.count
      if blind > 0 { emit(.notice(GroupReader.notice(blind, of: group.count))) }
      return reading
    }
  }

  /// Reads the text by parts, unless the first process's cache has it, and brings it to all.
  private func readTogether(
    _ own: CorpusReader?, by readers: [Int], into path: String, isPrivate: Bool
  ) throws -> CorpusReading {
    let fingerprint = group.rank == 0 && cache != nil ? own?.fingerprint() : nil
    var found = fingerprint.flatMap { cache?.reading(of: $0) }
    if try group.gather([found == nil ? 0 : 1])[0] == [0] {
      if group.rank == 0, let own { emit(.reading(own.progress)) }
      found = try SharedReading(own, by: readers, in: group).encode(
        into: path, as: fingerprint, isPrivate: isPrivate || fingerprint != nil)
      if let fingerprint, GroupReader.isKnown(found) {
        CachedReader(cache: cache, emit: emit).keep(path, as: fingerprint)
      }
    }
    return try CorpusDelivery(to: path, cache: cache, in: group).deliver(found, as: fingerprint)
  }

  /// Whether it is known what an encoded corpus was made from.
  private static func isKnown(_ reading: borrowing CorpusReading?) -> Bool {
    switch reading {
    case .some(let reading): reading.corpus.fingerprint != nil
    case nil: false
    }
  }

  private static func notice(_ blind: Int, of count: Int) -> String {
    "\(blind) of \(count) processes \(blind == 1 ? "does" : "do") not see the text, and \(blind == 1 ? "gets" : "get") it from the others"
  }
}
