import Foundation
import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

/// What is done with corpora of which some files cannot be read, or only in part.
@Suite struct DamagedFilesTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  func text(_ word: String) -> String { (0..<60_000).map { "\(word) \($0 &* 7919 % 10_007)\n" }.joined() }

  @Test(arguments: Archives.programs) func theTextBeforeADamageIsUsedOnRequest(_ program: String) throws {
    guard Archives.installed.contains(program) else { return }
    let path = try directory.write(text("cat"), to: "text")
    let archive = try Archives.compressed(path, by: program)
    let cut = try directory.write(archive.prefix(archive.count * 3 / 4), to: "cut")
    let other = try directory.write(archive.prefix(archive.count / 2), to: "other")
    let good = try directory.write("dog dog\n", to: "good")
    let image = try directory.write([0x89] + Array("PNG".utf8), to: "image")
    var reader = CorpusReader(paths: [cut, image, good, other], minimumCount: 1, threads: 2)
    #expect(throws: FileError.self) { try reader.readVocabulary() }
    reader.skipsUnreadableFiles = true
    let reading = try reader.encode(into: directory.file("ids"))
    let skipped = reading.statistics.skippedFiles
    #expect(skipped.count == 3)
    #expect(skipped[0] == "'\(image)' is a PNG image, not text")
    #expect(skipped[1].hasPrefix("cannot decompress '\(cut)': \(program) says: "))
    #expect(skipped[2].hasPrefix("cannot decompress '\(other)': \(program) says: "))
    // Whole lines came before the damage: the counts of the words are those of a part of the text.
    let counts = Dictionary(
      uniqueKeysWithValues: (0..<reading.vocabulary.count).map {
        (String(decoding: reading.vocabulary.word($0), as: UTF8.self), reading.vocabulary.occurrences(of: $0))
      })
    #expect(counts["dog"] == 2)
    let used = skipped[1...].map { line in
      Int(line.split(separator: "first ").last?.prefix { $0 != " " }.filter { $0 != "," } ?? "") ?? 0
    }
    // Programs that work in blocks may have given nothing before the damage.
    #expect(program != "gzip" || used.allSatisfy { $0 > 0 }, "\(skipped)")
    #expect(used.reduce(8, +) == reading.statistics.byteCount)
    let lines = text("cat").split(separator: "\n", omittingEmptySubsequences: false)
    var expected = 0
    for count in used {
      // A cut word is not counted.
      var left = count
      for line in lines {
        if left >= 4 { expected += 1 }
        left -= line.utf8.count + 1
        if left <= 0 { break }
      }
    }
    #expect(counts["cat"].map(Int.init) ?? 0 == expected)
  }

  @Test func allFilesThatCannotBeReadAreNamedInOneRun() throws {
    let image = try directory.write([0x89] + Array("PNG".utf8), to: "image")
    let good = try directory.write("a b", to: "good")
    let missing = directory.file("missing")
    let error = #expect(throws: FileError.self) {
      try CorpusReader(paths: [image, good, missing], minimumCount: 1).readVocabulary()
    }
    #expect(
      error?.description
        == "2 of 3 files cannot be read:\n  '\(image)' is a PNG image, not text\n  cannot open '\(missing)': No such file or directory"
    )
  }

  @Test func aTextThatChangesWhileItIsReadIsAnError() throws {
    // The pipe holds the reading up until the text has been changed.
    let path = try directory.write(String(repeating: "a b\n", count: 100), to: "text")
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = CorpusReader(paths: [path, pipe], minimumCount: 1, threads: 1)
    let thread = Thread {
      let output = FileHandle(forWritingAtPath: pipe)
      usleep(50_000)
      try? Data(String(repeating: "c d\n", count: 100).utf8).write(to: URL(filePath: path))
      output?.write(Data("e\n".utf8))
      try? output?.close()
    }
    thread.start()
    #expect(
      throws: FileError(
        "'\(path)' was changed while it was read, so what was read is of no one state of it; run again")
    ) { try reader.readVocabulary() }
  }

  @Test func aFileWithoutASizeIsRead() throws {
    guard FileManager.default.fileExists(atPath: "/proc/self/status") else { return }
    let statistics = try CorpusReader(paths: ["/proc/self/status"], minimumCount: 1).readVocabulary()
      .statistics
    #expect(statistics.tokensRead > 20)
  }

  @Test(
    .slow,
    arguments: [
      "pzstd -q text -o f", "zstd -q --long=31 --ultra -22 text -o f",
      "cat text | zstd -q > f; cat text | zstd -q >> f",
      "gzip -c text > f; gzip -c text >> f", "gzip -c text > f; head -c 1000 /dev/zero >> f",
      "xz -c text > f; head -c 4 /dev/zero >> f; xz -c text >> f", "bzip2 -c text > f; bzip2 -c text >> f",
      "lz4 -q -c text > f; lz4 -q -c text >> f", "lz4 -q -l -c text > f",
    ])
  func archivesOfSeveralPartsAreReadToTheirEnd(_ script: String) throws {
    let names = script.split(whereSeparator: { " |;".contains($0) }).map(String.init)
    for name in names where ["pzstd", "zstd", "gzip", "xz", "bzip2", "lz4"].contains(name) {
      guard Programs.areInstalled(name) else { return }
    }
    let text = try directory.write(text("cat"), to: "text")
    let expected = try CorpusReader(paths: [text], minimumCount: 1).readVocabulary().statistics.tokensRead
    try #require(try Programs.run(script, in: directory))
    let found = try CorpusReader(paths: [directory.file("f")], minimumCount: 1, threads: 2).readVocabulary()
    #expect(
      found.statistics.tokensRead == expected
        * (script.contains(">>") && !script.hasPrefix("gzip -c text > f; head") ? 2 : 1))
  }
}
