package import HogvecCorpus

/// Where encoded texts are kept for later runs.
public struct CacheSettings: Sendable, Equatable {
  /// The directory of the entries; `nil` if there is no cache.
  public var directory: String?
  /// The bytes that all entries may take; 10 GB if `nil`, or a tenth of the disk if that is less.
  public var byteLimit: Int?

  /// A cache in a directory; none if `nil`.
  public init(directory: String? = nil, byteLimit: Int? = nil) {
    self.directory = directory
    self.byteLimit = byteLimit
  }

  /// The cache itself, if there is one.
  package var cache: CorpusCache? { directory.map { CorpusCache(directory: $0, byteLimit: byteLimit) } }
}
