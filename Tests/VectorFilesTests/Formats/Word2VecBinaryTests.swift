import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Where words end in word2vec's binary format.
@Suite struct Word2VecBinaryTests {
  private func file(_ words: [String], dimension: Int, lineFeeds: Bool, seed: UInt64) -> (
    bytes: [UInt8], records: [Record]
  ) {
    var random = TestRandom(state: seed)
    var bytes = Array("\(words.count) \(dimension)\n".utf8)
    var records: [Record] = []
    for word in words {
      let bits = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random).bitPattern }
      records.append(Record(word: Array(word.utf8), bits: bits))
      bytes += Array(word.utf8) + [0x20]
      for value in bits { bytes += (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
      if lineFeeds { bytes.append(0x0A) }
    }
    return (bytes, records)
  }

  /// Words with spaces, as gensim writes them, are read as they are or refused: never a wrong vector.
  @Test(arguments: [true, false])
  func wordsWithSpacesAreNeverReadWrongly(_ lineFeeds: Bool) throws {
    let directory = try TemporaryDirectory()
    var whole = 0
    for seed in 0..<200 as Range<UInt64> {
      let words = ["the", "New York", "of", "San Francisco", "a b c", "and", "ice cream", "x"]
      let (bytes, records) = file(words, dimension: 1 + Int(seed % 40), lineFeeds: lineFeeds, seed: seed)
      let path = try directory.rewrite(bytes, to: "v")
      do {
        #expect(try readRecords(path) == records)
        whole += 1
      } catch let error as FileError {
        #expect(error.description.contains(", record "), "\(error)")
      }
      // In blocks it is the same.
      do {
        let vectors = try WordVectors(reading: path, threads: 2)
        for row in 0..<words.count { #expect(vectors.word(row) == records[row].word) }
      } catch {
        #expect(error.description.contains(", record "), "\(error)")
      }
    }
    if lineFeeds { #expect(whole == 200) }
  }

  @Test(arguments: [true, false])
  func wordsWithoutSpacesAreAlwaysRead(_ lineFeeds: Bool) throws {
    let directory = try TemporaryDirectory()
    for seed in 0..<60 as Range<UInt64> {
      let words = (0..<200).map { "w\($0)" } + ["caf\u{E9}", "東京"]
      let (bytes, records) = file(words, dimension: 1 + Int(seed % 30), lineFeeds: lineFeeds, seed: seed)
      #expect(try readRecords(directory.rewrite(bytes, to: "v")) == records)
    }
  }
}
