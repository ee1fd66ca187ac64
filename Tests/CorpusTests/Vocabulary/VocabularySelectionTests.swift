import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct VocabularySelectionTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = try directory.write("e d d c c c b b b a a a a a\nrare\n", to: "text")
  }

  func words(_ change: (inout VocabularySelection) -> Void) throws -> [String] {
    var reader = CorpusReader(paths: [path], minimumCount: 2, threads: 2)
    change(&reader.selection)
    return strings(try reader.readVocabulary().vocabulary)
  }

  func strings(_ vocabulary: Vocabulary) -> [String] {
    (0..<vocabulary.count).map {
      "\(String(decoding: vocabulary.word($0), as: UTF8.self)) \(vocabulary.occurrences(of: $0))"
    }
  }

  @Test func theLargestSizeTakesTheMostFrequentAndAmongEqualsTheFirst() throws {
    #expect(try words { $0.maximumSize = 2 } == ["a 5", "c 3"])
    #expect(try words { $0.maximumSize = 9 } == ["a 5", "c 3", "b 3", "d 2"])
  }

  @Test func keptWordsStayHoweverRareAndStopWordsGo() throws {
    #expect(try words { $0.keptWords = [Array("rare".utf8), Array("no".utf8)] }.last == "rare 1")
    #expect(
      try words {
        $0.keptWords = [Array("rare".utf8), Array("a".utf8)]
        $0.stopWords = [Array("a".utf8)]
        $0.maximumSize = 2
      } == ["c 3", "rare 1"])
    #expect(throws: FileError("'\(path)': the stop words leave no word that occurs 4 times or more")) {
      try words {
        $0.minimumCount = 4
        $0.stopWords = [Array("a".utf8)]
      }
    }
  }

  @Test func requiredWordsAreTakenThoughTheyAreAbsent() throws {
    let required = ["no", "rare", "b", "never", "no"].map { Array($0.utf8) }
    #expect(
      try words { $0.requiredWords = required } == ["a 5", "c 3", "b 3", "d 2", "rare 1", "no 0", "never 0"])
    // They count among the largest size, and stop words are not taken.
    #expect(
      try words {
        $0.requiredWords = required
        $0.maximumSize = 5
        $0.stopWords = [Array("never".utf8)]
      } == ["a 5", "c 3", "b 3", "rare 1", "no 0"])
    #expect(
      try words {
        $0.requiredWords = required
        $0.takesOnlyRequiredWords = true
        $0.keptWords = [Array("a".utf8)]
        $0.minimumCount = 3
      } == ["b 3", "rare 1", "no 0", "never 0"])
    #expect(throws: FileError("'\(path)': none of the 6 words is among the 1 that may be taken")) {
      try words {
        $0.requiredWords = [Array("no".utf8)]
        $0.takesOnlyRequiredWords = true
      }
    }
  }

  @Test(arguments: [1, 2]) func absentWordsAreInTheEncodedCorpus(_ threads: Int) throws {
    var reader = CorpusReader(paths: [path], minimumCount: 2, threads: threads)
    reader.word2vecEndOfSentence = true
    reader.selection.requiredWords = ["no", "</s>", "b"].map { Array($0.utf8) }
    reader.selection.takesOnlyRequiredWords = true
    let reading = try reader.encode(into: directory.file("ids"))
    #expect(strings(reading.vocabulary) == ["</s> 2", "b 3", "no 0"])
    #expect(Array(reading.corpus.units) == [1, 1, 1, EncodedCorpus.sentenceEnd])
    #expect(
      strings(try CorpusReading(opening: directory.file("ids")).vocabulary) == ["</s> 2", "b 3", "no 0"])
    try reading.vocabulary.save(to: directory.file("words"))
    #expect(
      strings(try Vocabulary.load(from: directory.file("words"), minimumCount: 0)) == [
        "</s> 2", "b 3", "no 0",
      ])
  }

  @Test(arguments: [1, 10, 700, 3000, 100_000]) func theLargestSizeIsExactAmongManyWords(_ size: Int) throws {
    // Thousands of words, so that every part of the merge has some, many of them equally frequent.
    var random = SeededGenerator(seed: 8)
    let text = (0..<30_000).map { _ in
      "w\(Int.random(in: 0..<Int.random(in: 1...9000, using: &random), using: &random))"
    }.joined(separator: " ")
    let path = try directory.write(text, to: "many")
    let kept = (0..<20).map { Array("w\(8000 + $0 * 7)".utf8) }
    let stopped = (0..<20).map { Array("w\($0 * 3)".utf8) }
    let ranking = ReferenceCorpus([Array(text.utf8)]).ranking(minimumCount: 1).filter {
      !stopped.contains($0.word)
    }
    var room = max(0, size - ranking.count { kept.contains($0.word) })
    let expected = ranking.filter { word in
      if kept.contains(word.word) { return true }
      room -= 1
      return room >= 0
    }
    for threads in [1, 3] {
      var reader = CorpusReader(paths: [path], minimumCount: 1, threads: threads)
      reader.selection.maximumSize = size
      (reader.selection.keptWords, reader.selection.stopWords) = (kept, stopped)
      let vocabulary = try reader.readVocabulary().vocabulary
      #expect((0..<vocabulary.count).map(vocabulary.word) == expected.map(\.word))
      #expect((0..<vocabulary.count).map(vocabulary.occurrences) == expected.map(\.count))
    }
  }

  @Test func mergingPartsEqualsCountingTheWhole() throws {
    let texts = ["x y z y", "z w\nw x y", "v"]
    let files = try texts.enumerated().map { try directory.write($0.element + "\n", to: "\($0.offset)") }
    let parts = try files.enumerated().map { index, file in
      let part = directory.file("\(index).words")
      try CorpusReader(paths: [file], minimumCount: 1).readVocabulary().vocabulary.save(to: part)
      return part
    }
    let merged = try Vocabulary.load(merging: parts, VocabularySelection(minimumCount: 2))
    #expect(Set(strings(merged)) == ["x 2", "y 3", "z 2", "w 2"])
    #expect(strings(merged).first == "y 3")
    #expect(merged.totalCount == 9)
    #expect(throws: FileError.self) {
      try Vocabulary.load(merging: parts + [directory.file("no")], VocabularySelection())
    }
  }

  @Test(arguments: ["\u{FEFF}a", "%PDF-1", "PK\u{3}\u{4}", "HVID", "BZh91AY&SY"])
  func aFirstWordLikeAnotherFormatIsReadBack(_ word: String) throws {
    let text = try directory.write("x \(word) \(word) a\n", to: "odd")
    let vocabulary = try CorpusReader(paths: [text], minimumCount: 1).readVocabulary().vocabulary
    let saved = directory.file("odd.words")
    try vocabulary.save(to: saved)
    #expect(strings(try Vocabulary.load(from: saved, minimumCount: 1)) == ["\(word) 2", "x 1", "a 1"])
  }

  @Test func aListIsWordsBetweenBlanks() throws {
    let list = try directory.write("\u{FEFF}Of the\r\n\nŻ\n", to: "list")
    let expected = ["Of", "the", "Ż"].map { Array($0.utf8) }
    #expect(try VocabularySelection.words(in: list) == expected)
    #expect(try VocabularySelection.words(in: list, foldingCase: true)[2] == Array("ż".utf8))
    let empty = try directory.write("\n", to: "empty")
    #expect(throws: FileError("'\(empty)' has no word")) { try VocabularySelection.words(in: empty) }
  }

  @Test func sentencesMayGoOnAcrossLines() throws {
    let other = try directory.write("\na\n\nb\n", to: "other")
    for shardByteCount in [1, 2, 100] {
      var reader = CorpusReader(paths: [path, other], minimumCount: 1, threads: 2)
      reader.joinsLines = true
      reader.shardByteCount = shardByteCount
      let reading = try reader.encode(into: directory.file("ids"))
      #expect(reading.corpus.sentenceCount == 2)
      #expect(reading.statistics.sentences == 2)
      #expect(reading.corpus.tokenCount == 17)
    }
  }
}
