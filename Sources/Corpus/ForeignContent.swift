/// Content that is certainly not text, told by its first bytes.
///
/// Only signatures that no text begins with are listed: NUL and bytes above 0x7F are allowed in words.
enum ForeignContent {
  private static let compressed: [(magic: [UInt8], name: String, command: String)] = [
    ([0x1F, 0x8B], "gzip", "gunzip -k"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "zstd -d"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz", "unxz -k"),
    // `BZh`, a digit, then the mark of the first block or, in an empty archive, of the end.
    (Array("BZh".utf8), "bzip2", "bunzip2 -k"),
    (Array("PK\u{3}\u{4}".utf8), "zip", "unzip"),
  ]
  private static let binary: [(magic: [UInt8], name: String)] = [
    ([0x7F] + Array("ELF".utf8), "an ELF program"),
    ([0x89] + Array("PNG".utf8), "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("%PDF-".utf8), "a PDF document"),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array"),
    (EncodedCorpus.magic, "an encoded corpus of Hogvec"),
    (Array("HVTB".utf8), "a table of Hogvec"),
  ]

  /// Why a file that starts with these bytes cannot be read as text, for a message after the file's name;
  /// `nil` for text.
  static func reason(toRefuse start: ArraySlice<UInt8>, path: String) -> String? {
    for (magic, name, command) in compressed where start.starts(with: magic) {
      if name == "bzip2" && !isBzip2(start) { continue }
      return "is compressed (\(name)), not text; decompress it first: \(command) \(path)"
    }
    for (magic, name) in binary where start.starts(with: magic) {
      return "is \(name), not text"
    }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      return "is UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8 \(path)"
    }
    return nil
  }

  /// How many of a file's bytes ``reason(toRefuse:path:)`` looks at.
  static let byteCount = 16

  /// Whether what follows `BZh`, which a text might begin with, is an archive's too.
  private static func isBzip2(_ start: ArraySlice<UInt8>) -> Bool {
    let rest = start.dropFirst(3)
    guard let level = rest.first, (0x31...0x39).contains(level) else { return false }
    let marks: [[UInt8]] = [[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]]
    return marks.contains { rest.dropFirst().starts(with: $0) }
  }
}
