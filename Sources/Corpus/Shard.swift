/// A piece of one file that a worker reads on its own: it starts at the file's start or after a separator,
/// and ends after a separator or at the file's end, so that no word is in two.
struct Shard: Sendable {
  /// The file's index in the corpus.
  let file: Int
  /// Where the piece lies in the file, in bytes.
  let range: Range<Int>
  /// Where the file starts in the corpus, in bytes: the sizes of the files before it.
  let filePosition: UInt64
  /// Whether the piece ends where the file ends, which ends a sentence too.
  let endsFile: Bool
}

extension Shard {
  /// Cuts files into pieces of about `byteCount` bytes; longer where a word is.
  ///
  /// Cost: a look at one place in every `byteCount` bytes, and all of any word longer than that, once.
  static func cut(_ files: [TextFile], byteCount: Int) -> [Shard] {
    precondition(byteCount > 0, "a shard has at least one byte")
    var shards: [Shard] = []
    var filePosition: UInt64 = 0
    for (index, file) in files.enumerated() {
      var start = file.start
      let end = file.byteCount
      while start < end {
        var cut = byteCount < end - start ? start + byteCount : end
        // The index is inside the file: cut - 1 >= start and cut < end.
        while cut < end, unsafe !Separators.contains(file.bytes[cut - 1]) { cut += 1 }
        shards.append(
          Shard(file: index, range: start..<cut, filePosition: filePosition, endsFile: cut == end))
        start = cut
      }
      filePosition += UInt64(end)
    }
    return shards
  }

  /// A size of pieces that keeps all workers busy to the end, and is large enough that claiming one costs
  /// nothing.
  static func suitableByteCount(corpusByteCount: Int, threads: Int) -> Int {
    min(max(corpusByteCount / (threads * 16), 1 << 18), 1 << 22)
  }
}
