import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct EncodedCorpusTests {
  let directory: TemporaryDirectory
  /// A file of two sentences: 0 1, 0.
  let good: [UInt8]

  init() throws {
    directory = try TemporaryDirectory()
    let text = try directory.write("a b\na\n", to: "text")
    _ = try CorpusReader(paths: [text], minimumCount: 1).encode(into: directory.file("ids"))
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

  func damaged(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var result = good
    result.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return result
  }

  @Test func theBytesAreThoseOfTheTable() {
    let header: [UInt8] =
      Array("HVID".utf8) + [1, 0, 0xFF, 0xFE] + [5, 0, 0, 0, 0, 0, 0, 0] + [3, 0, 0, 0, 0, 0, 0, 0]
      + [2, 0, 0, 0, 0, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 24)
    let end: [UInt8] = [255, 255, 255, 255]
    #expect(good == header + [0, 0, 0, 0, 1, 0, 0, 0] + end + [0, 0, 0, 0] + end)
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

  @Test func aChangeOfAnyHeaderByteIsRefused() throws {
    for offset in 0..<64 {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        // More words than there are ids is a claim that the units cannot refute.
        if (32..<40).contains(offset) && !(36..<40).contains(offset) { continue }
        #expect(try refusal(damaged(offset, [good[offset] ^ change])) != "no error", "byte \(offset)")
      }
    }
  }

  @Test func refusalsSayWhatIsWrong() throws {
    #expect(try refusal([]) == "'FILE' is not an encoded corpus: it does not start with 'HVID'")
    #expect(
      try refusal(Array(good.prefix(20))) == "'FILE': the file ends inside the header, at byte 20 of 64")
    #expect(
      try refusal(damaged(4, [9]))
        == "'FILE' has version 9 of the encoded corpus; this program reads version 1")
    #expect(
      try refusal(damaged(6, [0xFE, 0xFF]))
        == "'FILE' cannot be read: it was written on a machine of the other byte order")
    #expect(try refusal(damaged(6, [0, 0])) == "'FILE' cannot be read: its byte-order mark is damaged")
    #expect(
      try refusal(damaged(8, [6]))
        == "'FILE': the header says 6 units, the file has 20 bytes for them, 4 each")
    #expect(try refusal(damaged(16, [4])) == "'FILE': 4 tokens and 2 sentences do not make 5 units")
    #expect(
      try refusal(damaged(16, [4, 0, 0, 0, 0, 0, 0, 0, 1]))
        == "'FILE': the header says 1 sentences, the file has 2")
    #expect(
      try refusal(damaged(32, [255, 255, 255, 255]))
        == "'FILE': 4294967295 words are more than ids can tell apart")
    #expect(try refusal(damaged(50, [1])) == "'FILE', byte 50: expected 0, found 1")
    #expect(
      try refusal(damaged(68, [2])) == "'FILE', byte 68: the id 2 is not below the number of words, 2")
    #expect(try refusal(damaged(76, [255, 255, 255, 255])) == "'FILE', byte 76: a sentence is empty")
    #expect(try refusal(damaged(80, [0, 0, 0, 0])) == "'FILE', byte 80: the last sentence has no end")
  }
}
