import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecVectorFiles

/// Where words end in word2vec's binary format.
@Suite struct Word2VecBinaryTests {
  private func file(
    _ words: [String], dimension: Int, lineFeeds: Bool, seed: UInt64,
    scale: (_ row: Int) -> Float = { _ in 1 }
  ) -> (bytes: [UInt8], records: [Record]) {
    var random = TestRandom(state: seed)
    var bytes = Array("\(words.count) \(dimension)\n".utf8)
    var records: [Record] = []
    for (row, word) in words.enumerated() {
      let bits = (0..<dimension).map { _ in
        (Float.random(in: -1...1, using: &random) * scale(row)).bitPattern
      }
      records.append(Record(word: Array(word.utf8), bits: bits))
      bytes += Array(word.utf8) + [0x20]
      for value in bits { bytes += (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
      if lineFeeds { bytes.append(0x0A) }
    }
    return (bytes, records)
  }

  @Test func aFloatOfPrintableBytesIsNoText() throws {
    let directory = try TemporaryDirectory()
    // `Sd7?`, 0.72 as a float.
    let bytes = Array("1 20\nw ".utf8) + (0..<20).flatMap { _ in Array("Sd7?".utf8) } + [0x0A]
    let path = try directory.rewrite(bytes, to: "v")
    #expect(try VectorFileReader(path: path).format == .binary)
    #expect(
      try readRecords(path) == [Record(word: [0x77], bits: [UInt32](repeating: 0x3F37_6453, count: 20))])
    // A text without a number stays one, with its fault.
    let text = try directory.rewrite(Array("1 200\nw what is this\n".utf8), to: "t")
    #expect(try VectorFileReader(path: text).format == .text)
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

  /// Words whose parts are no text, in files without line feeds, where the first space seems to end them.
  @Test(arguments: ["New Yo\trk", "New York\r", "New \u{7F}York", "noir caf\u{E9}", "New Yo\nrk"])
  func partsThatAreNoTextAreNotTakenForFloats(_ word: String) throws {
    let directory = try TemporaryDirectory()
    for seed in 0..<40 as Range<UInt64> {
      let words = ["tea", word, "dog"] + (0..<20).map { "word\($0)" }
      let (bytes, records) = file(words, dimension: 3 + Int(seed), lineFeeds: false, seed: seed)
      do {
        #expect(try readRecords(directory.rewrite(bytes, to: "v")) == records)
      } catch let error as FileError {
        #expect(error.description.contains(", record "), "\(error)")
      }
    }
  }

  /// Numbers of all sizes, which no one expects of vectors.
  @Test(
    arguments: [
      { Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &$0)) },
      { Float.random(in: -1...1, using: &$0) * 1e-9 }, { Float(Int.random(in: 0...10_000_000, using: &$0)) },
    ] as [@Sendable (inout TestRandom) -> Float])
  func unusualNumbersAreRead(_ number: @Sendable (inout TestRandom) -> Float) throws {
    let directory = try TemporaryDirectory()
    for dimension in [2, 50, 300] {
      var random = TestRandom(state: UInt64(dimension))
      var bytes = Array("500 \(dimension)\n".utf8)
      for row in 0..<500 {
        bytes += Array("word\(row) ".utf8)
        for _ in 0..<dimension {
          let bits = number(&random).bitPattern
          bytes += (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
        }
      }
      let records = try readRecords(directory.rewrite(bytes, to: "v"))
      #expect(records.count == 500 && records.last?.word == Array("word499".utf8))
    }
  }

  @Test func aLineFeedAmongTheFloatsEndsNoRecordBeforeControlCharacters() throws {
    let directory = try TemporaryDirectory()
    let whole: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
    let bytes =
      Array("3 2\nx ".utf8) + whole + Array("\na bcd ".utf8) + [0, 0, 0x80, 10, 32, 0xC0, 0x3F, 1]
      + Array("\nlast ".utf8) + whole + [10]
    let records = try readRecords(directory.rewrite(bytes, to: "v"))
    #expect(records.map(\.word) == ["x", "a bcd", "last"].map { Array($0.utf8) })
  }

  /// Rare words come last and were trained little, so that their numbers are small beside those of the first.
  @Test(.slow, arguments: [9, 50])
  func wordsThatWereTrainedLessAreRead(dimension: Int) throws {
    let directory = try TemporaryDirectory()
    let words = (0..<30_000).map { "w\($0)" }
    let (bytes, records) = file(words, dimension: dimension, lineFeeds: false, seed: 5) {
      $0 < 20_000 ? 4 : 0.02
    }
    #expect(try readRecords(try directory.rewrite(bytes, to: "v")) == records)
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
