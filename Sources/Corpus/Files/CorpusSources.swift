internal import HogvecSystem

/// All that the workers read: the files, the pieces to claim, and the texts that come as streams.
struct CorpusSources: Sendable {
  let files: [TextFile]
  let shards: [Shard]
  /// The streams by their files' indices.
  let streams: [Int: TextStream]
  let position: TextPosition

  init(_ files: [TextFile], shardByteCount: Int) throws(FileError) {
    self.files = files
    shards = try Shard.cut(files, byteCount: shardByteCount)
    var streams: [Int: TextStream] = [:]
    for (index, file) in files.enumerated() where file.isStream { streams[index] = TextStream(file) }
    self.streams = streams
    position = TextPosition(fileCount: files.count)
  }
}
