import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct LowercasingTests {
  @Test(arguments: [
    "", "ABC xyz [`{@", "ŻÓŁĆ Zażółć", "ΣΑΣ", "İI ıi", "ÀÉÎ ЖЩ ԱԲ Ⱥ 𐐀𞤀", "中文 العربية", "ẞ ß ﬁ Ǆ ǅ K Å",
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
    let path = try directory.write("Ⱥb ŻÓŁĆ ⱥB żółć x İ\nY y Ab \u{0}A\n", to: "text")
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
