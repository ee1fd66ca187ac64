internal import HogvecSystem

/// All that the workers read: the files, the pieces to claim, and the texts that come as streams.
struct CorpusSources: Sendable {
  let files: [TextFile]
  let shards: [Shard]
  /// The streams by their files' indices.
  let streams: [Int: TextStream]
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
}
