public import HogvecSystem

/// A directory of encoded corpora, each under the name of its fingerprint, so that a text is read once for
/// many runs.
///
/// An entry is one file, which appears whole and flushed to the device or not at all, and is checked whenever
/// it is used. When there is no room below the limit, entries go that were used least recently. Several
/// processes may use the same directory.
public struct CorpusCache: Sendable {
  /// Where the entries are; made when the first one is kept.
  public let directory: String
  /// The bytes that all entries together may take.
  public let byteLimit: Int

  /// A cache in a directory, which need not exist.
  ///
  /// - Parameter byteLimit: `nil` is 10 GB, or a tenth of the disk if that is less.
  public init(directory: String, byteLimit: Int? = nil) {
    self.directory = directory
    self.byteLimit = byteLimit ?? min(10_000_000_000, diskByteCount(of: directory) / 10)
  }

  /// ``directory``, or that above it in which it would be made; `nil` if the system says of none that it is
  /// there.
  public var existing: String? { existingDirectory(directory) }

  /// Where the entry of a corpus is, or would be.
  public func path(of fingerprint: CorpusFingerprint) -> String {
    "\(directory)/\(fingerprint.name)\(CorpusCache.suffix)"
  }

  /// The entry of a corpus, its path noted in ``CorpusStatistics/cachePath``; `nil` if there is none. One
  /// that is damaged is removed.
  public func reading(of fingerprint: CorpusFingerprint) -> CorpusReading? {
    let path = path(of: fingerprint)
    do throws(FileError) {
      let corpus = try EncodedCorpus(opening: path)
      guard corpus.fingerprint == fingerprint else { return nil }
      let vocabulary = try corpus.vocabulary()
      var statistics = corpus.statistics
      statistics.cachePath = path
      // Its time is when it was used last.
      touchFile(path)
      return CorpusReading(vocabulary: vocabulary, corpus: corpus, statistics: statistics)
    } catch {
      if error.errorNumber == 0 { removeFile(path) }
      return nil
    }
  }

  /// Keeps an encoded corpus that a reader has written, sharing its space where the file system can.
  ///
  /// - Parameters:
  ///   - file: the encoded corpus; it stays where it is, and must not be changed.
  ///   - fingerprint: what it was made from.
  /// - Throws: ``FileError`` if the directory cannot be written, or the file is larger than the limit.
  public func keep(_ file: String, as fingerprint: CorpusFingerprint) throws(FileError) {
    let content = try MappedFile(path: file)
    // Where it cannot be made, the disk has no bytes either, of which the limit is a part.
    try makeDirectories(directory)
    guard content.byteCount <= byteLimit else {
      throw FileError(
        "its \(Figures.grouped(content.byteCount)) bytes are more than the cache's limit of \(Figures.grouped(byteLimit))"
      )
    }
    makeRoom(for: content.byteCount)
    let target = path(of: fingerprint)
    let temporaryPath = TemporaryName.path(beside: target)
    // No name is left but the entry's, whatever fails.
    defer { removeFile(temporaryPath) }
    if !linkFile(file, to: temporaryPath) {
      let copy = try FileDescriptor(
        path: temporaryPath, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      try unsafe copy.write(content.bytes)
    }
    try FileDescriptor(path: temporaryPath, flags: O_RDONLY).synchronize()
    guard renameFile(temporaryPath, to: target) else { throw FileError(cannot: "create", target) }
    try synchronizeDirectory(of: target)
  }

  // MARK: - Private

  private static let suffix = ".ids"

  /// Removes entries, the least recently used first, until there is room, and what killed processes left.
  private func makeRoom(for byteCount: Int) {
    var entries: [(path: String, status: stat)] = []
    for name in (try? directoryNames(directory)) ?? [] {
      var status = stat()
      let path = "\(directory)/\(name)"
      guard fileStatus(path, &status), status.isRegularFile else { continue }
      if CorpusCache.isEntry(name) { entries.append((path, status)) }
      if CorpusCache.isUnfinished(name) && status.st_mtim.tv_sec < time(nil) - 86_400 { removeFile(path) }
    }
    entries.sort {
      ($0.status.st_mtim.tv_sec, $0.status.st_mtim.tv_nsec) < (
        $1.status.st_mtim.tv_sec, $1.status.st_mtim.tv_nsec
      )
    }
    var total = entries.reduce(byteCount) { $0 + Int($1.status.st_size) }
    for entry in entries where total > byteLimit {
      removeFile(entry.path)
      total -= Int(entry.status.st_size)
    }
  }
}

extension CorpusCache {
  /// Whether a name is one that the cache gives its entries; others in the directory are not its own.
  static func isEntry(_ name: String) -> Bool {
    name.hasSuffix(suffix) && isFingerprint(name.dropLast(suffix.count))
  }

  /// Whether a name is one that ``TemporaryName`` gives entries while they are written:
  /// `.FINGERPRINT.ids.PROCESS.NUMBER.partial`.
  static func isUnfinished(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 6 && parts[0].isEmpty && isFingerprint(parts[1]) && parts[2] == "ids"
      && !parts[3].isEmpty && !parts[4].isEmpty && parts[5] == "partial"
  }

  private static func isFingerprint(_ name: Substring) -> Bool {
    name.utf8.count == 16 && name.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}

/// Makes a directory for this user alone, and those above it that are missing.
private func makeDirectories(_ path: String) throws(FileError) {
  if makeDirectory(path, 0o700) || errno == EEXIST { return }
  guard errno == ENOENT, path.contains("/") else { throw FileError(cannot: "create", path) }
  try makeDirectories(splitPath(path).directory)
  guard makeDirectory(path, 0o700) || errno == EEXIST else { throw FileError(cannot: "create", path) }
}

/// A directory, or the nearest above it that is there.
private func existingDirectory(_ path: String) -> String? {
  var path = path
  while diskStatus(path) == nil {
    let parent = splitPath(path).directory
    guard parent != path else { return nil }
    path = parent
  }
  return path
}

/// The size of the disk on which a directory is or would be made; no limit where the system does not say.
private func diskByteCount(of directory: String) -> Int {
  let found = existingDirectory(directory).flatMap { diskStatus($0) }
  guard let status = found else { return .max }
  return Int(
    clamping: UInt64(status.f_blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
}
