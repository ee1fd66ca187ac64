import Foundation
import HogvecCorpus
import HogvecSystem
import HogvecTestSupport
import Testing

/// Files that are not text, made by real programs, are refused by name, wherever they are.
@Suite struct ForeignContentTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    let lines = (0..<400).map { "the cat \($0 % 7) sat on \($0 % 5) żółte maty, and the dog \($0) ran.\n" }
    _ = try directory.write(lines.joined(), to: "text")
  }

  /// What reading a file is refused with, `FILE` standing for its path.
  func refusal(of path: String) -> String {
    do {
      _ = try CorpusReader(paths: [path], minimumCount: 1, threads: 2).readVocabulary()
      return "no error"
    } catch {
      return error.description.replacingOccurrences(of: path, with: "FILE")
    }
  }

  @Test(
    arguments: [
      ("tar", "tar -cf f text", "is a tar archive, not text; take the files out first: tar -xOf FILE"),
      (
        "tar", "tar --format=v7 -cf f text",
        "is a tar archive, not text; take the files out first: tar -xOf FILE"
      ),
      (
        "zip", "zip -q f.zip text && mv f.zip f",
        "is a zip archive, not text; decompress it first: unzip -p FILE"
      ),
      (
        "7z", "7z a -bd f.7z text && mv f.7z f",
        "is a 7z archive, not text; decompress it first: 7z x -so FILE"
      ),
      ("lzip", "lzip -c text > f", "is compressed (lzip), not text; decompress it first: lzip -dc FILE"),
      (
        "compress", "compress -c text > f",
        "is compressed (compress), not text; decompress it first: gzip -dc FILE"
      ),
      ("lzop", "lzop -c text > f", "is compressed (lzop), not text; decompress it first: lzop -dc FILE"),
      (
        "xz", "xz --format=lzma -c text > f",
        "is compressed (lzma), not text; decompress it first: xz --format=lzma -dc FILE"
      ),
      (
        "python3",
        "python3 -c \"import zlib; open('f','wb').write(zlib.compress(open('text','rb').read()))\"",
        "is compressed (zlib), not text; decompress it first: zlib-flate -uncompress FILE"
      ),
      (
        "python3",
        "python3 -c \"import sqlite3; c = sqlite3.connect('f'); c.execute('create table t(x)'); c.commit()\"",
        "is an SQLite database, not text; take a column out first: sqlite3 FILE 'SELECT ...'"
      ),
    ] as [(String, String, String)])
  func archivesAndDatabases(_ program: String, _ script: String, _ reason: String) throws {
    guard Programs.areInstalled(program) else { return }
    try #require(try Programs.run(script, in: directory))
    #expect(refusal(of: directory.file("f")) == "'FILE' \(reason)")
  }

  @Test(arguments: 0...5) func pickles(_ version: Int) throws {
    guard Programs.areInstalled("python3") else { return }
    let script = "import pickle; pickle.dump({'text': open('text').read()}, open('f', 'wb'), \(version))"
    try #require(try Programs.run("python3 -c \"\(script)\"", in: directory))
    let reason = refusal(of: directory.file("f"))
    // Version 1 begins like a text and is told by its NUL bytes.
    let expected = version == 1 ? "'FILE' has a NUL byte" : "'FILE' is a Python pickle, not text"
    #expect(reason.hasPrefix(expected), "\(reason)")
  }

  @Test(arguments: [
    ("utf-16-le", "UTF-16 text without a byte-order mark", "UTF-16LE"),
    ("utf-16-be", "UTF-16 text without a byte-order mark", "UTF-16BE"),
    ("utf-32-le", "UTF-32 text without a byte-order mark", "UTF-32LE"),
    ("utf-32-be", "UTF-32 text without a byte-order mark", "UTF-32BE"),
    ("utf-16", "UTF-16 text", "UTF-16"), ("utf-32", "UTF-32 text", "UTF-32"),
  ])
  func wideEncodings(_ encoding: String, _ name: String, _ converter: String) throws {
    guard Programs.areInstalled("python3", "iconv") else { return }
    let samples = [
      "the cat sat on the mat", "кот сидит на ковре. пёс бежит", "猫坐在垫子上 狗跑了 因为它看见了猫 然后它又回来了",
      "a 𝔘 b", "η γάτα",
    ]
    for sample in samples {
      let text = String(repeating: sample + "\n", count: 30)
      _ = try directory.write(text, to: "sample")
      let script = "open('f','wb').write(open('sample').read().encode('\(encoding)'))"
      try #require(try Programs.run("PYTHONUTF8=1 python3 -c \"\(script)\"", in: directory))
      let path = directory.file("f")
      #expect(
        refusal(of: path) == "'FILE' is \(name); convert it first: iconv -f \(converter) -t UTF-8 FILE",
        "\(sample)")
      // The advice makes the text again.
      try #require(try Programs.run("iconv -f \(converter) -t UTF-8 f > back", in: directory))
      #expect(try directory.contents("back") == Array(text.utf8))
    }
  }

  @Test(
    arguments: [
      (Array("PAR1".utf8) + [0x15, 0x04, 0x15, 0x80], "a Parquet file"),
      (Array("ARROW1".utf8) + [0, 0, 0xFF, 0xFF], "an Arrow file"),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0x88, 1, 0, 0], "an Arrow stream"),
      (Array("FEA1".utf8) + [0, 0, 0, 0], "a Feather file"),
      (Array("Obj".utf8) + [1, 4, 20], "an Avro file"),
      (Array("ORC".utf8) + [0x1B, 0, 0, 3], "an ORC file"),
      ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0], "an HDF5 file"),
    ] as [([UInt8], String)])
  func tables(_ beginning: [UInt8], _ name: String) throws {
    let path = try directory.write(beginning + Array(repeating: 65, count: 600), to: "f")
    #expect(refusal(of: path) == "'FILE' is \(name), not text; write its column of text as lines first")
  }

  @Test(arguments: [
    ("tar -cf f.tar text && gzip f.tar", "gzip"),
    ("tar -cf f.tar text && bzip2 f.tar && mv f.tar.bz2 f.tar.gz", "bzip2"),
  ])
  func aTapeArchiveInAnArchive(_ script: String, _ program: String) throws {
    guard Programs.areInstalled("tar", program) else { return }
    try #require(try Programs.run(script, in: directory))
    #expect(
      refusal(of: directory.file("f.tar.gz"))
        == "the content of 'FILE' is a tar archive, not text; take the files out first: \(program) -dc FILE | tar -xOf -"
    )
  }

  @Test func utf16InAnArchiveNamesTheArchive() throws {
    guard Programs.areInstalled("gzip") else { return }
    _ = try directory.write([0xFF, 0xFE] + "a b".utf8.flatMap { [$0, 0] }, to: "wide")
    try #require(try Programs.run("gzip -c wide > 'a b.gz'", in: directory))
    #expect(
      refusal(of: directory.file("a b.gz"))
        == "the content of 'FILE' is UTF-16 text; convert it first: gzip -dc 'FILE' | iconv -f UTF-16 -t UTF-8"
    )
  }

  @Test func brotliIsKnownByItsName() throws {
    guard Programs.areInstalled("brotli") else { return }
    try #require(try Programs.run("brotli -c text > f.br", in: directory))
    #expect(
      refusal(of: directory.file("f.br"))
        == "'FILE' is compressed (brotli, by its name), not text; decompress it first: brotli -dc FILE")
    #expect(refusal(of: try directory.write("a text", to: "text.br")) == "no error")
  }

  @Test func nulBytesNearTheStartAreNoText() throws {
    let path = try directory.write("a b\nc \u{0} d", to: "f")
    #expect(
      refusal(of: path)
        == "'FILE' has a NUL byte (byte 7), as binary files have and texts have not; if it is text, take them out first: "
        + "tr -d '\\000' < FILE")
    // Behind a mark of UTF-8, and far from the start, it is part of a word.
    #expect(refusal(of: try directory.write("\u{FEFF}a b\nc \u{0} d", to: "marked")) == "no error")
    #expect(
      refusal(of: try directory.write(String(repeating: "a b\n", count: 2000) + "\u{0}", to: "far"))
        == "no error")
    let binary = try directory.write(
      (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) | 1 }, to: "binary")
    #expect(refusal(of: binary) == "'FILE' is binary data, not text")
  }

  @Test func aPointerOfGitLFSIsNotTheFile() throws {
    let path = try directory.write(
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", to: "f")
    #expect(
      refusal(of: path) == "'FILE' is a Git LFS pointer, not text; fetch what it stands for: git lfs pull")
  }

  @Test(
    arguments: [
      ("{\"id\": 1, \"text\": \"a b c d e f\"}\n{\"id\": 2}\n", .jsonLines(field: "text")),
      (
        "{\"meta\": {\"long\": \"xxxxxxxxxxxx\"}, \"body\": \"a \\\" b\", \"n\": 3}\n",
        .jsonLines(field: "body")
      ),
      ("WARC/1.0\r\nWARC-Type: conversion\r\n", .webArchive), ("<!DOCTYPE html>\n<p>", .markup),
      ("<mediawiki xmlns=", .markup), ("a {\"b\": 1}", nil), ("{ a }", nil), ("<s> a b </s>", nil),
    ] as [(String, ContentHint?)])
  func textThatSeemsToBeSomethingElseIsReadAndNamed(_ text: String, _ hint: ContentHint?) throws {
    let path = try directory.write(text, to: "f")
    let statistics = try CorpusReader(paths: [path], minimumCount: 1).readVocabulary().statistics
    #expect(statistics.hints == (hint.map { [HintedFile(path: path, hint: $0)] } ?? []))
    guard Programs.areInstalled("gzip") else { return }
    try #require(try Programs.run("gzip -c f > f.gz", in: directory))
    let archive = directory.file("f.gz")
    let packed = try CorpusReader(paths: [archive], minimumCount: 1).readVocabulary().statistics
    #expect(packed.hints == (hint.map { [HintedFile(path: archive, hint: $0)] } ?? []))
  }
}
