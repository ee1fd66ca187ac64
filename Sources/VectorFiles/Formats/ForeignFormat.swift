/// Known files that hold vectors in a format Hogvec does not read, or are packed, told by their first bytes
/// so that a refusal can name them.
enum ForeignFormat {
  /// What a file is that begins like this, with advice; `nil` if it is none of those known.
  static func name(of start: UnsafeRawBufferPointer) -> String? {
    for (magic, name) in magics where unsafe start.starts(with: magic) { return name }
    if unsafe isPickle(start) {
      return "a Python pickle, as gensim's save() and torch write it;"
        + " write it with save_word2vec_format(..., binary=True) there"
    }
    if let name = unsafe wideEncoding(of: start) {
      return "text in \(name); make it UTF-8 first (iconv -f \(name) -t UTF-8 FILE)"
    }
    return nil
  }

  /// Whether a pickle begins like this. From protocol 2 on it begins with its protocol. Protocols 0 and 1
  /// have no mark; they begin with a class (`c` and two lines, its module and name), with a list or
  /// dictionary that is numbered (`(lp0`, `(dp0`), or with an empty one that is (`]q`, `}q`, a byte).
  private static func isPickle(_ start: UnsafeRawBufferPointer) -> Bool {
    guard start.count >= 3 else { return false }
    switch unsafe start[0] {
    case 0x80: return unsafe (2...5).contains(start[1])
    case UInt8(ascii: "("):
      guard start.count >= 4 else { return false }
      return unsafe [UInt8(ascii: "l"), UInt8(ascii: "d")].contains(start[1]) && start[2] == UInt8(ascii: "p")
        && (0x30...0x39).contains(start[3])
    case UInt8(ascii: "]"), UInt8(ascii: "}"): return unsafe start[1] == UInt8(ascii: "q") && start[2] < 0x20
    case UInt8(ascii: "c"):
      let lines = unsafe start.dropFirst().split(
        separator: .lineFeed, maxSplits: 2, omittingEmptySubsequences: false)
      let isName = { (byte: UInt8) in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte & 0xDF)
      }
      return unsafe lines.count == 3
        && lines.prefix(2).allSatisfy { unsafe !$0.isEmpty && $0.allSatisfy(isName) }
        && lines[2].first.map("pq)(R".utf8.contains) ?? false
    default: return false
    }
  }

  /// UTF-16, by its mark or because every other byte of the first eight is zero.
  private static func wideEncoding(of start: UnsafeRawBufferPointer) -> String? {
    let bytes = unsafe Array(start.prefix(8))
    guard bytes.count >= 4 else { return nil }
    let isASCII = { (byte: UInt8) in
      byte == 0x09 || byte == 0x0A || byte == 0x0D || (0x20..<0x7F).contains(byte)
    }
    let text =
      bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) ? bytes.dropFirst(2) : bytes[...]
    let (even, odd) = (
      stride(from: text.startIndex, to: text.endIndex, by: 2).map { text[$0] },
      stride(from: text.startIndex + 1, to: text.endIndex, by: 2).map { text[$0] }
    )
    if even.allSatisfy(isASCII) && odd.allSatisfy({ $0 == 0 }) { return "UTF-16LE" }
    if odd.allSatisfy(isASCII) && even.allSatisfy({ $0 == 0 }) { return "UTF-16BE" }
    return nil
  }

  private static let magics: [([UInt8], String)] = [
    ([0x1F, 0x8B], "gzip-compressed; unpack it first (gzip -dc FILE)"),
    (Array("BZh".utf8), "bzip2-compressed; unpack it first"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz-compressed; unpack it first"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed; unpack it first"),
    (
      [0x50, 0x4B, 0x03, 0x04],
      "a zip archive (also .npz, and what torch.save writes); unpack it first, or save a plain .npy"
    ),
    (
      [0xBA, 0x16, 0x4F, 0x2F], "fastText's own .bin model; use the .vec file that fastText writes beside it"
    ),
    (
      Array("FiFu".utf8),
      "finalfusion's .fifu; convert it with its own tools (finalfusion convert -t word2vec)"
    ),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file; export its table as a .npy"),
    (Array("PAR1".utf8), "a Parquet file; export its table as a .npy"),
    (Array("ARROW1".utf8), "an Arrow file; export its table as a .npy"),
    (Array("GGUF".utf8), "a GGUF model; export its embeddings as safetensors"),
    (Array("HVIX".utf8), "Hogvec's index of a vector file; give the file that it belongs to"),
    (
      Array("SQLite format 3\0".utf8),
      "an SQLite database, as Magnitude's .magnitude is; export it as text, a word and its numbers a line"
    ),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    (Array("%PDF".utf8), "a PDF document"),
  ]
}
