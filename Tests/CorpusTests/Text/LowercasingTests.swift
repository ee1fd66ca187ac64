import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct LowercasingTests {
  @Test(arguments: [
    "", "ABC xyz [`{@", "ŻÓŁĆ Zażółć", "Σ ΣΑ", "İI ıi", "ÀÉÎ ЖЩ ԱԲ Ⱥ 𐐀𞤀", "中文 العربية", "ẞ ß ﬁ Ǆ ǅ K Å",
  ])
  func lettersAreThoseOfTheStandardLibrary(_ text: String) throws {
    let expected = text.unicodeScalars.map(\.properties.lowercaseMapping).joined()
    #expect(try Lowercasing.folded(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test func everyScalarIsMapped() throws {
    for start in stride(from: UInt32(0x80), to: 0x20000, by: 0x100) {
      var text = ""
      var expected = ""
      for value in start..<start + 0x100 {
        guard let scalar = Unicode.Scalar(value) else { continue }
        text.unicodeScalars.append(scalar)
        expected += scalar.properties.lowercaseMapping
      }
      #expect(try Lowercasing.folded(Array(text.utf8)) == Array(expected.utf8), "from \(start)")
    }
  }

  /// What Python's `str.lower` gives.
  @Test(arguments: [
    ("ΟΔΟΣ", "οδος"), ("οδος", "οδος"), ("ΟΔΟΣ.", "οδος."), ("ΣΑΣ ΣΣ", "σας σς"), ("Σ", "σ"),
    ("ΑΣ-ΒΣ", "ας-βς"),
    ("Α'Σ'", "α'ς'"), ("ΑΣ'Β", "ασ'β"), ("Α\u{301}Σ", "α\u{301}ς"), ("1Σ", "1σ"), ("ΑΣ1", "ας1"),
    ("𐐀Σ", "𐐨ς"),
    ("ʰΣ", "ʰσ"),
  ])
  func aSigmaAtAWordsEndIsFinal(_ text: String, _ expected: String) throws {
    #expect(try Lowercasing.folded(Array(text.utf8)) == Array(expected.utf8))
    #expect(try Lowercasing.folded([0x80] + Array(text.utf8)) == [0x80] + Array(expected.utf8))
  }

  @Test func oneWordWithASigmaIsOneWord() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("ΟΔΟΣ οδος Οδος ΟΔΟΣ\n", to: "text")
    for shardByteCount in [1, 1000] {
      var reader = CorpusReader(paths: [path], minimumCount: 1)
      reader.foldsCase = true
      reader.shardByteCount = shardByteCount
      let vocabulary = try reader.readVocabulary().vocabulary
      #expect(
        vocabulary.count == 1 && vocabulary.word(0) == Array("οδος".utf8)
          && vocabulary.occurrences(of: 0) == 4)
    }
  }

  @Test func unicodeSpacesPartWordsOnRequest() throws {
    let directory = try TemporaryDirectory()
    let spaces =
      Array(
        "\u{A0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}"
          .unicodeScalars)
      + Array("\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}".unicodeScalars)
    let others = Array(
      "\u{A1}\u{1681}\u{200B}\u{2027}\u{202A}\u{2060}\u{3001}\u{FEFF}\u{180E}".unicodeScalars)
    func text(_ scalars: [Unicode.Scalar]) -> String { scalars.map { "a\($0)b" }.joined(separator: "\n") }
    for (scalars, words) in [(spaces, 2), (others, others.count)] {
      let path = try directory.write(text(scalars), to: "text")
      var reader = CorpusReader(paths: [path], minimumCount: 1)
      reader.splitsAtUnicodeSpaces = true
      #expect(try reader.readVocabulary().vocabulary.count == words)
      reader.splitsAtUnicodeSpaces = false
      #expect(try reader.readVocabulary().vocabulary.count == scalars.count)
    }
    let cut = try directory.write([0x61, 0xE3, 0x80, 0x20, 0xC2], to: "cut")
    var reader = CorpusReader(paths: [cut], minimumCount: 1)
    reader.splitsAtUnicodeSpaces = true
    #expect(try reader.readVocabulary().statistics.tokensRead == 2)
  }

  @Test func bytesThatAreNotUTF8StayAsTheyAre() throws {
    let invalid: [[UInt8]] = [
      [0xC3], [0x80], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
    ]
    for bytes in invalid {
      #expect(try Lowercasing.folded(bytes) == bytes)
      #expect(try Lowercasing.folded([0x41] + bytes + [0x42]) == [0x61] + bytes + [0x62])
    }
  }

  @Test func aCorpusIsCountedInLowerCaseWhateverTheShards() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("\u{FEFF}Ⱥb ŻÓŁĆ ⱥB żółć x İ\nY y Ab \u{0}A\n", to: "text")
    for shardByteCount in [1, 3, 1000] {
      var reader = CorpusReader(paths: [path], minimumCount: 1, threads: 2)
      reader.foldsCase = true
      reader.shardByteCount = shardByteCount
      let vocabulary = try reader.readVocabulary().vocabulary
      #expect(
        (0..<vocabulary.count).map { String(decoding: vocabulary.word($0), as: UTF8.self) }
          == ["ⱥb", "żółć", "y", "x", "i̇", "ab", "\0a"])
    }
  }
}
