import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

/// What several processes make of a text, each of a part, against what one makes of all.
@Suite struct SharedReadingTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What came of a reading, without its times.
  private struct Outcome: Equatable, Sendable {
    let bytes: [UInt8]
    let statistics: CorpusStatistics

    init(_ reading: borrowing CorpusReading) throws {
      bytes = Array(try Data(contentsOf: URL(filePath: reading.corpus.path)))
      var statistics = reading.statistics
      (statistics.countingSeconds, statistics.encodingSeconds) = (0, 0)
      self.statistics = statistics
    }
  }

  /// Reads with some processes.
  ///
  /// - Parameters:
  ///   - readers: those that see the text; all if `nil`.
  ///   - pieceUnitCount: how many units are sent at a time.
  private func outcome(
    _ reader: CorpusReader, processes: Int, readers: [Int]? = nil, pieceUnitCount: Int = 1 << 20,
    change: @escaping @Sendable (Int, inout CorpusReader) -> Void = { _, _ in }
  ) throws -> Outcome {
    let path = directory.path
    let results = onReplicas(processes) { group -> Outcome? in
      var own = reader
      own.progress = CorpusProgress()
      change(group.rank, &own)
      let seeing = readers ?? Array(0..<processes)
      let reading = try SharedReading(own, by: seeing, in: group, pieceUnitCount: pieceUnitCount).encode(
        into: "\(path)/ids.\(group.rank)", as: nil, isPrivate: false)
      if let reading { return try Outcome(reading) }
      return nil
    }
    let outcomes = try results.map { try $0.get() }
    #expect(outcomes.dropFirst().allSatisfy { $0 == nil })
    return try #require(outcomes[0])
  }

  private func expectAgreement(
    _ reader: CorpusReader, processes: [Int] = [1, 2, 3, 5], shards: [Int?] = [nil], _ comment: Comment
  ) throws {
    let expected = try Outcome(reader.encode(into: directory.file("ids")))
    for count in processes {
      for shard in shards {
        var reader = reader
        reader.shardByteCount = shard
        #expect(try outcome(reader, processes: count) == expected, "\(comment), \(count) processes")
      }
      let found = try outcome(reader, processes: count, pieceUnitCount: 7)
      #expect(found == expected, "\(comment), in pieces")
    }
    // What lay beside the file has no name, and neither has what others wrote.
    let left = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter {
      $0.hasPrefix(".") || ($0.hasPrefix("ids.") && $0 != "ids.0")
    }
    #expect(left.isEmpty)
  }

  @Test func smallTextsAreReadAsByOne() throws {
    for (name, text) in Texts.small {
      let paths = [try directory.write(text, to: "text"), try directory.write("b a\n\na", to: "second")]
      let reader = CorpusReader(paths: paths, minimumCount: 1, threads: 1)
      try expectAgreement(reader, shards: [1, 4, 9, nil], "\(name)")
    }
  }

  @Test(arguments: 1...4) func randomTextsAreReadAsByOne(_ seed: UInt64) throws {
    let paths = try (0..<3).map {
      try directory.write(Texts.random(seed: seed * 10 + UInt64($0), byteCount: 20_000), to: "text\($0)")
    }
    var reader = CorpusReader(paths: paths, minimumCount: seed, threads: Int(seed))
    try expectAgreement(reader, shards: [300, nil], "random")
    reader.word2vecEndOfSentence = true
    reader.selection.maximumSize = 20
    reader.selection.keptWords = [Array("aa".utf8), Array("absent".utf8)]
    reader.selection.stopWords = [Array("bb".utf8)]
    try expectAgreement(reader, shards: [300], "with </s> and lists of words")
    reader.word2vecEndOfSentence = false
    reader.joinsLines = true
    reader.foldsCase = true
    try expectAgreement(reader, shards: [300], "in lower case, sentences across lines")
    reader.selection.requiredWords = [Array("aa".utf8), Array("absent".utf8), Array("b".utf8)]
    reader.selection.takesOnlyRequiredWords = true
    try expectAgreement(reader, shards: [300], "only required words")
  }

  @Test func wordsThatMustBeThereAreLast() throws {
    let path = try directory.write("a b b c\n", to: "text")
    var reader = CorpusReader(paths: [path], minimumCount: 2, threads: 1)
    reader.selection.requiredWords = [Array("z".utf8), Array("c".utf8)]
    try expectAgreement(reader, shards: [2], "required words")
  }

  @Test func aGivenVocabularyDecidesTheIds() throws {
    let path = try directory.write("a b c\nc\nb b\n", to: "text")
    let list = try directory.write("z 9\nb 7\na 7\n", to: "vocabulary")
    var reader = CorpusReader(paths: [path], minimumCount: 5, threads: 2)
    reader.vocabulary = try Vocabulary.load(from: list, minimumCount: 1)
    try expectAgreement(reader, shards: [1, 5, nil], "a given vocabulary")
    var marked = reader
    marked.word2vecEndOfSentence = true
    marked.vocabulary = try Vocabulary.load(
      from: try directory.write("</s> 3\nb 7\na 7\n", to: "marked"), minimumCount: 1)
    try expectAgreement(marked, shards: [1, 5, nil], "a given vocabulary with </s>")
    // One that sees no text has no vocabulary either.
    let expected = try Outcome(reader.encode(into: directory.file("ids")))
    let found = try outcome(reader, processes: 3, readers: [0, 2]) { rank, reader in
      if rank == 1 { reader.vocabulary = nil }
    }
    #expect(found == expected)
  }

  @Test func wordsOnDiskAreAddedUpToo() throws {
    var random = SeededGenerator(seed: 3)
    let text = (0..<60_000).map { _ in
      let number = Int.random(in: 0..<40_000, using: &random)
      return number % 5 == 0 ? "a-long-word-\(number)" : "w\(number)"
    }
    let path = try directory.write(text.joined(separator: " "), to: "text")
    var reader = CorpusReader(paths: [path], minimumCount: 2, threads: 2)
    let expected = try Outcome(reader.encode(into: directory.file("ids")))
    reader.memoryByteCount = 1 << 18
    reader.shardByteCount = 10_000
    var statistics = CorpusStatistics()
    let scanned = try reader.scan(
      reader.sources(reader.openFiles(&statistics), threads: 2), beside: directory.file("ids"),
      keepsUnits: true)
    #expect(scanned.hasSpilled)
    #expect(try outcome(reader, processes: 3) == expected)
    // Replacements lie on disk too.
    reader.memoryByteCount = 1 << 16
    #expect(try outcome(reader, processes: 2) == expected)
  }

  @Test func archivesAndRecordsAreReadByOneOfThemEach() throws {
    let records = (0..<4000).map { "{\"text\": \"w\($0 % 97) v\($0 % 31)\"}\n" }
    let plain = try directory.write(records.joined() + "{\"other\": 1}\nno record\n", to: "plain.jsonl")
    var paths = [plain]
    for program in Archives.installed {
      paths.append(
        try directory.write(try Archives.compressed(plain, by: program), to: "\(program).packed"))
    }
    var reader = CorpusReader(paths: paths, minimumCount: 1, threads: 2)
    try expectAgreement(reader, shards: [3000, nil], "JSON as text")
    reader.records = .jsonField("text")
    reader.skipsUnreadableFiles = true
    // Which of the lines that are no records is named depends on who came first.
    let expected = try Outcome(reader.encode(into: directory.file("ids")))
    let found = try outcome(reader, processes: 3)
    #expect(found.bytes == expected.bytes && found.statistics.records == expected.statistics.records)
    #expect(found.statistics.recordsWithoutText == expected.statistics.recordsWithoutText)
    #expect(found.statistics.skippedFiles.count == expected.statistics.skippedFiles.count)
  }

  @Test func aDamagedArchiveIsSaidByTheFirst() throws {
    guard Archives.installed.contains("gzip") else { return }
    let plain = try directory.write(String(repeating: "a b c\n", count: 50_000), to: "plain")
    let archive = try Archives.compressed(plain, by: "gzip")
    let damaged = try directory.write(archive.prefix(archive.count / 2), to: "damaged.gz")
    var reader = CorpusReader(paths: [plain, damaged], minimumCount: 1, threads: 1)
    reader.skipsUnreadableFiles = true
    try expectAgreement(reader, shards: [1000, nil], "half an archive")
    reader.skipsUnreadableFiles = false
    let results = onReplicas(2) { [reader, directory] group in
      let reading = try SharedReading(reader, by: [0, 1], in: group).encode(
        into: directory.file("ids.\(group.rank)"), as: nil, isPrivate: false)
      return CorpusDelivery.path(of: reading)
    }
    #expect(
      results.count { if case .failure(let error) = $0 { error is OtherProcessError } else { false } } == 1)
    #expect(results.count { if case .failure(let error) = $0 { error is FileError } else { false } } == 1)
  }

  @Test func threadsDecideHowLargeAPartIs() throws {
    let path = try directory.write(String(repeating: "a b\n", count: 10_000), to: "text")
    var reader = CorpusReader(paths: [path], minimumCount: 1, threads: 1)
    reader.shardByteCount = 400
    var statistics = CorpusStatistics()
    let sources = try reader.sources(try reader.openFiles(&statistics), threads: 4)
    #expect(sources.shards.count == 100)
    #expect(sources.shares(ofThreads: [1, 1, 2]) == [0..<25, 25..<50, 50..<100])
    #expect(sources.shares(ofThreads: [3]) == [0..<100])
    #expect(sources.limited(to: 0..<0).byteCount == 0)
    // More processes than shards: some have none.
    let shares = sources.limited(to: 0..<2).shares(ofThreads: [1, 1, 1, 1])
    #expect(shares.map(\.count).reduce(0, +) == 2 && shares.last?.upperBound == 2)
    let expected = try Outcome(reader.encode(into: directory.file("ids")))
    let found = try outcome(reader, processes: 3) { rank, reader in reader.threads = 1 + 2 * rank }
    #expect(found == expected)
  }

  @Test func whoCanReadFewerFilesIsNamed() throws {
    let parts = try ["one", "two", "three"].map { try directory.write("a b\n", to: $0) }
    func results(_ paths: [String], _ others: [String]) -> [Result<String?, any Error>] {
      onReplicas(3) { [directory] group in
        var reader = CorpusReader(paths: group.rank == 2 ? others : paths, minimumCount: 1)
        reader.skipsUnreadableFiles = true
        let reading = try SharedReading(reader, by: [0, 1, 2], in: group).encode(
          into: directory.file("ids.\(group.rank)"), as: nil, isPrivate: false)
        return CorpusDelivery.path(of: reading)
      }
    }
    let missing = directory.file("missing")
    // Of equal size, so that only their places tell which are there.
    for (first, other, counts) in [
      (parts, [parts[0], missing, parts[2]], (2, 3)),
      ([parts[0], missing, parts[2]], [parts[0], parts[1], missing], (2, 2)),
    ] {
      let results = results(first, other)
      let error = #expect(throws: FileError.self) { _ = try results[2].get() }
      #expect(
        error?.description
          == "\(counts.0) of the text's files can be read here, and not the same \(counts.1) as by the first process; make the same ones readable to all"
      )
      for rank in 0...1 { #expect(throws: OtherProcessError.self) { _ = try results[rank].get() } }
    }
    let longer = try directory.write("a b c\n", to: "longer")
    let error = #expect(throws: FileError.self) { _ = try results([parts[0]], [longer])[2].get() }
    #expect(error?.description == "a file of the text has changed since another process opened it; run again")
  }

  @Test func anEmptyTextIsSaidByTheFirst() throws {
    let path = try directory.write("\n\n \n", to: "text")
    let results = onReplicas(3) { [directory] group in
      let reading = try SharedReading(CorpusReader(paths: [path], minimumCount: 1), by: [0, 1], in: group)
        .encode(into: directory.file("ids.\(group.rank)"), as: nil, isPrivate: false)
      return CorpusDelivery.path(of: reading)
    }
    let error = #expect(throws: FileError.self) { _ = try results[0].get() }
    #expect(error?.description.contains("the corpus is empty") == true)
    for rank in 1...2 { #expect(throws: OtherProcessError.self) { _ = try results[rank].get() } }
  }
}
