internal import HogvecSystem

/// A piece of one file that a worker reads on its own: it starts at the file's start or after a separator,
/// and ends after a separator, or after a line in files of records, or at the file's end, so that no word and
/// no record is in two. A text that comes as a stream is one piece, of unknown size.
struct Shard: Sendable {
  /// The file's index in the corpus.
  let file: Int
  /// Where the piece lies in the file, in bytes; empty for a stream.
  let range: Range<Int>
  /// Whether the piece ends where the file ends, which ends a sentence too.
  let endsFile: Bool
}

extension Shard {
  /// Cuts files into pieces of about `byteCount` bytes; longer where a word or a record is.
  ///
  /// Cost: a look at one place in every `byteCount` bytes, and all of any word longer than that, once.
  static func cut(_ files: [TextFile], byteCount: Int) throws(FileError) -> [Shard] {
    precondition(byteCount > 0, "a shard has at least one byte")
    var shards: [Shard] = []
    for (index, file) in files.enumerated() {
      if file.isStream {
        shards.append(Shard(file: index, range: 0..<0, endsFile: true))
        continue
      }
      var start = file.start
      let end = file.byteCount
      if start < end && end - start <= byteCount {
        shards.append(Shard(file: index, range: start..<end, endsFile: true))
        continue
      }
      guard start < end else { continue }
      let text = try file.map()
      while start < end {
        var cut = byteCount < end - start ? start + byteCount : end
        // The index is inside the file: cut - 1 >= start and cut < end.
        if file.layout == nil {
          while cut < end, unsafe !Separators.contains(text.bytes[cut - 1]) { cut += 1 }
        } else {
          while cut < end, unsafe text.bytes[cut - 1] != Separators.lineFeed { cut += 1 }
        }
        shards.append(Shard(file: index, range: start..<cut, endsFile: cut == end))
        start = cut
      }
    }
    return shards
  }

  /// A size of pieces that keeps all workers busy to the end, and is large enough that claiming one costs
  /// nothing.
  static func suitableByteCount(corpusByteCount: Int, threads: Int) -> Int {
    min(max(corpusByteCount / (threads * 16), 1 << 18), 1 << 22)
  }
}
