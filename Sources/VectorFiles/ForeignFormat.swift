/// Known files that hold vectors in a form Hogvec does not read, or are packed, told by their first bytes so that a
/// refusal can name them.
enum ForeignFormat {
  /// What a file is that begins like this, with advice; `nil` if it is none of those known.
  static func name(of start: UnsafeRawBufferPointer) -> String? {
    for (magic, name) in magics where unsafe start.starts(with: magic) { return name }
    // A pickle of protocol 2 or later: its protocol, then mostly a frame, a global or a container.
    if start.count >= 3, unsafe start[0] == 0x80, unsafe (2...5).contains(start[1]) {
      return "a Python pickle, as gensim's save() and torch write it;"
        + " write it with save_word2vec_format(..., binary=True) there"
    }
    return nil
  }

  private static let magics: [([UInt8], String)] = [
    ([0x1F, 0x8B], "gzip-compressed; unpack it first (gzip -dc FILE | hogvec convert - ...)"),
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
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    (Array("%PDF".utf8), "a PDF document"),
  ]
}
