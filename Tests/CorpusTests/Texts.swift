import HogvecTestSupport

/// Texts that a reader might get wrong.
enum Texts {
  static let small: [(name: String, text: String)] = [
    ("no final newline", "a b a\nb c"),
    ("empty lines", "\n\n\na b\n\n\n a\n \n\t\n"),
    ("carriage returns", "a b\r\nb a\r\n\r\na\r"),
    ("every separator", "a b\tc\u{B}d\u{C}e\rf\na  \t\r\n b"),
    ("separators around", "   a b   "),
    (
      "NUL and other control characters",
      "\u{FEFF}a\0 a \0 \0\0 a\0\u{1} \u{8}a \u{E}a \u{1F}a\u{1F} !a\u{1}!\n\0"
    ),
    ("a byte-order mark", "\u{FEFF}a b\u{FEFF} a\n\u{FEFF}a\n"),
    (
      "words of 7 to 17 bytes",
      (7...17).map { String(repeating: "x", count: $0) }.joined(separator: " ") + "\n"
    ),
    (
      "words with one beginning",
      "\u{FEFF}abcdefgh abcdefghi abcdefghj abcdefgh\0 abcdefghabcdefgh abcdefghabcdefg\n"
    ),
    ("several bytes a letter", "żółć 中文 العربية żółć\n中文 naïve !!\u{80}\n"),
    ("the end-of-sentence word", "a </s> b\n</s>\n\n</s> a\na"),
    ("one word", "a"), ("one long word", String(repeating: "y", count: 100)),
  ]

  /// Bytes drawn mostly from separators, control characters and a few letters, after a byte-order mark, with
  /// which NUL bytes are no sign of something other than text.
  static func random(seed: UInt64, byteCount: Int) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let common = Array("\n\n \t\r\u{B}\u{C}\0!\u{1F} aabbbcdé\u{FEFF}".utf8)
    return [0xEF, 0xBB, 0xBF]
      + (0..<byteCount).map { _ in
        Int.random(in: 0..<8, using: &random) == 0
          ? UInt8.random(in: 0...255, using: &random) : common.randomElement(using: &random)!
      }
  }
}
