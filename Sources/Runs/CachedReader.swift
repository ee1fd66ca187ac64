internal import HogvecCorpus
internal import HogvecSystem

/// Reads a corpus, or takes it from the cache if it has been read before.
struct CachedReader {
  /// The cache, if there is one.
  let cache: CorpusCache?
  /// Told when the text is being read, and if the corpus cannot be kept, which is no failure.
  let emit: @Sendable (JobEvent) -> Void

  /// Reads or takes a corpus, and keeps it for the next time.
  ///
  /// - Parameters:
  ///   - path: the encoded corpus to make if the text must be read.
  ///   - isKept: whether it stays there, and so says what it was made from, and is not for this user alone.
  func read(
    _ reader: CorpusReader, into path: String, isKept: Bool
  ) throws(FileError) -> CorpusReading {
    let fingerprint = fingerprint(reader, isKept: isKept)
    if let reading = found(fingerprint) { return reading }
    emit(.reading(reader.progress))
    let reading = try reader.encode(into: path, as: fingerprint, isPrivate: !isKept)
    if let fingerprint, reading.corpus.fingerprint != nil { keep(path, as: fingerprint) }
    return reading
  }

  /// What a text is known by later; `nil` if nothing is kept of it, or it can be read only once.
  func fingerprint(_ reader: CorpusReader, isKept: Bool) -> CorpusFingerprint? {
    cache == nil && !isKept ? nil : reader.fingerprint()
  }

  /// What the cache has.
  func found(_ fingerprint: CorpusFingerprint?) -> CorpusReading? {
    fingerprint.flatMap { cache?.reading(of: $0) }
  }

  /// Keeps an encoded corpus for the next time, and tells if that fails.
  func keep(_ path: String, as fingerprint: CorpusFingerprint) {
    guard let cache else { return }
    // So that an interruption removes the half-written file.
    let files = WorkingFiles(besideResult: cache.path(of: fingerprint))
    do throws(FileError) {
      try cache.keep(path, as: fingerprint)
    } catch {
      emit(.cacheFailed(error))
    }
    _ = consume files
  }
}
