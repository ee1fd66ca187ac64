internal import HogvecSystem

/// All that the workers read: the files, the pieces to claim, and the texts that come as streams.
struct CorpusSources: Sendable {
  let files: [TextFile]
  private(set) var shards: [Shard]
  /// The streams by their files' indices.
  private(set) var streams: [Int: TextStream]
  let position: TextPosition

  /// - Parameters:
  ///   - records: what the files' records are, if they are not plain text.
  ///   - keepsPartOfDamaged: whether of a stream that fails what came before is read, and the failure noted
  ///     there.
  ///   - longestWord: the bytes that a word of a stream may have.
  init(
    _ files: [TextFile], shardByteCount: Int, records: CorpusRecords?, keepsPartOfDamaged: Bool,
    longestWord: Int
  ) throws(FileError) {
    self.files = files
    shards = try Shard.cut(files, byteCount: shardByteCount)
    var streams: [Int: TextStream] = [:]
    for (index, file) in files.enumerated() where file.isStream {
      streams[index] = TextStream(
        file, records: records, keepsPartOfDamaged: keepsPartOfDamaged, longestWord: longestWord)
    }
    self.streams = streams
    position = TextPosition(fileCount: files.count)
  }

  /// The bytes that a shard takes in its file; 0 if that is a pipe.
  func byteCount(of shard: Shard) -> Int {
    files[shard.file].isStream ? files[shard.file].byteCount : shard.range.count
  }

  /// The bytes of all shards.
  var byteCount: Int { shards.reduce(0) { $0 + byteCount(of: $1) } }

  /// Some of the shards, with the streams among them.
  func limited(to range: Range<Int>) -> CorpusSources {
    var some = self
    some.shards = Array(shards[range])
    let files = Set(some.shards.map(\.file))
    some.streams = streams.filter { files.contains($0.key) }
    return some
  }

  /// Tells whether others have found the same files, and cut them in the same shards.
  var fingerprint: Fingerprint {
    Fingerprint(
      ofNumbers: files.map { $0.isStream ? -1 - $0.byteCount : $0.byteCount }
        + shards.flatMap { [$0.file, $0.range.lowerBound, $0.range.upperBound] })
  }

  /// The shards for each of several readers, which follow one another: as large a share of all bytes as its
  /// share of all threads.
  func shares(ofThreads threads: [Int]) -> [Range<Int>] {
    let (byteCount, threadCount) = (Double(byteCount), Double(threads.reduce(0, +)))
    var (end, endByte, shares): (Int, Int, [Range<Int>]) = (0, 0, [])
    var threadsSoFar = 0
    for (index, count) in threads.enumerated() {
      let start = end
      threadsSoFar += count
      let limit = index == threads.count - 1 ? .infinity : byteCount * Double(threadsSoFar) / threadCount
      // A shard is whose its middle is.
      while end < shards.count, Double(endByte) + Double(self.byteCount(of: shards[end])) / 2 < limit {
        endByte += self.byteCount(of: shards[end])
        end += 1
      }
      shares.append(start..<end)
    }
    return shares
  }
}
