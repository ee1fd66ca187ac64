/// A kind of file that is known by bytes at its start.
package struct ForeignSignature: Sendable {
  /// What the bytes must be.
  private let magic: [UInt8]
  /// What the file is: `a zip archive`.
  package let name: String
  /// What to do with it.
  private let advice: ContentOrigin.Advice?
  /// Whether a text could begin with the same bytes, so that control characters must follow.
  private let needsControls: Bool

  private init(
    _ magic: [UInt8], _ name: String, _ advice: ContentOrigin.Advice? = nil, needsControls: Bool = false
  ) {
    (self.magic, self.name, self.advice) = (magic, name, advice)
    self.needsControls = needsControls
  }

  private init(
    _ magic: String, _ name: String, _ advice: ContentOrigin.Advice? = nil, needsControls: Bool = false
  ) {
    self.init(Array(magic.utf8), name, advice, needsControls: needsControls)
  }

  /// A file that a program decompresses to standard output.
  private static func compressed(
    _ magic: [UInt8], _ name: String, _ program: String, needsControls: Bool = false
  ) -> ForeignSignature {
    ForeignSignature(magic, "compressed (\(name))", .filter(program), needsControls: needsControls)
  }

  package func matches(_ start: ArraySlice<UInt8>) -> Bool {
    start.starts(with: magic)
      && (!needsControls
        || start.prefix(512).dropFirst(magic.count).contains { $0.isControl })
  }

  /// Why the file is refused where text was expected, after its name.
  package func reason(from origin: ContentOrigin) -> String {
    if case .sentence(let text)? = advice { return "is \(name), not text; \(text)" }
    return "is \(name), not text" + unpackingAdvice(from: origin)
  }

  /// How to unpack an archive, as the end of a message; empty for what is none.
  package func unpackingAdvice(from origin: ContentOrigin) -> String {
    switch advice {
    case .filter(let program)?: "; decompress it first" + origin.advice(.filter(program))
    case .redirect(let program)?: "; decompress it first" + origin.advice(.redirect(program))
    case .unpack(let program, let input)?: "; decompress it first" + origin.advice(.unpack(program, input))
    case .sentence?, nil: ""
    }
  }

  package static let all: [ForeignSignature] = archives + data + documents + own

  private static let archives = [
    ForeignSignature("PK\u{3}\u{4}", "a zip archive", .unpack("unzip -p", nil)),
    ForeignSignature("PK\u{5}\u{6}", "an empty zip archive"),
    ForeignSignature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", .unpack("7z x -so", nil)),
    ForeignSignature("Rar!\u{1A}\u{7}", "a rar archive", .unpack("unrar p -inul", nil)),
    .compressed(Array("LZIP".utf8), "lzip", "lzip -dc", needsControls: true),
    .compressed([0x1F, 0x9D], "compress", "gzip -dc"),
    .compressed([0x1F, 0xA0], "lzh", "gzip -dc"),
    .compressed([0x1F, 0x1E], "pack", "gzip -dc"),
    // Properties 3, 0, 2, and a dictionary of whole 64 KiB, as all programs write them.
    .compressed([0x5D, 0x00, 0x00], "lzma", "xz --format=lzma -dc"),
    .compressed([0x89, 0x4C, 0x5A, 0x4F, 0x00, 0x0D, 0x0A, 0x1A, 0x0A], "lzop", "lzop -dc"),
    .compressed([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59], "snappy", "snzip -dc"),
    .compressed([0x78, 0x9C], "zlib", "zlib-flate -uncompress", needsControls: true),
    .compressed([0x78, 0xDA], "zlib", "zlib-flate -uncompress", needsControls: true),
    .compressed([0x78, 0x01], "zlib", "zlib-flate -uncompress", needsControls: true),
  ]

  private static let data =
    (2...5).map { ForeignSignature([0x80, $0], "a Python pickle", .sentence(pickleAdvice)) }
    + [
      "(dp0\n", "(lp0\n", "(dp1\n", "(lp1\n", "ccopy_reg\n_reconstructor\n", "cnumpy.core.multiarray\n",
      "ccollections\n",
    ]
    .map { ForeignSignature($0, "a Python pickle", .sentence(pickleAdvice)) }
    + [
      ForeignSignature([0x93] + Array("NUMPY".utf8), "a NumPy array"),
      ForeignSignature([0xBA, 0x16, 0x4F, 0x2F], "a fastText model"),
      ForeignSignature(
        "SQLite format 3\u{0}", "an SQLite database",
        .sentence("take a column out first: sqlite3 FILE 'SELECT ...'")),
      ForeignSignature("PAR1", "a Parquet file", .sentence(tableAdvice), needsControls: true),
      ForeignSignature("PARE", "an encrypted Parquet file", .sentence(tableAdvice), needsControls: true),
      ForeignSignature("ARROW1\u{0}\u{0}", "an Arrow file", .sentence(tableAdvice)),
      ForeignSignature(
        [0xFF, 0xFF, 0xFF, 0xFF], "an Arrow stream", .sentence(tableAdvice), needsControls: true),
      ForeignSignature("FEA1", "a Feather file", .sentence(tableAdvice), needsControls: true),
      ForeignSignature("Obj\u{1}", "an Avro file", .sentence(tableAdvice)),
      ForeignSignature("ORC", "an ORC file", .sentence(tableAdvice), needsControls: true),
      ForeignSignature([0x89] + Array("HDF\r\n\u{1A}\n".utf8), "an HDF5 file", .sentence(tableAdvice)),
      ForeignSignature("MATLAB 5.0 MAT-file", "a MATLAB file", .sentence(tableAdvice)),
      ForeignSignature("GGUF", "a GGUF model", needsControls: true),
      ForeignSignature(
        "version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer",
        .sentence("fetch what it stands for: git lfs pull")),
    ]

  private static let documents = [
    ForeignSignature("%PDF-", "a PDF document", .sentence("take its text out first: pdftotext FILE")),
    ForeignSignature(
      "%!PS-Adobe", "a PostScript document", .sentence("take its text out first: ps2ascii FILE")),
    ForeignSignature("{\\rtf1", "an RTF document", .sentence("take its text out first: unrtf --text FILE")),
    ForeignSignature([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Office document"),
    ForeignSignature([0x7F] + Array("ELF".utf8), "an ELF program"),
    ForeignSignature([0x89] + Array("PNG".utf8), "a PNG image"),
    ForeignSignature("GIF87a", "a GIF image"), ForeignSignature("GIF89a", "a GIF image"),
    ForeignSignature([0xFF, 0xD8, 0xFF], "a JPEG image"),
    ForeignSignature("OggS", "an Ogg recording", needsControls: true),
    ForeignSignature("ID3", "an MP3 recording", needsControls: true),
  ]

  private static let own = [
    ForeignSignature("HVID", "an encoded corpus of Hogvec"),
    ForeignSignature("HVTB", "a table of Hogvec"),
  ]

  private static let tableAdvice = "write its column of text as lines first"
  private static let pickleAdvice = "write its texts as lines first, in Python"
}
