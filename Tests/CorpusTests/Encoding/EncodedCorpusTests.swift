import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct EncodedCorpusTests {
  let directory: TemporaryDirectory
  /// A file of two sentences: 0 1, 0.
  let good: [UInt8]
  let fingerprint: CorpusFingerprint

  init() throws {
    directory = try TemporaryDirectory()
    let text = try directory.write("a b\na\n", to: "text")
    let reader = CorpusReader(paths: [text], minimumCount: 1)
    fingerprint = try #require(reader.fingerprint())
    _ = try reader.encode(into: directory.file("ids"), as: fingerprint)
    good = try directory.contents("ids")
  }

  /// What opening these bytes is refused with, `FILE` standing for the path.
  func refusal(_ bytes: [UInt8]) throws -> String {
    let path = try directory.write(bytes, to: "damaged")
    do {
      _ = try EncodedCorpus(opening: path)
      return "no error"
    } catch {
      return error.description.replacingOccurrences(of: path, with: "FILE")
    }
  }

  /// The file with other bytes, and the fingerprint that fits them, as no accident gives it.
  func damaged(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var result = good
    result.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    let checksum = result.withUnsafeBytes { Fingerprint(of: $0, exceptAt: 120) }
    result.replaceSubrange(120..<128, with: checksum.bytes)
    return result
  }

  @Test func theBytesAreThoseOfTheTable() {
    let records = Array(fingerprint.records.map { $0 + "\0" }.joined().utf8)
    var expected = Array("HVID".utf8) + [3, 0, 0xFF, 0xFE]
    // Units, tokens, sentences, words, their bytes, the fingerprint's bytes.
    expected += numbers(5, 3, 2, 2, 2, records.count)
    // Files, bytes, words read, sentences, line feeds, distinct words, the highest count.
    expected += numbers(1, 6, 3, 2, 2, 2, 2) + numbers(0)
    let header = expected
    expected = []
    let end: [UInt8] = [255, 255, 255, 255]
    expected += [0, 0, 0, 0, 1, 0, 0, 0] + end
    expected += [0, 0, 0, 0] + end + [0, 0, 0, 0]
    expected += numbers(2, 1) + numbers(1, 2) + Array("ab".utf8)
    expected += records
    let checksum = (header + numbers(0) + expected).withUnsafeBytes { Fingerprint(of: $0, exceptAt: 120) }
    #expect(good == header + checksum.bytes + expected)
  }

  func numbers(_ values: Int...) -> [UInt8] {
    values.flatMap { value in (0..<8 as Range<Int>).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
  }

  @Test func aFileThatIsNotCompleteHasNoName() throws {
    // Some file systems know no files without names.
    let unnamed = open(directory.path, O_RDWR | 0o20_000_000 | O_DIRECTORY, 0o600)
    guard unnamed >= 0 else {
      print("skipped: files without names are not possible here")
      return
    }
    close(unnamed)
    let before = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    let writer = try EncodedCorpusWriter(path: directory.file("other"))
    try [1, 2, 3].withUnsafeBufferPointer { try writer.write($0, at: 0) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == before)
  }

  @Test func theWordOfAnIDBeyondTheVocabularyTraps() async {
    await #expect(processExitsWith: .failure) {
      let corpus = try EncodedCorpus(sentences: [[0]], wordCount: 1)
      corpus.withWord(1) { _ in }
    }
  }

  @Test func aReadingIsOpenedAsItWasMade() throws {
    let reading = try CorpusReading(opening: directory.file("ids"))
    #expect(
      (0..<reading.vocabulary.count).map(reading.vocabulary.word) == [Array("a".utf8), Array("b".utf8)])
    #expect((0..<reading.vocabulary.count).map(reading.vocabulary.occurrences) == [2, 1])
    #expect(reading.vocabulary.id(of: Array("b".utf8)) == 1)
    let words = (0..<2).map { id in reading.corpus.withWord(id) { Array($0) } }
    #expect(words == [Array("a".utf8), Array("b".utf8)])
    #expect(reading.corpus.fingerprint == fingerprint)
    var expected = CorpusStatistics()
    (expected.fileCount, expected.byteCount, expected.tokensRead) = (1, 6, 3)
    (expected.tokensInVocabulary, expected.sentences, expected.lineFeeds) = (3, 2, 2)
    (expected.types, expected.vocabularySize, expected.highestCount) = (2, 2, 2)
    #expect(reading.statistics == expected)
  }

  @Test func aDamagedVocabularyIsRefused() throws {
    let path = directory.file("damaged")
    // Equal words, an empty one, a separator, ends out of order, counts whose sum is no number.
    let changes: [(offset: Int, bytes: [UInt8])] = [
      (185, [0x61]), (168, [0]), (184, [0x20]), (168, [3]), (152, Array(repeating: 255, count: 16)),
    ]
    for change in changes {
      _ = try directory.write(damaged(change.offset, change.bytes), to: "damaged")
      let error = #expect(throws: FileError.self) { _ = try CorpusReading(opening: path) }
      #expect(error?.description == "'\(path)', after byte 152: the vocabulary is damaged")
    }
  }

  @Test func openingGivesWhatWasWritten() throws {
    let corpus = try EncodedCorpus(opening: directory.file("ids"))
    #expect(Array(corpus.units) == [0, 1, .max, 0, .max])
    #expect(corpus.unitCount == 5)
    #expect(corpus.tokenCount == 3)
    #expect(corpus.sentenceCount == 2)
    #expect(corpus.wordCount == 2)
  }

  @Test func aFileCutAtAnyByteIsRefused() throws {
    for length in 0..<good.count {
      #expect(try refusal(Array(good.prefix(length))) != "no error", "cut at \(length)")
    }
    #expect(try refusal(good + [0]) != "no error")
    #expect(try refusal(good + [0, 0, 0, 0]) != "no error")
  }

  @Test func aChangeOfAnyByteIsRefused() throws {
    for offset in good.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = good
        bytes[offset] ^= change
        #expect(try refusal(bytes) != "no error", "byte \(offset)")
      }
    }
  }

  @Test func aChangeOfAnySizeIsRefusedThoughTheFingerprintFits() throws {
    // What was counted in the text cannot be refuted, except that there are fewer words than ids.
    for offset in Array(0..<56) + Array(112..<120) {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        #expect(try refusal(damaged(offset, [good[offset] ^ change])) != "no error", "byte \(offset)")
      }
    }
  }

  @Test func refusalsSayWhatIsWrong() throws {
    #expect(try refusal([]) == "'FILE' is not an encoded corpus: it does not start with 'HVID'")
    #expect(
      try refusal(Array(good.prefix(20))) == "'FILE': the file ends inside the header, at byte 20 of 128")
    #expect(
      try refusal(damaged(4, [1]))
        == "'FILE' has version 1 of the encoded corpus; this program reads version 3")
    #expect(
      try refusal(damaged(6, [0xFE, 0xFF]))
        == "'FILE' cannot be read: it was written on a machine of the other byte order")
    var changed = good
    changed[128] ^= 1
    #expect(try refusal(changed).hasPrefix("'FILE' is damaged: its fingerprint is "))
    #expect(try refusal(damaged(6, [0, 0])) == "'FILE' cannot be read: its byte-order mark is damaged")
    #expect(
      try refusal(good + [0])
        == "'FILE': by its header the file has \(good.count) bytes, but it has \(good.count + 1)")
    #expect(
      try refusal(damaged(47, [255]))
        == "'FILE': by its header the file has more bytes, but it has \(good.count)")
    #expect(try refusal(damaged(16, [4])) == "'FILE': 4 tokens and 2 sentences do not make 5 units")
    #expect(try refusal(damaged(72, [2])) == "'FILE': 3 tokens of 2 words read are too many")
    #expect(
      try refusal(damaged(16, [2, 0, 0, 0, 0, 0, 0, 0, 3]))
        == "'FILE': the header says 3 sentences, the file has 2")
    #expect(
      try refusal(damaged(32, [255, 255, 255, 255]))
        == "'FILE': 4294967295 words are more than ids can tell apart")
    #expect(try refusal(damaged(115, [1])) == "'FILE', byte 115: expected 0, found 1")
    #expect(
      try refusal(damaged(132, [2])) == "'FILE', byte 132: the id 2 is not below the number of words, 2")
    #expect(try refusal(damaged(140, [255, 255, 255, 255])) == "'FILE', byte 140: a sentence is empty")
    #expect(try refusal(damaged(144, [0, 0, 0, 0])) == "'FILE', byte 144: the last sentence has no end")
  }
}
