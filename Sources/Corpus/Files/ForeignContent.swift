/// Content that is certainly not text, told by its first bytes.
///
/// Only signatures that no text begins with are listed: NUL and bytes above 0x7F are allowed in words.
enum ForeignContent {
  private static let binary: [(magic: [UInt8], name: String)] = [
    (Array("PK\u{3}\u{4}".utf8), "a zip archive"),
    ([0x7F] + Array("ELF".utf8), "an ELF program"),
    ([0x89] + Array("PNG".utf8), "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("%PDF-".utf8), "a PDF document"),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array"),
    ([0xBA, 0x16, 0x4F, 0x2F], "a fastText model"),
    (EncodedCorpus.magic, "an encoded corpus of Hogvec"),
    (Array("HVTB".utf8), "a table of Hogvec"),
  ]

  /// Why a file that starts with these bytes cannot be read as text, for a message after the file's name;
  /// `nil` for text.
  static func reason(toRefuse start: ArraySlice<UInt8>, path: String) -> String? {
    for (magic, name) in binary where start.starts(with: magic) {
      return "is \(name), not text"
    }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      return "is UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8 \(path)"
    }
    if looksLikeBinaryVectors(start) { return "is a file of word vectors, not text" }
    return nil
  }

  /// Whether these bytes begin a binary vector file: a line of two numbers, then control characters as floats have them
  /// and words do not.
  private static func looksLikeBinaryVectors(_ start: ArraySlice<UInt8>) -> Bool {
    guard let lineEnd = start.prefix(44).firstIndex(of: 0x0A) else { return false }
    let fields = start[..<lineEnd].split(separator: 0x20, omittingEmptySubsequences: false)
    guard fields.count == 2, fields.allSatisfy({ !$0.isEmpty && $0.allSatisfy { 0x30...0x39 ~= $0 } }) else {
      return false
    }
    return start[lineEnd...].count { $0 < 0x09 || 0x0E..<0x20 ~= $0 } >= 8
  }

  /// How many of a file's bytes ``reason(toRefuse:path:)`` looks at.
  static let byteCount = 512
}
