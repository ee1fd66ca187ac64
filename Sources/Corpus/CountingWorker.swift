internal import Storage
internal import Synchronization

/// One of the threads that read the corpus: claims shards, and keeps its own dictionary and spool.
final class CountingWorker: @unchecked Sendable {
  // Sendable: one thread uses it until that thread has been joined, then another.

  private var scanner: ShardScanner
  /// The spool's file; `nil` if only words are counted.
  let spool: UnnamedFile?
  /// The shards read, in the order of the corpus.
  private(set) var shards: [ShardUnits] = []
  private(set) var failure: FileError?

  init(spool: UnnamedFile?) throws(FileError) {
    self.spool = spool
    scanner = try ShardScanner(spool: UnitSpool(spool))
  }

  /// Claims and reads shards until there are none, or a worker has failed.
  func run(
    _ shards: [Shard], of files: [TextFile], claims: borrowing Atomic<Int>, progress: CorpusProgress
  ) {
    do throws(FileError) {
      while true {
        // Relaxed: the number only says which shard; nothing else is handed over with it.
        let index = claims.add(1, ordering: .relaxed).oldValue
        guard index < shards.count else { break }
        let shard = shards[index]
        // The file lives at least as long as this call.
        self.shards.append(try unsafe scanner.scan(files[shard.file].bytes, shard, index: index))
        progress.add(shard.range.count)
      }
      try scanner.spool.flush()
    } catch {
      failure = error
      claims.store(shards.count, ordering: .relaxed)
    }
  }

  var lineFeedCount: UInt64 { scanner.lineFeedCount }

  /// Takes the words of another worker.
  ///
  /// - Returns: the id here of each word there.
  func merge(_ other: CountingWorker) throws(FileError) -> [UInt32] {
    try scanner.dictionary.merge(other.scanner.dictionary)
  }

  /// Frees the dictionary.
  func forgetWords() throws(FileError) {
    scanner.dictionary = try WordDictionary()
  }

  func withDictionary<Result>(
    _ body: (inout WordDictionary) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try body(&scanner.dictionary)
  }
}
