internal import HogvecCorpus
internal import HogvecSystem

/// Reads a corpus, or takes it from the cache if it has been read before.
struct CachedReading {
  /// The cache, if there is one.
  let cache: CorpusCache?

  /// Reads or takes a corpus, and keeps it for the next time.
  ///
  /// - Parameters:
  ///   - path: the encoded corpus to make if the text must be read.
  ///   - console: for progress, and a line if the corpus cannot be kept, which is no failure.
  func read(
    _ reader: CorpusReader, into path: String, console: Console?
  ) throws -> CorpusReading {
    guard let cache, let fingerprint = reader.fingerprint() else {
      return try encode(reader, into: path, nil, console)
    }
    if let reading = cache.reading(of: fingerprint) { return reading }
    let reading = try encode(reader, into: path, fingerprint, console)
    if reading.corpus.fingerprint != nil {
      // So that an interruption removes the half-written file.
      let files = WorkingFiles(besideResult: cache.path(of: fingerprint))
      do throws(FileError) {
        try cache.keep(path, as: fingerprint)
      } catch {
        console?.message("hogvec: the encoded text is not kept in the cache: \(shown(error))\n")
      }
      _ = consume files
    }
    return reading
  }

  private func encode(
    _ reader: CorpusReader, into path: String, _ fingerprint: CorpusFingerprint?, _ console: Console?
  ) throws -> CorpusReading {
    try VocabCommand.showingProgress(of: reader, on: console) {
      try reader.encode(into: path, as: fingerprint)
    }
  }
}
