import HogvecCorpus
import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct CorpusReaderTests {
  /// Reads files in every combination of thread counts and shard sizes and compares all that comes of it with
  /// the reference.
  func expectAgreement(
    _ files: [[UInt8]], minimumCount: UInt64 = 1, threads: [Int] = [1, 2, 3, 7],
    shardByteCounts: [Int?] = [nil], memoryByteCount: Int = 1 << 30,
    _ comment: Comment
  ) throws {
    let directory = try TemporaryDirectory()
    let paths = try files.enumerated().map { try directory.write($0.element, to: "\($0.offset).txt") }
    let reference = ReferenceCorpus(files)
    let ranking = reference.ranking(minimumCount: minimumCount)
    let units = reference.units(ranking.map(\.word))
    for threads in threads {
      for shardByteCount in shardByteCounts {
        var reader = CorpusReader(paths: paths, minimumCount: minimumCount, threads: threads)
        reader.shardByteCount = shardByteCount
        reader.memoryByteCount = memoryByteCount
        guard !ranking.isEmpty else {
          #expect(throws: FileError.self, comment) { _ = try reader.encode(into: directory.file("ids")) }
          continue
        }
        let reading = try reader.encode(into: directory.file("ids"))
        let vocabulary = reading.vocabulary
        try #require(vocabulary.count == ranking.count, comment)
        #expect((0..<vocabulary.count).allSatisfy { vocabulary.word($0) == ranking[$0].word }, comment)
        #expect(
          (0..<vocabulary.count).allSatisfy { vocabulary.occurrences(of: $0) == ranking[$0].count }, comment)
        let encoded = Array(reading.corpus.units)
        #expect(encoded == units, comment)
        let sentences = UInt64(units.count { $0 == EncodedCorpus.sentenceEnd })
        #expect(reading.corpus.sentenceCount == sentences, comment)
        #expect(reading.corpus.tokenCount == UInt64(units.count) - sentences, comment)
        let statistics = reading.statistics
        #expect(statistics.byteCount == files.reduce(0) { $0 + $1.count }, comment)
        #expect(statistics.tokensRead == reference.tokenCount, comment)
        #expect(statistics.tokensInVocabulary == reading.corpus.tokenCount, comment)
        #expect(statistics.tokensInVocabulary == vocabulary.totalCount, comment)
        #expect(statistics.sentences == UInt64(reference.sentences.count), comment)
        #expect(statistics.lineFeeds == reference.lineFeeds, comment)
        #expect(statistics.types == reference.types, comment)
        #expect(statistics.highestCount == ranking[0].count, comment)
        // Checks every unit, and that the file is what the header says.
        let opened = try EncodedCorpus(opening: directory.file("ids"))
        #expect(opened.tokenCount == reading.corpus.tokenCount, comment)
      }
    }
  }

  @Test(.slow, arguments: Texts.small.indices) func smallTextsAgreeWithTheReference(_ index: Int) throws {
    let (name, text) = Texts.small[index]
    for minimumCount: UInt64 in [1, 2, 3] {
      try expectAgreement(
        [Array(text.utf8)], minimumCount: minimumCount, shardByteCounts: [nil, 1, 2, 5], "\(name)")
    }
  }

  @Test(.slow) func aTextCutAtEveryByteAgreesWithTheReference() throws {
    let text = Array("\u{FEFF}ab a\r\n\n\0 abcdefghij a\tb\n  abcdefgh\u{C}a\n\nżó a b abcdefghij\n".utf8)
    for length in 1...text.count {
      try expectAgreement(
        [Array(text.prefix(length))], minimumCount: 1, threads: [1, 2], shardByteCounts: [nil, 3],
        "cut at \(length)")
      try expectAgreement(
        [Array(text.prefix(length)), [0xEF, 0xBB, 0xBF] + text.dropFirst(length)], minimumCount: 2,
        threads: [3],
        shardByteCounts: [4], "two files, cut at \(length)")
    }
  }

  @Test(.slow, arguments: 0..<24 as Range<UInt64>) func randomTextsAgreeWithTheReference(_ seed: UInt64)
    throws
  {
    let files = (0..<Int(1 + seed % 3)).map { Texts.random(seed: seed * 10 + UInt64($0), byteCount: 700) }
    try expectAgreement(
      files, minimumCount: 1 + seed % 4, threads: [1, 3, 7], shardByteCounts: [nil, 1 + Int(seed), 100],
      "seed \(seed)")
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func wordsThatLieOnDiskAgreeWithTheReference(_ seed: UInt64)
    throws
  {
    let files = (0..<2).map { Texts.random(seed: seed * 20 + UInt64($0), byteCount: 1500) }
    // Every shard has a dictionary of its own.
    try expectAgreement(
      files, minimumCount: 1 + seed % 3, threads: [1, 3], shardByteCounts: [100, 333], memoryByteCount: 1,
      "seed \(seed)")
  }

  @Test func countingAloneWithLittleMemoryLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Texts.random(seed: 3, byteCount: 3000), to: "text")
    var reader = CorpusReader(paths: [path], minimumCount: 1, threads: 2)
    let expected = try reader.readVocabulary()
    (reader.shardByteCount, reader.memoryByteCount) = (200, 1)
    let found = try reader.readVocabulary(spillingBeside: directory.file("words"))
    #expect(
      (0..<expected.vocabulary.count).map(expected.vocabulary.word)
        == (0..<found.vocabulary.count).map(found.vocabulary.word))
    #expect(found.statistics.tokensRead == expected.statistics.tokensRead)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["text"])
  }

  @Test func emptyFilesAmongOthersAreNoSentences() throws {
    try expectAgreement([[], Array("a b".utf8), [], [0xEF, 0xBB, 0xBF], Array("\nb".utf8)], "empty files")
  }

  @Test func filesThatEndAtAPageAreNotReadBeyondIt() throws {
    for byteCount in 4090...4097 {
      try expectAgreement(
        [Array(repeating: 0x61, count: byteCount)], threads: [1], "one word of \(byteCount)")
      try expectAgreement(
        [Array(repeating: 0x61, count: byteCount - 2) + [0x20, 0x62]], threads: [1],
        "a last letter at \(byteCount)")
    }
  }

  @Test func aWordOfAMegabyteIsOneWord() throws {
    let long = [UInt8](repeating: 0x7A, count: 1 << 20)
    let text = Array("a ".utf8) + long + Array(" b\n".utf8) + long
    try expectAgreement([text], threads: [1, 3], shardByteCounts: [nil, 1000], "a megabyte")
  }

  @Test func aLineOfTwoMillionWordsIsOneSentence() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(String(repeating: "a b ", count: 1_000_000), to: "line.txt")
    for threads in [1, 3] {
      let reading = try CorpusReader(paths: [path], threads: threads).encode(into: directory.file("ids"))
      #expect(reading.corpus.tokenCount == 2_000_000)
      #expect(reading.corpus.sentenceCount == 1)
      #expect(reading.statistics.sentences == 1)
      #expect(reading.vocabulary.occurrences(of: 0) == 1_000_000)
    }
  }

  @Test func countingAloneGivesTheSameVocabularyAndWritesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Texts.random(seed: 99, byteCount: 5000), to: "text")
    let reader = CorpusReader(paths: [path], minimumCount: 2, threads: 2)
    let reading = try reader.encode(into: directory.file("ids"))
    let (vocabulary, statistics) = try reader.readVocabulary()
    #expect(
      (0..<vocabulary.count).map(vocabulary.word) == (0..<vocabulary.count).map(reading.vocabulary.word))
    #expect(statistics.tokensInVocabulary == reading.statistics.tokensInVocabulary)
    #expect(statistics.sentences == reading.statistics.sentences)
    #expect(statistics.encodingSeconds == 0)
  }

  @Test func aGivenVocabularyDecidesTheIds() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a b c\nc\nb b\n", to: "text")
    let list = try directory.write("z 9\nb 7\na 7\n", to: "vocabulary")
    var reader = CorpusReader(paths: [path], minimumCount: 5, threads: 2)
    reader.vocabulary = try Vocabulary.load(from: list, minimumCount: 1)
    let reading = try reader.encode(into: directory.file("ids"))
    #expect(Array(reading.corpus.units) == [2, 1, .max, 1, 1, .max])
    #expect(reading.vocabulary.occurrences(of: 0) == 9)
    #expect(reading.statistics.tokensRead == 6)
    #expect(reading.statistics.tokensInVocabulary == 4)
  }

  @Test(arguments: [1, 2, 7]) func endOfSentenceIsTheFirstWordAsInWord2vec(_ threads: Int) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("b a a </s> a\n\n</s>\nb", to: "text")
    var reader = CorpusReader(paths: [path], minimumCount: 2, threads: threads)
    reader.word2vecEndOfSentence = true
    reader.shardByteCount = 3
    let reading = try reader.encode(into: directory.file("ids"))
    #expect((0..<3).map(reading.vocabulary.word) == ["</s>", "a", "b"].map { Array($0.utf8) })
    // Three line feeds and two in the text.
    #expect((0..<3).map(reading.vocabulary.occurrences) == [5, 3, 2])
    #expect(Array(reading.corpus.units) == [2, 1, 1, .max, 1, .max, 2, .max])
    #expect(reading.statistics.tokensRead == 5)
    #expect(reading.statistics.tokensInVocabulary == 5)
    #expect(reading.statistics.types == 2)
  }

  @Test func endOfSentenceIsAnOrdinaryWordOtherwise() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a </s> a\n", to: "text")
    let reading = try CorpusReader(paths: [path], minimumCount: 1).encode(into: directory.file("ids"))
    #expect(Array(reading.corpus.units) == [0, 1, 0, .max])
  }

  @Test func progressEndsAtTheSizeOfTheText() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a b c\n", to: "text")
    let reader = CorpusReader(paths: [path, path], minimumCount: 1, threads: 2)
    #expect(reader.progress.byteCount == 0)
    _ = try reader.readVocabulary()
    #expect(reader.progress.byteCount == 12)
    #expect(reader.progress.bytesRead == 12)
  }

  @Test func nothingIsLeftBesideTheEncodedCorpus() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("a a b\n", to: "text")
    _ = try CorpusReader(paths: [path], minimumCount: 1, threads: 2).encode(into: directory.file("ids"))
    #expect(throws: FileError.self) {
      _ = try CorpusReader(paths: [path], minimumCount: 9).encode(into: directory.file("ids"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["ids", "text"])
    // The failed run left the earlier file as it was.
    #expect(try EncodedCorpus(opening: directory.file("ids")).tokenCount == 3)
  }
}
