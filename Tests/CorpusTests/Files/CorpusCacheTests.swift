import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecCorpus

@Suite struct CorpusCacheTests {
  let directory: TemporaryDirectory
  let cache: CorpusCache
  let text: String

  init() throws {
    directory = try TemporaryDirectory()
    cache = CorpusCache(directory: directory.file("deep/cache"), byteLimit: 5000)
    text = try directory.write("a b a\nb a c\n", to: "text")
  }

  var reader: CorpusReader { CorpusReader(paths: [text], minimumCount: 1) }

  /// The files in the cache, hidden ones included.
  var entries: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: cache.directory).sorted()) ?? []
  }

  func has(_ fingerprint: CorpusFingerprint) -> Bool {
    if case .some = cache.reading(of: fingerprint) { true } else { false }
  }

  /// Encodes what a reader reads, and keeps it.
  func keep(_ reader: CorpusReader) throws -> CorpusFingerprint {
    let fingerprint = try #require(reader.fingerprint())
    let reading = try reader.encode(into: directory.file("ids"), as: fingerprint)
    #expect(reading.corpus.fingerprint == fingerprint)
    try cache.keep(directory.file("ids"), as: fingerprint)
    return fingerprint
  }

  @Test func whatIsKeptIsWhatWasRead() throws {
    let fingerprint = try #require(reader.fingerprint())
    #expect(!has(fingerprint))
    let read = try reader.encode(into: directory.file("ids"), as: fingerprint)
    try cache.keep(directory.file("ids"), as: fingerprint)
    unlink(directory.file("ids"))
    guard let kept = cache.reading(of: fingerprint) else {
      Issue.record("there is no entry")
      return
    }
    #expect(Array(kept.corpus.units) == Array(read.corpus.units))
    #expect((0..<3).map(kept.vocabulary.word) == (0..<3).map(read.vocabulary.word))
    var expected = read.statistics
    (expected.countingSeconds, expected.encodingSeconds) = (0, 0)
    expected.frequencies = nil
    expected.cachePath = cache.path(of: fingerprint)
    #expect(kept.statistics == expected)
    #expect(entries == ["\(fingerprint.name).ids"])
  }

  @Test func filesThatAreNotItsOwnStay() throws {
    try FileManager.default.createDirectory(atPath: cache.directory, withIntermediateDirectories: true)
    let others = [
      "thesis.iso.partial", "corpus.ids", ".0123456789abcdef.ids.partial", "0123456789ABCDEF.ids",
    ]
    let own = [".0123456789abcdef.ids.77-ef.2.partial", "fedcba9876543210.ids"]
    for name in others + own {
      let path = "\(cache.directory)/\(name)"
      try Data(count: 5000).write(to: URL(filePath: path))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
    }
    let fingerprint = try keep(reader)
    #expect(entries == (others + ["\(fingerprint.name).ids"]).sorted())
  }

  @Test func everySettingAndEveryChangeOfAFileIsAnotherCorpus() throws {
    var names = [try keep(reader).name]
    func expectAnother(_ change: (inout CorpusReader) throws -> Void) throws {
      var changed = reader
      try change(&changed)
      let fingerprint = try #require(changed.fingerprint())
      #expect(!has(fingerprint))
      names.append(fingerprint.name)
    }
    try expectAnother { $0.selection.minimumCount = 2 }
    try expectAnother { $0.selection.maximumSize = 2 }
    try expectAnother { $0.selection.keptWords = [[0x61]] }
    try expectAnother { $0.selection.keptWords = [[0x62]] }
    try expectAnother { $0.selection.requiredWords = [[0x62]] }
    try expectAnother { $0.selection.takesOnlyRequiredWords = true }
    try expectAnother { $0.selection.stopWords = [[0x61]] }
    try expectAnother { $0.foldsCase = true }
    try expectAnother { $0.joinsLines = true }
    try expectAnother { $0.word2vecEndOfSentence = true }
    let vocabulary = try directory.write("a 2\nb 1\n", to: "words")
    try expectAnother { $0.vocabulary = try Vocabulary.load(from: vocabulary, minimumCount: 1) }
    _ = try directory.write("a 3\nb 1\n", to: "words")
    try expectAnother { $0.vocabulary = try Vocabulary.load(from: vocabulary, minimumCount: 1) }
    let other = try directory.write("a b a\nb a c\n", to: "other")
    try expectAnother { $0.paths = [other] }
    try expectAnother { $0.paths.append(other) }
    // Same size and same time of the last change, but another time of the status.
    var times = stat()
    stat(text, &times)
    _ = try FileHandle(forWritingTo: URL(filePath: text)).write(contentsOf: Array("c".utf8))
    utimensat(AT_FDCWD, text, [times.st_atim, times.st_mtim], 0)
    try expectAnother { _ in }
    #expect(Set(names).count == names.count)
  }

  @Test func threadsAndTheWayAPathIsWrittenAreNotSettings() throws {
    let fingerprint = try keep(reader)
    var same = reader
    same.threads = 3
    same.paths = [directory.path + "/./text"]
    #expect(same.fingerprint() == fingerprint)
  }

  @Test func whatCannotBeReadAgainHasNoFingerprint() throws {
    var other = reader
    other.paths = ["-", text]
    #expect(other.fingerprint() == nil)
    other.paths = [directory.file("missing")]
    #expect(other.fingerprint() == nil)
    other.paths = [directory.path]
    #expect(other.fingerprint() == nil)
  }

  @Test func aTextThatChangesMeanwhileIsNotNoted() throws {
    let before = try #require(reader.fingerprint())
    _ = try directory.write("a b a\nb a d\n", to: "text")
    let reading = try reader.encode(into: directory.file("ids"), as: before)
    #expect(reading.corpus.fingerprint == nil)
    var skipping = reader
    skipping.skipsUnreadableFiles = true
    skipping.paths.append(try directory.write([0x89] + Array("PNG".utf8), to: "image"))
    let fingerprint = try #require(skipping.fingerprint())
    #expect(try skipping.encode(into: directory.file("ids"), as: fingerprint).corpus.fingerprint == nil)
  }

  @Test func aDamagedEntryIsRemoved() throws {
    let fingerprint = try keep(reader)
    let path = cache.path(of: fingerprint)
    var bytes = try Array(Data(contentsOf: URL(filePath: path)))
    bytes[128] = 9
    try Data(bytes).write(to: URL(filePath: path))
    #expect(!has(fingerprint))
    #expect(entries.isEmpty)
  }

  @Test func theLeastRecentlyUsedGoFirst() throws {
    // Each has about 2,700 bytes: two fit.
    let roomy = CorpusCache(directory: cache.directory, byteLimit: 6500)
    var fingerprints: [CorpusFingerprint] = []
    for index in 0..<3 {
      var other = reader
      other.paths = [try directory.write(String(repeating: "a b c ", count: 200 + index), to: "text\(index)")]
      let fingerprint = try #require(other.fingerprint())
      _ = try other.encode(into: directory.file("ids"), as: fingerprint)
      try roomy.keep(directory.file("ids"), as: fingerprint)
      fingerprints.append(fingerprint)
      if index < 2 {
        let times = Array(repeating: timespec(tv_sec: 1_000_000 + index, tv_nsec: 0), count: 2)
        utimensat(AT_FDCWD, roomy.path(of: fingerprint), times, 0)
      }
      // The first one is used again, after the second.
      if index == 1 { #expect(has(fingerprints[0])) }
    }
    #expect(entries == [fingerprints[0], fingerprints[2]].map { "\($0.name).ids" }.sorted())
  }

  @Test func whatDoesNotFitOrCannotBeWrittenIsAnError() throws {
    let fingerprint = try #require(reader.fingerprint())
    _ = try reader.encode(into: directory.file("ids"), as: fingerprint)
    let size = try directory.contents("ids").count
    #expect(throws: FileError("its \(size) bytes are more than the cache's limit of 100")) {
      try CorpusCache(directory: cache.directory, byteLimit: 100).keep(directory.file("ids"), as: fingerprint)
    }
    let none = CorpusCache(directory: text + "/cache", byteLimit: 1 << 20)
    let error = #expect(throws: FileError.self) { try none.keep(directory.file("ids"), as: fingerprint) }
    #expect(error?.description == "cannot create '\(text)/cache': Not a directory")
    #expect(CorpusCache(directory: directory.file("no/such")).byteLimit > 0)
  }

  /// Lists of words are known by a digest that is in encoded corpora.
  @Test func digestsOfWordsStayAsTheyAre() throws {
    var reader = reader
    reader.selection.stopWords = [0, 7, 8, 9, 16].map { [UInt8](repeating: 0x61, count: $0) }
    let records = try #require(reader.fingerprint()).records
    #expect(records.contains("stop-words 5 10924667216215187352"), "\(records)")
  }

  /// Without a limit that is given, it is a part of the disk, of which such a place has none.
  @Test func aCacheThatCannotBeMadeIsSaidToBeThat() throws {
    let file = try directory.write("a b\n", to: "text")
    let cache = CorpusCache(directory: "/proc/none")
    let reading = CorpusReader(paths: [file], minimumCount: 1)
    let fingerprint = try #require(reading.fingerprint())
    _ = try reading.encode(into: directory.file("ids"), as: fingerprint)
    let error = #expect(throws: FileError.self) { try cache.keep(directory.file("ids"), as: fingerprint) }
    #expect(error?.description == "cannot create '/proc/none': No such file or directory")
  }

  @Test func leftoversOfKilledProcessesGoAfterADay() throws {
    let fingerprint = try keep(reader)
    let (old, new) = (".0123456789abcdef.ids.1-ab.1.partial", ".fedcba9876543210.ids.2-cd.7.partial")
    for name in [old, new] { _ = try directory.write("half", to: "deep/cache/\(name)") }
    var times = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
    utimensat(AT_FDCWD, cache.directory + "/" + old, &times, 0)
    try cache.keep(directory.file("ids"), as: fingerprint)
    #expect(entries == [new, "\(fingerprint.name).ids"])
  }
}
