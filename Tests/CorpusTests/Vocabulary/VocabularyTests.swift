import HogvecCorpus
import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct VocabularyTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  func load(_ text: String, minimumCount: UInt64 = 1) throws -> Vocabulary {
    try Vocabulary.load(from: try directory.write(text, to: "vocabulary"), minimumCount: minimumCount)
  }

  /// What loading is refused with, `FILE` standing for the path.
  func refusal(_ text: String, minimumCount: UInt64 = 1) throws -> String {
    do {
      _ = try load(text, minimumCount: minimumCount)
      return "no error"
    } catch let error as FileError {
      return error.description.replacingOccurrences(of: directory.file("vocabulary"), with: "FILE")
    }
  }

  func words(_ vocabulary: Vocabulary) -> [String] {
    (0..<vocabulary.count).map { String(decoding: vocabulary.word($0), as: UTF8.self) }
  }

  @Test func everyWordIsFoundAndOthersAreNot() throws {
    let path = try directory.write(Texts.random(seed: 5, byteCount: 20_000), to: "text")
    let (vocabulary, _) = try CorpusReader(paths: [path], minimumCount: 1, threads: 3).readVocabulary()
    #expect(vocabulary.count > 1000)
    for id in 0..<vocabulary.count {
      #expect(vocabulary.id(of: vocabulary.word(id)) == id)
      #expect(vocabulary.withWord(id) { Array($0) } == vocabulary.word(id))
    }
    #expect(vocabulary.id(of: [UInt8]()) == nil)
    #expect(vocabulary.id(of: Array("no such word".utf8)) == nil)
    #expect(vocabulary.id(of: vocabulary.word(0) + [0x20]) == nil)
  }

  @Test func savingAndLoadingGivesTheSameVocabulary() throws {
    let path = try directory.write(Texts.random(seed: 6, byteCount: 20_000), to: "text")
    let (vocabulary, _) = try CorpusReader(paths: [path], minimumCount: 1, threads: 2).readVocabulary()
    try vocabulary.save(to: directory.file("saved"))
    let loaded = try Vocabulary.load(from: directory.file("saved"), minimumCount: 1)
    #expect(loaded.count == vocabulary.count)
    #expect(loaded.totalCount == vocabulary.totalCount)
    for id in 0..<vocabulary.count {
      #expect(loaded.word(id) == vocabulary.word(id))
      #expect(loaded.occurrences(of: id) == vocabulary.occurrences(of: id))
    }
    let first = try directory.contents("saved")
    try loaded.save(to: directory.file("again"))
    #expect(try directory.contents("again") == first)
  }

  @Test func theFileHasALineForEachWord() throws {
    let path = try directory.write("b a b c\n", to: "text")
    try CorpusReader(paths: [path], minimumCount: 1).readVocabulary().vocabulary.save(
      to: directory.file("saved"))
    #expect(try directory.contents("saved") == Array("b 2\na 1\nc 1\n".utf8))
  }

  @Test func loadingRanksByCountAndAppliesTheMinimum() throws {
    #expect(words(try load("a 1\nb 5\nc 5\nd 3")) == ["b", "c", "d", "a"])
    #expect(words(try load("a 1\r\nb 5\r\nd 3\r\n", minimumCount: 3)) == ["b", "d"])
  }

  @Test func endOfSentenceOnTheFirstLineStaysFirst() throws {
    #expect(words(try load("</s> 0\na 1\nb 5\n", minimumCount: 2)) == ["</s>", "b"])
    #expect(words(try load("a 1\n</s> 1\nb 5\n", minimumCount: 2)) == ["b"])
    #expect(try load("</s> 0\na 1\n").startsWithEndOfSentence)
  }

  @Test func badLinesAreNamed() throws {
    #expect(try refusal("") == "'FILE': the vocabulary is empty")
    #expect(try refusal("a 1\nb\n") == "'FILE', line 2: expected a word, a space and a count")
    #expect(try refusal("a 1\n\nb 1\n") == "'FILE', line 2: expected a word, a space and a count")
    #expect(try refusal(" 1\n") == "'FILE', line 1: expected a word, a space and a count")
    #expect(try refusal("new york 3\n") == "'FILE', line 1: expected one word, a space and a count")
    #expect(try refusal("a 1\nb x\n") == "'FILE', line 2: expected a count, found 'x'")
    #expect(try refusal("a \n") == "'FILE', line 1: expected a count, found ''")
    #expect(try refusal("a -1\n") == "'FILE', line 1: expected a count, found '-1'")
    #expect(
      try refusal("a 99999999999999999999\n")
        == "'FILE', line 1: expected a count, found '99999999999999999999'")
    #expect(try refusal("a 1\nb 2\na 3\n") == "'FILE', line 3: the word 'a' is on line 1 too")
    #expect(
      try refusal("a 1\nb 2\n", minimumCount: 3)
        == "'FILE': none of the 2 words occurs 3 times or more (the most frequent occurs 2 times); lower the minimum count"
    )
    #expect(try refusal("</s> 4\n") == "'FILE': the vocabulary has no word but '</s>'")
  }

  @Test func aFileCutAtAnyByteIsReadOrRefused() throws {
    let text = Array("</s> 12\nabcdefghij 7\nżó 7\nb 1\n".utf8)
    for length in 0...text.count {
      let path = try directory.write(text.prefix(length), to: "cut")
      let found = text.prefix(length).split(separator: UInt8(ascii: "\n"))
      // Of the last line a count that is cut is a count too.
      let isWhole = found.last.map { $0.contains(0x20) && $0.last != 0x20 } ?? false
      let result = Result { try Vocabulary.load(from: path, minimumCount: 1).count }
      #expect((try? result.get()) == (isWhole && found.count > 1 ? found.count : nil), "\(length)")
    }
  }
}
