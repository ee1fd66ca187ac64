import HogvecCorpus
import Foundation
import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct CompressedCorpusTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Vocabulary and units of a corpus.
  func read(_ paths: [String], threads: Int) throws -> (words: [[UInt8]], counts: [UInt64], units: [UInt32]) {
    let ids = directory.file("\(UUID().uuidString).ids")
    let reading = try CorpusReader(paths: paths, minimumCount: 2, threads: threads).encode(into: ids)
    let vocabulary = reading.vocabulary
    return (
      (0..<vocabulary.count).map { vocabulary.word($0) },
      (0..<vocabulary.count).map { vocabulary.occurrences(of: $0) }, Array(reading.corpus.units)
    )
  }

  /// Lines of random words, of which the frequent ones have equal counts here and there.
  func text(lineCount: Int) -> [String] {
    var random = SeededGenerator(seed: 5)
    return (0..<lineCount).map { _ in
      (0..<Int.random(in: 1...6, using: &random)).map { _ in
        "w\(Int.random(in: 0..<Int.random(in: 1...500, using: &random), using: &random))ż"
      }.joined(separator: " ") + "\n"
    }
  }

  @Test(arguments: [1, 3]) func oneFileAThousandFilesAndArchivesAreTheSame(_ threads: Int) throws {
    let lines = text(lineCount: 1000)
    let whole = try directory.write("\u{FEFF}" + lines.joined(), to: "whole.txt")
    let expected = try read([whole], threads: threads)
    let parts = try lines.enumerated().map { try directory.write($0.element, to: "\($0.offset).txt") }
    #expect(try read(parts, threads: threads) == expected)
    for program in Archives.installed {
      let archive = try directory.write(try Archives.compressed(whole, by: program), to: "archive")
      #expect(try read([archive], threads: threads) == expected, "\(program)")
    }
    // Some files as they are, some compressed.
    if Archives.installed.contains("gzip") {
      let mixed = try parts.enumerated().map { index, path in
        index % 100 == 7
          ? try directory.write(try Archives.compressed(path, by: "gzip"), to: "\(index).packed") : path
      }
      #expect(try read(mixed, threads: threads) == expected)
    }
  }

  @Test func wordsLongerThanABlockAreWhole() throws {
    let word = String(repeating: "long", count: 700_000)
    let path = try directory.write("a \(word) b\n\(word) a b", to: "text")
    guard Archives.installed.contains("gzip") else { return }
    let archive = try directory.write(try Archives.compressed(path, by: "gzip"), to: "archive")
    let found = try read([archive], threads: 2)
    #expect(found.words == [Array("a".utf8), Array(word.utf8), Array("b".utf8)])
  }

  @Test(arguments: Archives.programs) func anArchiveCutShortIsAnError(_ program: String) throws {
    guard Archives.installed.contains(program) else { return }
    let whole = try directory.write(text(lineCount: 200).joined(), to: "whole.txt")
    let archive = try Archives.compressed(whole, by: program)
    // Fewer than four bytes of a bzip2 archive, or other bytes after them, may be a text.
    for length in [4, 5, 9, 20, archive.count / 2, archive.count - 1] {
      let path = try directory.write(archive.prefix(length), to: "cut")
      let error = #expect(throws: FileError.self) { try read([path], threads: 2) }
      let reason = try #require(error).description
      #expect(reason.hasPrefix("cannot decompress '\(path)': \(program) says: "))
      #expect(
        !reason.contains("\n") && reason.last.map { " :;,".contains($0) } == false, "\(length): \(reason)")
    }
    let text = try directory.write("BZh9 BZh9", to: "text")
    #expect(try read([text], threads: 2).words == [Array("BZh9".utf8)])
    var damaged = archive
    damaged[archive.count / 2] ^= 0xFF
    let path = try directory.write(damaged, to: "damaged")
    #expect(throws: FileError.self) { try read([path], threads: 2) }
  }

  @Test func anArchiveInAnArchiveIsRefused() throws {
    guard Archives.installed.contains("gzip") else { return }
    let text = try directory.write("a b c", to: "text")
    let once = try directory.write(try Archives.compressed(text, by: "gzip"), to: "once")
    let twice = try directory.write(try Archives.compressed(once, by: "gzip"), to: "twice")
    let error = #expect(throws: FileError.self) { try read([twice], threads: 1) }
    #expect(
      error?.description
        == "the content of '\(twice)' is compressed (gzip), not text; decompress it first: gzip -dc \(twice) | gzip -dc"
    )
  }

  @Test func unreadableFilesAreSkippedOnRequestAndNamed() throws {
    let image = try directory.write([0x89] + Array("PNG".utf8), to: "image")
    let text = try directory.write("a a b", to: "text")
    var reader = CorpusReader(paths: [image, text, directory.file("no")], minimumCount: 1)
    #expect(throws: FileError.self) { try reader.readVocabulary() }
    reader.skipsUnreadableFiles = true
    let statistics = try reader.readVocabulary().statistics
    #expect(statistics.tokensRead == 3)
    #expect(statistics.fileCount == 1)
    #expect(
      statistics.skippedFiles == [
        "'\(image)' is a PNG image, not text",
        "cannot open '\(directory.file("no"))': No such file or directory",
      ])
  }
}
