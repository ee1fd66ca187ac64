import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

/// The forms of a corpus from end to end, in processes of their own.
@Suite struct CorpusOptionsTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Runs a shell script in the directory, `$0` standing for the program, and returns its exit code and
  /// messages.
  func run(_ script: String) throws -> (code: Int32, messages: String) {
    let result = try BuiltProgram.run(script: script, in: directory.path)
    return (result.exitCode, result.messages)
  }

  @Test(.needsProgram)
  func everyFormOfATextGivesTheSameVectors() throws {
    try FileManager.default.createDirectory(
      atPath: directory.file("parts"), withIntermediateDirectories: true)
    var text = ""
    for index in 10..<90 {
      let line = "żółty kot \(index % 7) pije mleko \(index % 5)\n"
      text += line
      _ = try directory.write(line, to: "parts/\(index)")
    }
    _ = try directory.write(text, to: "text")
    let options = "--size 8 --threads 1 --epochs 1 --quiet --no-cache"
    #expect(try run("\"$0\" train text --output expected --save-vocab expected.words \(options)").code == 0)
    let forms = [
      "train parts", "train - < text", "train @list",
      "train text.gz", "train text.bz2", "train text.xz", "train text.zst",
      "train - < text.gz", "train - < text.bz2", "train - < text.xz", "train - < text.zst",
      "train pipe", "train pipe.gz",
    ]
    _ = try run("ls parts/* > list; gzip -c text > text.gz; bzip2 -c text > text.bz2; xz -c text > text.xz")
    _ = try run("zstd -qc text > text.zst")
    #expect(mkfifo(directory.file("pipe"), 0o600) == 0 && mkfifo(directory.file("pipe.gz"), 0o600) == 0)
    for form in forms {
      let archive = form.split(whereSeparator: { "- <".contains($0) })[1]
      if archive.hasPrefix("text."), try directory.contents(String(archive)).isEmpty {
        print("skipped: no program for \(archive)")
        continue
      }
      let source = ["pipe": "cat text > pipe &", "pipe.gz": "cat text.gz > pipe.gz &"][archive] ?? ""
      let result = try run("\(source) \"$0\" \(form) --output found --save-vocab found.words \(options)")
      #expect(result.code == 0 && result.messages.isEmpty, "\(form): \(result.messages)")
      #expect(try directory.contents("found") == directory.contents("expected"), "\(form)")
      #expect(try directory.contents("found.words") == directory.contents("expected.words"), "\(form)")
    }
  }

  @Test(.needsProgram)
  func aMissingDecompressorIsOneLine() throws {
    _ = try directory.write([0x1F, 0x8B, 8, 0], to: "a.txt")
    let result = try run("PATH=/nowhere; export PATH; \"$0\" vocab a.txt --output words --min-count 1")
    #expect(result.code == 1)
    #expect(
      result.messages
        == "hogvec: cannot read 'a.txt': it is compressed (gzip), and the program 'gzip' is not installed\n")
  }

  @Test(.needsProgram)
  func aDecompressorThatWritesManyMessagesIsNotWaitedForForEver() throws {
    _ = try directory.write([0x1F, 0x8B, 8, 0], to: "a.gz")
    try FileManager.default.createDirectory(atPath: directory.file("bin"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: directory.file("none/gzip"), withIntermediateDirectories: true)
    // What outlives the program is ended at once: `Process` waits for whoever has inherited its descriptors.
    let vocab = """
      PATH=none:bin:$PATH timeout 20 "$0" vocab a.gz --output words --min-count 1 --quiet
      code=$?; test ! -e pid || kill $(cat pid); exit $code
      """
    for (script, code, message) in [
      ("head -c 300000 /dev/zero | tr '\\0' x >&2; echo a b a; head -c 300000 /dev/zero >&2", 0, ""),
      ("sleep 100 >/dev/null 2>&2 & echo $! >pid; echo a b", 0, ""),
      (
        "echo a b; echo broken >&2; sleep 0.1; exit 3", 1,
        "hogvec: cannot decompress 'a.gz': gzip says: broken\n"
      ),
    ] {
      _ = try directory.write("#!/bin/sh\n\(script)\n", to: "bin/gzip")
      _ = try run("chmod +x bin/gzip")
      let result = try run(vocab)
      try? FileManager.default.removeItem(atPath: directory.file("pid"))
      #expect(result.code == code && result.messages == message, "\(script): \(result)")
    }
  }

  @Test(.needsProgram)
  func whatIsSkippedAndWhatATextSeemsToBeIsSaid() throws {
    _ = try directory.write("{\"text\": \"a b\"}\n{\"id\": 1}\n", to: "f.jsonl")
    _ = try directory.write([0x89] + Array("PNG".utf8), to: "image")
    let options = "--output words --min-count 1"
    let plain = try run("\"$0\" vocab f.jsonl image \(options) --skip-unreadable")
    #expect(
      plain.messages.contains(
        "hogvec: skipped: 'image' is a PNG image, not text\nhogvec: 'f.jsonl' seems to be JSON lines, whose names and "
          + "punctuation are read as words; --json-field text reads one field\n"), "\(plain.messages)")
    let field = try run("\"$0\" vocab f.jsonl \(options) --json-field text")
    #expect(
      field.messages.contains("hogvec: 1 of 2 records have no text\n2 words read"), "\(field.messages)")
    #expect(try directory.contents("words") == Array("a 1\nb 1\n".utf8))
    _ = try directory.write("id\ttext\n1\tc d\n", to: "f.tsv")
    #expect(try run("\"$0\" vocab f.tsv \(options) --column text --quiet").code == 0)
    #expect(try directory.contents("words") == Array("c 1\nd 1\n".utf8))
    #expect(try run("\"$0\" vocab f.tsv \(options) --column 1 --quiet").code == 0)
    #expect(try directory.contents("words") == Array("id 1\n1 1\n".utf8))
    let both = try run("\"$0\" vocab f.tsv \(options) --column 1 --json-field a")
    #expect(
      both.code == 2 && both.messages.hasPrefix("hogvec: --json-field and --column contradict each other"))
    let none = try run("\"$0\" vocab f.tsv \(options) --column 0")
    #expect(
      none.code == 2 && none.messages.hasPrefix("hogvec: --column: 0 is not a column; the first is 1\n"),
      "\(none.messages)")
  }

  /// The same words from a plain text and from a field, read in parallel and kept in the cache.
  @Test(.needsProgram)
  func aFieldIsTrainedAndCachedAsPlainTextIs() throws {
    let texts = (0..<200).map { "żółty kot \($0 % 7) pije mleko \($0 % 5)" }
    _ = try directory.write(texts.map { $0 + "\n" }.joined(), to: "text")
    _ = try directory.write(texts.map { "{\"id\": 3, \"text\": \"\($0)\"}\n" }.joined(), to: "f.jsonl")
    let options = "--size 8 --threads 1 --epochs 1 --cache cache"
    #expect(try run("\"$0\" train text --output expected --quiet \(options)").code == 0)
    for isCached in [false, true] {
      let result = try run("\"$0\" train f.jsonl --json-field text --output found \(options)")
      #expect(
        result.code == 0 && result.messages.contains("was not read again") == isCached, "\(result.messages)")
      #expect(try directory.contents("found") == directory.contents("expected"))
    }
    // Another field is another corpus.
    let other = try run("\"$0\" train f.jsonl --json-field id --output found --quiet \(options)")
    #expect(other.code == 1 && other.messages.contains("the field is neither a string nor a list of strings"))
  }

  @Test(.needsProgram)
  func aDamagedArchiveOnStandardInputIsOneLine() throws {
    let text = (0..<20_000).map { "word\($0 * 7919 % 10_007)" }.joined(separator: " ")
    _ = try directory.write(text, to: "text")
    let results = [
      try run("gzip -c text | head -c 20000 | \"$0\" vocab - --output words --quiet"),
      try run("gzip -c text | gzip -c | \"$0\" vocab - --output words --quiet"),
      // The program ends at the first block, before all is read.
      try run(
        "{ printf '\\037\\213\\010'; head -c 3000000 /dev/zero; } | \"$0\" vocab - --output words --quiet"),
    ]
    #expect(results.allSatisfy { $0.code == 1 && $0.messages.split(separator: "\n").count == 1 })
    #expect(
      results[0].messages == "hogvec: cannot decompress 'standard input': gzip says: unexpected end of file\n"
    )
    #expect(
      results[1].messages
        == "hogvec: the content of standard input is compressed (gzip), not text; decompress it first: gzip -dc | gzip -dc\n"
    )
    #expect(results[2].messages.hasPrefix("hogvec: cannot decompress 'standard input': gzip says: "))
  }

  @Test func phrasesAreJoinedByTheDelimiter() throws {
    let text = try directory.write(
      String(repeating: "new york times\nlos angeles\nthe sun is new\n", count: 30), to: "text")
    let result = try CommandRunner(
      "phrases", text, "--output", directory.file("out"), "--passes", "2", "--threshold", "2,0.5",
      "--delimiter", "+-")
    #expect(result.exitCode == 0, "\(result.messages)")
    let lines = String(decoding: try directory.contents("out"), as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "new+-york+-times" && lines[1] == "los+-angeles")
  }

  @Test func phrasesAreJoinedInPasses() throws {
    let text = try directory.write(
      String(repeating: "new york times\nlos angeles\nthe sun is new\n", count: 30), to: "text")
    let result = try CommandRunner(
      "phrases", text, "--output", directory.file("out"), "--passes", "2", "--threshold", "2,1", "--json")
    #expect(result.exitCode == 0)
    let lines = String(decoding: try directory.contents("out"), as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "new_york_times" || lines[0] == "new york_times")
    #expect(lines[1] == "los_angeles")
    #expect(lines.count == 90)
    #expect(try CommandRunner.objects(result.output)[0]["passes"] != nil)
  }

  @Test(arguments: [
    (
      ["phrases", "x", "--output", "y", "--delimiter", "a b"],
      "--delimiter: 'a b' has white space in it, which separates words; give another"
    ),
    (
      ["phrases", "x", "--output", "y", "--delimiter", "\u{3000}"],
      "--delimiter: '\u{3000}' has white space in it, which separates words; give another"
    ),
    (
      ["phrases", "x", "--output", "y", "--delimiter", ""],
      "--delimiter: the value is empty; it must be STRING"
    ),
    (["phrases", "x", "--output", "y", "--threshold", "1,b"], "--threshold: 'b' is not a number"),
    (
      ["phrases", "x", "--output", "y", "--threshold", "1,2", "--passes", "1"],
      "--threshold has 2 values for 1 pass"
    ),
    (
      ["phrases", "x", "--output", "y", "--threshold", "7", "--score", "npmi"],
      "--threshold: 7 is out of range; with --score npmi it must be from -1 to 1"
    ),
    (
      ["vocab", "x", "--merge", "--lowercase", "--output", "y"],
      "--lowercase has no effect on --merge; leave it out"
    ),
    (
      ["train", "x", "--output", "y", "--window-across-lines", "--word2vec-eos"],
      "--window-across-lines and --word2vec-eos contradict each other: word2vec ends a sentence at each line end"
    ),
  ])
  func contradictionsAreUsageErrors(_ arguments: [String], _ message: String) throws {
    let result = try CommandRunner(arguments)
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: \(message)\n"))
  }

  @Test func anOutputInsideACorpusDirectoryIsRefused() throws {
    let text = try directory.write("a b", to: "text")
    let result = try CommandRunner("vocab", directory.path, "--output", text)
    #expect(result.exitCode == 2)
    #expect(result.messages.hasPrefix("hogvec: --output '\(text)' is also a corpus file"))
    #expect(try directory.contents("text") == Array("a b".utf8))
  }
}
